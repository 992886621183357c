using System.Text.RegularExpressions;
using Lab.Checker.Judging;
using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Oracles;

/// <summary>One violation as an oracle sees it. Pairs of an ordering name the other message too.</summary>
internal readonly record struct Breach(string Group, int Message, int Other, string Reason, long Position);

/// <summary>What an oracle answers: every breach, and the groups in which the history leaves some message undecided.</summary>
internal sealed record Finding(IReadOnlyList<Breach> Breaches, IReadOnlyList<string> Undecided)
{
    /// <summary>What concerns one group alone; everything when none is named.</summary>
    public Finding In(string? group) => group is null ? this : new([.. Breaches.Where(b => b.Group == group)], [.. Undecided.Where(g => g == group)]);
}

/// <summary>
/// The definitions of docs/guarantees.md, read aloud over the rows of a history: slow, plain, and with nothing of the
/// rules in it. This part holds the words that the definitions share.
/// </summary>
internal static partial class Oracle
{
    public static Finding Judge(Guarantee guarantee, Case given) => Judge(given, guarantee).In(guarantee.Group);

    private static Finding Judge(Case given, Guarantee guarantee) => guarantee.Kind switch
    {
        GuaranteeKind.NoLoss => NoLoss(given),
        GuaranteeKind.NoDuplicates => NoDuplicates(given),
        GuaranteeKind.Ordering => Ordering(given, guarantee.Scope),
        GuaranteeKind.NoPhantom => NoPhantom(given),
        _ => Progress(given),
    };

    private static Operation[] SendsOf(this Case given, int message) => [.. given.Rows.Where(r => r.Kind == OperationKind.Send && r.Message.Value == message)];

    private static Operation[] EffectsOf(this Case given, GroupContract group, int message) =>
        [.. given.Rows.Where(r => r.Kind == OperationKind.Effect && r.Result == OperationResult.Ok && r.Message.Value == message && given.GroupOf(r) == group.Name).OrderBy(r => r.Return)];

    private static string GroupOf(this Case given, Operation row) => given.History.Names[given.History.Sessions[row.Session.Value].Group];

    private static int[] Messages(this Case given) => [.. given.Rows.Select(r => r.Message.Value).Where(m => m > 0).Distinct().Order()];

    private static bool AreProbes(this Operation[] sends) => sends.Length > 0 && sends[0].Has(OperationFlags.Probe);

    private static Operation? ToldOk(this Operation[] sends) => sends.Where(s => s.Result == OperationResult.Ok).OrderBy(s => s.Return).Cast<Operation?>().FirstOrDefault();

    private static bool GoesTo(this Case given, GroupContract group, Operation send) =>
        group.Topics.Any(t => Regex.IsMatch(given.History.Names[send.Place], $"^{Regex.Escape(t)}(-[0-9]+)?$"));

    private static bool BeganBefore(this GroupContract group, Operation firstSend) => firstSend.Call >= group.FromPosition && firstSend.CalledAt >= group.From;

    /// <summary>"ahead", "behind the resume offset", "not in the log" or "undecided".</summary>
    private static string FateOf(this Case given, GroupContract group, int message)
    {
        var audited = given.Rows.Where(r => r.Has(OperationFlags.Auditor) && r.Result == OperationResult.Ok).ToArray();
        var copies = audited.Where(r => r.Kind == OperationKind.Read && r.Message.Value == message).ToArray();
        if (copies.Any(c => c.Offset >= ResumeOf(c.Place))) return "ahead";
        var readToEnd = audited.Where(r => r.Kind == OperationKind.ReadEnd).Select(r => r.Place).ToHashSet();
        if (!given.Context.Ending.AuditorFinished && !given.SendsOf(message).All(s => readToEnd.Contains(s.Place))) return "undecided";
        return copies.Length > 0 ? "behind the resume offset" : "not in the log";

        long ResumeOf(NameId place) => audited
            .Where(r => r.Kind == OperationKind.Resume && r.Place == place && given.History.Names[r.Key] == group.Name)
            .Select(r => r.Offset).LastOrDefault(long.MinValue);
    }
}
