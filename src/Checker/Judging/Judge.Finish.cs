using Lab.Checker.Rules;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Judging;

public sealed partial class Judge
{
    /// <summary>
    /// One verdict per guarantee asked, in the order of the context. It may be asked at any time and again; what is not
    /// yet due or not yet audited is then no violation.
    /// </summary>
    /// <param name="history">The history that was listened to.</param>
    /// <param name="ending">How the run ended.</param>
    /// <param name="causeOf">Names the cause of a loss; asked for every loss when some causes are excused.</param>
    public IReadOnlyList<Verdict> Finish(History history, RunEnding ending, Func<Witness, Cause>? causeOf = null)
    {
        testimony.End(history, ending);
        rules.NoLoss.Begin(testimony.Context, causeOf);
        var asked = testimony.Context.Guarantees;
        var verdicts = new Verdict[asked.Count];
        for (var i = 0; i < verdicts.Length; i++) verdicts[i] = Decide(asked[i]);
        return verdicts;
    }

    /// <summary>Judges a recorded history by walking its calls and returns, in their order, through a judge.</summary>
    public static IReadOnlyList<Verdict> Offline(History history, JudgeContext context)
    {
        var judge = new Judge();
        judge.Begin(context);
        judge.Replay(history);
        return judge.Finish(history, context.Ending);
    }

    /// <summary>Listens to everything that a recorded history holds.</summary>
    public void Replay(History history)
    {
        const int Call = -1;
        var returned = new int[history.Positions];
        returned.AsSpan().Fill(Call);
        var returns = history.Returns;
        for (var i = 0; i < returns.Length; i++)
        {
            if (returns[i] != Operation.NoReturn) returned[returns[i]] = i;
        }

        var called = 0;
        foreach (var operation in returned)
        {
            if (operation == Call) OnCall(history, new(called++));
            else OnReturn(history, new(operation));
        }
    }

    private Verdict Decide(Guarantee guarantee)
    {
        var rule = rules.For(guarantee);
        var found = guarantee.Group is null ? rule.FindOutsideGroups(testimony) : Finding.Nothing(group: -1);
        for (var g = 0; g < testimony.GroupCount; g++)
        {
            if (guarantee.Group is null || guarantee.Group == testimony.Group(g).Name) found = found.And(rule.Find(testimony, g));
        }

        if (found.Violations > 0) return new(guarantee, Outcome.Violated, found.Violations, rule.Prove(testimony, found));
        return found.Undecided > 0 ? new(guarantee, Outcome.Unknown) : Verdict.Holds(guarantee);
    }
}
