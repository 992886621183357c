using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Guarantees;

namespace Lab.Explorer.Tests;

/// <summary>An experiment that is violated, or fails, where a function says so.</summary>
internal sealed class Stub(Func<ulong, bool> isViolated, Func<ulong, bool>? fails = null) : IExperiment
{
    public static readonly Guarantee NoLoss = new(GuaranteeKind.NoLoss);

    public IReadOnlyList<(Guarantee Guarantee, Expectation Expected)> Guarantees { get; } = [(NoLoss, Expectation.Violated)];

    public VariantResult Head { get; } = new() { Scenario = "stub", File = "stub.yaml", Variant = "base", System = "none", Profile = "1", Timing = "asynchronous", Runs = 0 };

    public RunResult Run(ulong seed)
    {
        // Later seeds are often done before earlier ones.
        Thread.SpinWait((int)(Hash.Of(seed) % 5000));
        if (fails?.Invoke(seed) == true) throw new InvalidOperationException($"seed {seed}");
        return new() { Seed = seed, Hash = Hash.Of(seed), Verdicts = [isViolated(seed) ? new(NoLoss, Outcome.Violated, 1) : Verdict.Holds(NoLoss)] };
    }

    public RunRecord Record(ulong seed, Action<EventTrace>? trace = null) => throw new NotSupportedException();

    public IReadOnlyList<OtherExpectation> Others(IReadOnlyList<RunResult> runs) => [];
}
