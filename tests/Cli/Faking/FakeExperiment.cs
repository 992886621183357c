using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Lab.Scenarios;

namespace Lab.Cli.Tests.Faking;

/// <summary>An experiment whose runs are decided by a function, and whose records hold one message and a power loss.</summary>
internal sealed class FakeExperiment(Scenario scenario, string file, string change, Func<Scenario, ulong, FakeRun> behaviour) : IExperiment
{
    private static readonly Guarantee[] Shown = [new(GuaranteeKind.NoLoss), new(GuaranteeKind.Ordering, OrderingScope.Key), new(GuaranteeKind.NoPhantom)];

    public IReadOnlyList<(Guarantee Guarantee, Expectation Expected)> Guarantees { get; } = [.. Shown.Select(g => (g, ExpectedOf(scenario, g)))];

    public VariantResult Head => new()
    {
        Scenario = scenario.Name,
        File = file,
        Variant = scenario.Variant,
        Change = change,
        System = scenario.System,
        Profile = scenario.Profile,
        Timing = scenario.Timing.ToString() ?? "",
        Survives = Scenarios.Running.Experiments.BudgetOf(scenario),
        Runs = 0,
    };

    public RunResult Run(ulong seed)
    {
        var run = behaviour(scenario, seed);
        return new()
        {
            Seed = seed,
            Hash = Hash.Of(seed),
            UnreachedWhy = run.Reached ? null : "await: acked(p1) >= 20",
            Verdicts = run.Reached ? [.. Shown.Select(g => VerdictOf(run, g))] : [],
            Events = 1000,
            Virtual = Duration.FromSeconds(60),
            Told = new(9, 0, 1),
            Effects = 8,
        };
    }

    public RunRecord Record(ulong seed, Action<EventTrace>? trace = null)
    {
        var result = Run(seed);
        trace?.Invoke(new(default, "message", "b1", seed));
        trace?.Invoke(new(default, "timer", "b2", seed + 1));
        var places = new NameTable();
        var orders = places.Intern("orders-0");
        var facts = new FactLog(places) { MachineNames = ["controller", "b1", "b2", "b3", "p1", "billing", "admin", "auditor"] };
        facts.On(new(FactKind.LeaderStarted, At(200), new(1), orders, 1, 0, 0));
        facts.On(new(FactKind.SendCalled, At(300), new(4), orders, 1, 0));
        facts.On(new(FactKind.SendReturned, At(302), new(4), orders, 1, 1, 0));
        facts.On(new(FactKind.FaultBegan, At(303), new(1), NameId.None, 1, Detail: "power-loss: leader(orders-0)"));
        facts.On(new(FactKind.PowerLost, At(303), new(1), NameId.None, Detail: "random"));
        facts.On(new(FactKind.FaultEnded, At(20_303), new(1), NameId.None, 1, Detail: "power-loss: leader(orders-0)"));
        return new(result, new(result.Hash, 7), HistoryOf(), facts, [("b1", DiskImage.Empty)], At(250), At(60_000))
        {
            Explanations = [.. result.Verdicts.Where(v => v.Outcome == Outcome.Violated).Select(v => new Explanation(v.Cause ?? Cause.Unknown, $"m1 was acknowledged by b1 and existed nowhere else"))],
            Context = new() { Guarantees = Shown, Groups = [new("billing", ["orders"])] },
            Ending = new(At(60_000), new(2, At(21_000)), AuditorFinished: true),
        };
    }

    public IReadOnlyList<OtherExpectation> Others(IReadOnlyList<RunResult> runs) =>
        scenario.Expect.Cause is { } cause ? [new("cause", Causes.NameOf(cause), $"in {runs.Count} of {runs.Count} violated runs", Standing.AsExpected)] : [];

    private static History HistoryOf()
    {
        var history = new History();
        var producer = history.OpenSession("p1", NameId.None, 0);
        var send = history.Call(OperationKind.Send, producer, 0, 0, new(1), history.Names.Intern("k1"), history.Names.Intern("orders-0"), At(300));
        history.Return(send, OperationResult.Ok, At(302), 0);
        return history;
    }

    private static Verdict VerdictOf(FakeRun run, Guarantee guarantee)
    {
        if (run.Unknown) return new(guarantee, Outcome.Unknown);
        if (!run.Violated.Contains(guarantee.Kind)) return Verdict.Holds(guarantee);
        var cause = guarantee.Kind == GuaranteeKind.Ordering ? Cause.RetryOvertaken : Cause.UnflushedPageCache;
        return new(guarantee, Outcome.Violated, 1, new(new(1), MessageId.None, "billing", [new(0)], "m1 was told ok at 302ms and billing will never get it: it is not in the log"), cause);
    }

    private static Expectation ExpectedOf(Scenario scenario, Guarantee guarantee)
    {
        foreach (var expected in scenario.Expect.Guarantees)
        {
            if (expected.Guarantee == guarantee) return expected.Expected == Expected.Holds ? Expectation.Holds : Expectation.Violated;
        }

        return Expectation.None;
    }

    private static VirtualTime At(long ms) => VirtualTime.FromMs(ms);
}
