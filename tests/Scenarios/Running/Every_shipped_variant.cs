using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Faults.Plans;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;
using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>What the files of the lab claim, over a few seeds each: a campaign of `lab run` asks more of them.</summary>
public sealed class Every_shipped_variant
{
    // Expected violations come in more than half of the runs of every file, so that ten in a row without one do not happen by chance.
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("LAB_SEEDS"), out var seeds) ? seeds : 10;

    public static TheoryData<string> Files => [.. Shipped.Files];

    [Theory, MemberData(nameof(Files))]
    public void Comes_out_as_it_says(string file)
    {
        List<(IExperiment Experiment, VariantResult Result)> measured = [];
        foreach (var variant in Shipped.Load(file).Scenarios)
        {
            // What a swarm finds it finds in a few of a hundred runs.
            var seeds = variant.Swarm is null ? Seeds : variant.Runs;
            var experiment = new KafkaExperiment(variant, file);
            var all = Campaign.Run(experiment, Campaign.Seeds(seeds), 1, null, default);
            measured.Add((experiment, Campaign.Sum(experiment, all) with { Others = [] }));
            var runs = all.Where(r => r.Reached).ToList();
            // A swarm has no steps, and a cluster by the real rules comes about.
            if (variant.Swarm is not null && variant.Deltas.Count == 0) Assert.Null(all.FirstOrDefault(r => !r.Reached)?.UnreachedWhy);
            Assert.True(runs.Count * 2 >= seeds, $"{variant.Variant}: only {runs.Count} of {seeds} runs reached their steps.");
            foreach (var (guarantee, expected) in variant.Expect.Guarantees.Select(e => (e.Guarantee.ToString(), e.Expected)))
            {
                var violated = runs.Where(r => Violates(r, guarantee)).Select(r => r.Seed).ToList();
                if (expected == Expected.Holds) Assert.True(violated.Count == 0, $"{variant.Variant}: {guarantee} is violated by seeds {string.Join(", ", violated)}.");
                else Assert.True(violated.Count >= (IsScripted(variant.Plan) ? (runs.Count + 1) / 2 : 1), $"{variant.Variant}: {guarantee} is violated in {violated.Count} of {runs.Count} runs.");
            }

            // What may still come with more runs (a cause, what comes about now and then) is asked of more runs.
            foreach (var other in experiment.Others(all).Where(o => !o.MayStillCome)) Assert.True(other.Standing != Standing.NotAsExpected, $"{variant.Variant}: {other.What} is to be {other.Expected}: {other.Observed}.");
        }

        foreach (var (variant, figure) in Campaign.Compare(measured).SelectMany(v => v.Others.Select(o => (v.Variant, o))))
            Assert.True(figure.Standing == Standing.AsExpected, $"{variant}: {figure.What} is to be {figure.Expected} and is {figure.Observed}.");
    }

    private static bool Violates(RunResult run, string guarantee) => run.Verdicts.Any(v => v.Guarantee.ToString() == guarantee && v.Outcome == Outcome.Violated);

    // Nothing about when the faults strike is left to the seed.
    private static bool IsScripted(FaultPlan plan) =>
        !plan.IsEmpty && plan.Faults.All(f => f.Trigger is Trigger.When or Trigger.Immediately);
}
