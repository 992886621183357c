using System.Text;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Reports.Diagrams;

namespace Lab.Reports.Text;

/// <summary>
/// A replayed run, a line per fact: when, who, what, in the field's words. Lines that concern the witness's messages begin with
/// <c>&gt;</c>. Facts that come by the thousand (fetches, flushes, high watermarks, reads) appear only where they concern the witness.
/// </summary>
public sealed class Timeline
{
    private const int NameWidth = 12;

    private readonly RunTrace run;
    private readonly HashSet<int> tracked = [];
    private readonly HashSet<(NameId Place, long Offset)> offsets = [];
    private readonly Dictionary<(NameId Place, MachineId Who), long> endsTold = [];

    private Timeline(RunTrace run, IEnumerable<Verdict> verdicts)
    {
        this.run = run;
        foreach (var verdict in verdicts)
        {
            if (verdict.Witness is not { } witness) continue;
            if (!witness.Message.IsNone) tracked.Add(witness.Message.Value);
            if (!witness.Other.IsNone) tracked.Add(witness.Other.Value);
        }
    }

    /// <summary>The lines in order. With <paramref name="all"/> every message is told, not the witness's alone.</summary>
    public static IEnumerable<string> Lines(RunTrace run, IReadOnlyList<Verdict> verdicts, bool all = false)
    {
        var timeline = new Timeline(run, verdicts.Where(v => v.Outcome == Outcome.Violated));
        var before = VirtualTime.Never;
        foreach (var fact in run.Facts.Facts)
        {
            var (what, marked) = timeline.Tell(fact);
            if (what is null || !(marked || all || IsRare(fact.Kind))) continue;
            var at = TimeBehind(before, fact.At);
            before = fact.At;
            yield return $"{(marked ? '>' : ' ')} {at,16}  {timeline.NameOf(fact).PadRight(NameWidth)}  {what}";
        }
    }

    /// <summary>To the millisecond; finer where the line before would read the same. The points stand below each other.</summary>
    private static string TimeBehind(VirtualTime before, VirtualTime at)
    {
        var text = VirtualTime.Apart(before, at).Second;
        var digits = text.Length - text.IndexOf('.', StringComparison.Ordinal);
        return text.PadRight(text.Length + Math.Max(0, ".058723 s".Length - digits));
    }

    /// <summary>Few in a run, and worth a line each.</summary>
    private static bool IsRare(FactKind kind) => kind is
        FactKind.CopyTruncated or FactKind.LogRecovered or FactKind.LeaderStarted or FactKind.PartitionChanged or FactKind.BrokerRegistered or FactKind.BrokerFenced or FactKind.BrokerUnfenced
        or FactKind.OrphanExecuted or FactKind.PositionReset or FactKind.PositionSought or FactKind.ProcessStarted or FactKind.ProcessCrashed or FactKind.PowerLost or FactKind.DiskWiped or FactKind.ProcessPaused
        or FactKind.ProcessResumed or FactKind.LinkCut or FactKind.LinkHealed or FactKind.FaultBegan or FactKind.FaultEnded or FactKind.WorldHealed
        or FactKind.GroupStable or FactKind.PartitionAcquired or FactKind.PartitionReleased or FactKind.ConsumerFailed
        or FactKind.LogStartMoved or FactKind.FatalFault or FactKind.ReadingMoved or FactKind.InSyncSetProposed or FactKind.InSyncSetAnswered;

    private (string? What, bool Marked) Tell(in Fact fact)
    {
        var place = fact.Place.IsNone ? "" : run.Facts.Places[fact.Place];
        switch (fact.Kind)
        {
            case FactKind.CopyWritten: return Written(fact, place);
            case FactKind.CopyFlushed: return ($"{place}: everything below {fact.A} is on disk", false);
            case FactKind.CopyTruncated when fact.A > fact.B: return ($"{place}: throws its log up to {fact.B} away and begins anew at {fact.A}", false);
            case FactKind.CopyTruncated: return ($"{place}: cuts its log from {fact.B} to {fact.A}, following epoch {fact.C}", AnyWithin(fact.Place, fact.A, fact.B - 1));
            case FactKind.LogStartMoved: return ($"{place}: what lies below {fact.A} is deleted", AnyWithin(fact.Place, fact.B, fact.A - 1));
            case FactKind.FatalFault: return ($"ends itself: {fact.Detail}", false);
            case FactKind.LogRecovered: return ($"{place}: log {fact.A}..{fact.B} comes back from disk{(fact.C == 1 ? " after an unclean stop" : "")}{(fact.Detail is string why ? $"; {why}" : "")}", false);
            case FactKind.LeaderStarted: return ($"{place}: leads in epoch {fact.A}, log end {fact.B}, high watermark {fact.C}", false);
            case FactKind.FollowerStarted: return ($"{place}: follows {NameOfBroker(fact.C)} in epoch {fact.A}, log end {fact.B}", false);
            case FactKind.PartitionChanged: return ($"{place}: {(fact.A < 0 ? "no leader" : $"leader {NameOfBroker(fact.A)}")}, epoch {fact.B}{(fact.C == 1 ? ", unclean" : "")}{(fact.Detail is int[] inSync ? $", in sync {string.Join(", ", inSync)}" : "")}", false);
            case FactKind.HighWatermark: return ($"{place}: high watermark {fact.B} to {fact.A}", AnyWithin(fact.Place, fact.B, fact.A - 1));
            case FactKind.ProduceAcknowledged: return ($"{place}: acknowledges {Range(fact.A, fact.B)} (acks={(fact.C < 0 ? "all" : fact.C)})", AnyWithin(fact.Place, fact.A, fact.B));
            case FactKind.FollowerFetched: return ($"{place}: gives {Range(fact.A, fact.B - 1)} to {NameOfBroker(fact.C)}", fact.B > fact.A && AnyWithin(fact.Place, fact.A, fact.B - 1));
            case FactKind.ProduceRefused: return ($"{place}: refuses m{fact.B} (error {fact.A})", Tracks(fact.B));
            case FactKind.DuplicateBatch: return ($"{place}: knows {Range(fact.A, fact.B)} already (producer {fact.C})", AnyWithin(fact.Place, fact.A, fact.B));
            case FactKind.BrokerRegistered: return ($"{NameOfBroker(fact.A)} registers, broker epoch {fact.B}{(fact.C == 1 ? ", after an unclean stop" : "")}", false);
            case FactKind.InSyncSetProposed: return ($"{place}: proposes the in-sync set {string.Join(", ", fact.Detail as int[] ?? [])}", false);
            case FactKind.InSyncSetAnswered: return (fact.A == 0 ? null : $"{place}: its proposal is answered with error {fact.A} by {NameOfMachine(new(unchecked((int)fact.B)))}", false);
            case FactKind.BrokerFenced: return ($"{NameOfBroker(fact.A)} is fenced", false);
            case FactKind.BrokerUnfenced: return ($"{NameOfBroker(fact.A)} is no longer fenced", false);
            case FactKind.RequestSent: return fact.B > 0 ? ($"request with m{fact.B} first, to {fact.Detail}{(fact.C > 0 ? $", attempt {fact.C + 1}" : "")}", Tracks(fact.B)) : (null, false);
            case FactKind.OrphanExecuted: return (fact.B > 0 ? $"executes a request with m{fact.B} whose client had given up" : "executes a request whose client had given up", Tracks(fact.B));
            case FactKind.SendReturned: return ($"told {(fact.B switch { 1 => "ok", 2 => "failed", _ => "nothing (outcome unknown)" })}: m{fact.A}{(fact.C >= 0 && fact.B == 1 ? $" at {fact.C}" : "")}", Tracks(fact.A));
            case FactKind.SendCalled: return ($"sends m{fact.A}{(fact.B > 0 ? $", attempt {fact.B + 1}" : "")}", Tracks(fact.A));
            case FactKind.BatchRetried: return ($"{place}: writes m{fact.A}..m{fact.B} again, attempt {fact.C + 1}", Tracks(fact.A) || Tracks(fact.B));
            case FactKind.MetadataLearned: return ($"{place}: learns leader {NameOfBroker(fact.A)}, epoch {fact.B}", false);
            case FactKind.RecordRead: return ($"{place}: reads m{fact.B} at {fact.A}", Tracks(fact.B) || offsets.Contains((fact.Place, fact.A)));
            case FactKind.EffectDone: return ($"effect of m{fact.B} ({place} at {fact.A})", Tracks(fact.B));
            case FactKind.HandlerStep: return ($"step {fact.Detail} for m{fact.B}", Tracks(fact.B));
            case FactKind.PositionCommitted: return ($"{place}: position {fact.A} is committed", offsets.Contains((fact.Place, fact.A - 1)));
            case FactKind.PositionReset: return ($"{place}: goes to {fact.A}, {(fact.B < 0 ? "having no position" : $"its position was {fact.B}")}", false);
            case FactKind.PositionSought: return ($"{place}: goes to {fact.A} by {fact.Detail}{(fact.B < 0 ? "" : $", from {fact.B}")}", false);
            case FactKind.ReadingMoved: return ($"{place}: reads from {(fact.B < 0 ? "the leader again" : $"{NameOfBroker(fact.B)}, which is nearer")}, at {fact.A}", false);
            case FactKind.EndTold: return ($"{place}: is told by {NameOfBroker(fact.B)} that the log ends at {fact.A}", IsNewAndMisses(fact));
            case FactKind.ProcessStarted: return ($"starts{Detail(fact)}", false);
            case FactKind.ProcessCrashed: return ($"{(fact.C == 1 ? "ends" : "crashes")}{Detail(fact)}", false);
            case FactKind.PowerLost: return ($"loses power{(fact.Detail is null ? "" : $", page cache kept: {fact.Detail}")}", false);
            case FactKind.DiskWiped: return ("its disks are wiped", false);
            case FactKind.ProcessPaused: return ($"freezes{Detail(fact)}", false);
            case FactKind.ProcessResumed: return ($"goes on{Detail(fact)}", false);
            case FactKind.LinkCut: return ($"link to {NameOfMachine(new(unchecked((int)fact.A)))} is cut", false);
            case FactKind.LinkHealed: return ($"link to {NameOfMachine(new(unchecked((int)fact.A)))} works again", false);
            case FactKind.FaultBegan: return ($"fault begins: {fact.Detail}", false);
            case FactKind.FaultEnded: return ($"fault ends: {fact.Detail}", false);
            case FactKind.WorldHealed: return ("the world is healed", false);
            case FactKind.GroupStable: return ($"{fact.Detail} is stable in generation {fact.A}, members: {fact.B}", false);
            case FactKind.PartitionAcquired: return ($"{place}: is given to it in generation {fact.A}", false);
            case FactKind.PartitionReleased: return ($"{place}: {(fact.B == 1 ? "is lost to it" : "is taken from it")}", false);
            case FactKind.ConsumerFailed: return ($"polls throw from now on{(fact.Place.IsNone ? "" : $", at {fact.A} of {place}")}: {fact.Detail}", false);
            case FactKind.ConnectionLost: return ($"connection ended: {fact.Detail}", false);
            default: return (fact.Kind.ToString(), false);
        }
    }

    private (string What, bool Marked) Written(in Fact fact, string place)
    {
        var ids = new StringBuilder();
        var marked = false;
        var located = run.Locator.In(fact);
        foreach (var (message, offset) in located)
        {
            if (tracked.Contains(message.Value))
            {
                marked = true;
                offsets.Add((fact.Place, offset));
            }

            // What stands where a tracked message once stood concerns it too.
            marked |= offsets.Contains((fact.Place, offset));
        }

        if (located.Count > 0) ids.Append(located[0].Message).Append(located.Count > 1 ? $"..{located[^1].Message}" : "").Append(' ');
        return ($"{place}: writes {ids}at {Range(fact.A, fact.B)}, epoch {fact.C}", marked);
    }

    private bool Tracks(long message) => message is > 0 and <= int.MaxValue && tracked.Contains((int)message);

    private bool AnyWithin(NameId place, long first, long last)
    {
        foreach (var (where, offset) in offsets)
        {
            if (where == place && first <= offset && offset <= last) return true;
        }

        return false;
    }

    /// <summary>An end at or before a message that matters, told to somebody who was told another one last.</summary>
    private bool IsNewAndMisses(in Fact fact)
    {
        var key = (fact.Place, fact.Machine);
        if (endsTold.TryGetValue(key, out var last) && last == fact.A) return false;
        endsTold[key] = fact.A;
        foreach (var (where, offset) in offsets)
        {
            if (where == fact.Place && offset >= fact.A) return true;
        }

        return false;
    }

    private static string Range(long first, long last) => last > first ? $"{first}..{last}" : $"{first}";

    /// <summary>Which process of the machine; none where it is called like the machine, which the line names already.</summary>
    private string Detail(in Fact fact) =>
        fact.Detail is string { Length: > 0 } name && (fact.Machine.IsNone || fact.Machine.Value >= run.Facts.MachineNames.Count || run.Facts.MachineNames[fact.Machine.Value] != name) ? $": {name}" : "";

    private string NameOf(in Fact fact)
    {
        if (fact.Machine.IsNone) return "the world";
        var role = fact.Kind switch
        {
            FactKind.SendCalled or FactKind.SendReturned or FactKind.BatchRetried => ParticipantRole.Producer,
            FactKind.RecordRead or FactKind.EffectDone or FactKind.HandlerStep or FactKind.PositionReset or FactKind.PositionSought or FactKind.EndTold or FactKind.ReadingMoved => ParticipantRole.Consumer,
            FactKind.PartitionChanged or FactKind.BrokerFenced or FactKind.BrokerUnfenced or FactKind.BrokerRegistered => ParticipantRole.Controller,
            _ => ParticipantRole.Broker,
        };
        foreach (var who in run.Participants)
        {
            if (who.Machine == fact.Machine && who.Role == role) return who.Name;
        }

        return NameOfMachine(fact.Machine);
    }

    private string NameOfMachine(MachineId machine)
    {
        foreach (var who in run.Participants)
        {
            if (who.Machine == machine) return who.Name;
        }

        return machine.Value >= 0 && machine.Value < run.Facts.MachineNames.Count ? run.Facts.MachineNames[machine.Value] : machine.ToString();
    }

    private string NameOfBroker(long broker)
    {
        foreach (var who in run.Participants)
        {
            if (who.Role == ParticipantRole.Broker && who.Broker == broker) return who.Name;
        }

        return $"broker {broker}";
    }
}
