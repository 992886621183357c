using Lab.Checker.Judging;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Compiles the checker with one condition changed, beside the real one, and asks it. Only Model's types are shared.</summary>
internal static class MutatedChecker
{
    private static readonly MutatedSource Source = new(["Judging/", "Rules/"], DoorSource);

    /// <summary>The judge of a changed checker, one and the same for many histories.</summary>
    public delegate IReadOnlyList<Verdict> Ask(History history, JudgeContext context);

    /// <exception cref="InvalidOperationException">The text does not stand there exactly once, or the change does not compile.</exception>
    public static Ask With(Mutant? mutant)
    {
        var judge = Source.Door(mutant).GetMethod("Judge")!.CreateDelegate<Func<History, Guarantee[], string[], string[][], int[], long[], long[], (string, int)[], long, (int, long)?, bool, IReadOnlyList<Verdict>>>();
        return (history, context) => judge(
            history, [.. context.Guarantees], [.. context.Groups.Select(g => g.Name)], [.. context.Groups.Select(g => g.Topics.ToArray())],
            [.. context.Groups.Select(g => g.FromPosition)], [.. context.Groups.Select(g => g.From.Nanos)], [context.Owed.Nanos],
            [.. context.ExcusedLosses.Select(l => (l.Group, l.Message.Value))], context.Ending.EndedAt.Nanos,
            context.Ending.Healing is { } healing ? (healing.Position, healing.At.Nanos) : null, context.Ending.AuditorFinished);
    }

    /// <summary>A door of plain types: the changed checker's own records can't be named from here.</summary>
    private const string DoorSource = """
        using Lab.Checker.Judging;
        using Lab.Model;
        using Lab.Model.Guarantees;
        using Lab.Model.Histories;

        public static class Door
        {
            private static readonly Judge judge = new();

            public static IReadOnlyList<Verdict> Judge(
                History history, Guarantee[] guarantees, string[] groups, string[][] topics, int[] positions, long[] times, long[] owed,
                (string Group, int Message)[] excused, long endedAt, (int Position, long At)? healing, bool finished)
            {
                judge.Begin(new JudgeContext
                {
                    Guarantees = guarantees,
                    Groups = groups.Select((name, i) => new GroupContract(name, topics[i]) { FromPosition = positions[i], From = new(times[i]) }).ToArray(),
                    Owed = new(owed[0]),
                    ExcusedLosses = excused.Select(e => new ExcusedLoss(e.Group, new(e.Message), Cause.Retention)).ToArray(),
                });
                judge.Replay(history);
                return judge.Finish(history, new RunEnding(new(endedAt), healing is { } h ? new Healing(h.Position, new(h.At)) : null, finished));
            }
        }
        """;
}
