using Lab.Checker.Models;
using Lab.Checker.Models.Fifo;
using Lab.Checker.Models.Log;
using Lab.Checker.Models.Register;
using Lab.Checker.Tests.Models.Oracles;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>A model that is decided in closed form, with all that is needed to doubt it.</summary>
/// <param name="Name">As `lab check --model` names it.</param>
/// <param name="Reasons">The names of all its anomalies.</param>
/// <param name="Random">A small history by its seed.</param>
/// <param name="Holds">The oracle.</param>
/// <param name="Judge">The rule.</param>
internal sealed record ClosedRule(string Name, string[] Reasons, Func<ulong, SmallHistory> Random, Func<SmallHistory, bool> Holds, Func<SmallHistory, Judgement> Judge)
{
    public static readonly ClosedRule Fifo = new("fifo", ["DEQUEUE-BEFORE-ENQUEUE", "DUPLICATE", "EMPTY", "LOST-ORDER", "ORDER", "PHANTOM"], RandomFifo.Of, FifoOracle.Holds, JudgeFifo);
    public static readonly ClosedRule Log = new("log", ["DUPLICATE-VALUE", "HOLE", "INCONSISTENT-OFFSET", "PHANTOM", "REALTIME"], RandomLog.Of, LogOracle.Holds, JudgeLog);
    public static readonly ClosedRule Register = new("register", ["NO-ROOM", "PHANTOM", "READ-BEFORE-WRITE", "TWO-VALUES-AT-ONCE"], RandomRegister.Of, RegisterOracle.Holds, JudgeRegister);

    public static readonly ClosedRule[] All = [Fifo, Log, Register];

    public static ClosedRule Of(string name) => All.Single(rule => rule.Name == name);

    private static Judgement JudgeFifo(SmallHistory history) => FifoRule.Judge(new()
    {
        Kinds = Array.ConvertAll(history.Kinds, kind => (FifoKind)kind),
        Values = history.Values,
        Calls = history.Calls,
        Returns = history.Returns,
        ValueCount = history.ValueCount,
        Positions = history.Positions,
    });

    private static Judgement JudgeLog(SmallHistory history)
    {
        var kinds = Array.ConvertAll(history.Kinds, kind => (LogKind)kind);
        var offsets = new OffsetNumbers(kinds, Array.ConvertAll(history.OffsetColumn, offset => (long)offset), history.Are != Offsets.Dense);
        return LogRule.Judge(new()
        {
            Kinds = kinds,
            Values = history.Values,
            Offsets = offsets.Numbers,
            Calls = history.Calls,
            Returns = history.Returns,
            ValueCount = history.ValueCount,
            BeyondAllAppends = offsets.BeyondAllAppends,
        });
    }

    private static Judgement JudgeRegister(SmallHistory history) => RegisterRule.Judge(new()
    {
        Kinds = Array.ConvertAll(history.Kinds, kind => (RegisterKind)kind),
        Values = history.Values,
        Calls = history.Calls,
        Returns = history.Returns,
        ValueCount = history.ValueCount,
        Positions = history.Positions,
    });
}
