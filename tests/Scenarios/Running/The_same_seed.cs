using System.Text;
using Lab.Explorer.Running;
using Lab.Kernel;
using Lab.Scenarios.Running;
using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A run is a function of scenario and seed: whatever the process, the thread, or the runs before it.</summary>
public sealed class The_same_seed
{
    private static readonly string[] Small =
    [
        "kafka/a02-acks1-leader-power-loss.yaml", "kafka/a16-last-replica-standing.yaml", "kafka/c01-retry-reorders.yaml",
        "kafka/e01-commit-before-effect.yaml", "claims/n04-acknowledged-before-the-disk.yaml",
    ];

    public static TheoryData<string> Files => [.. Shipped.Files];

    [Theory, MemberData(nameof(Files))]
    public void Gives_the_same_events_twice(string file)
    {
        var scenario = Run.Scenario(file);
        List<EventTrace> expected = [];
        var first = Run.Build(scenario, 7);
        first.World.Trace = expected.Add;
        Run.ToTheEnd(first);

        var second = Run.Build(scenario, 7);
        var at = 0;
        EventTrace? differs = null;
        second.World.Trace = trace =>
        {
            if (differs is null && (at >= expected.Count || expected[at] != trace)) differs = trace;
            else at++;
        };
        Run.ToTheEnd(second);
        Assert.True(differs is null, $"Event {at} of seed 7: {differs} instead of {(at < expected.Count ? expected[at] : null)}.");
        Assert.Equal(first.World.RunHash, second.World.RunHash);
        Assert.Equal(first.World.History.Count, second.World.History.Count);
    }

    [Fact] // tests/Scenarios/Running/golden.txt: whoever changes it says in the commit what changed the runs.
    public void Gives_the_hashes_of_the_golden_file()
    {
        var text = new StringBuilder();
        foreach (var file in Small)
        {
            var run = Run.Build(Run.Scenario(file), 42);
            Run.ToTheEnd(run);
            text.Append(file).Append(' ').Append(run.World.RunHash).Append(' ').Append(run.World.Events).Append('\n');
        }

        Approved.CheckFile(Path.Combine("tests", "Scenarios", "Running", "golden.txt"), text.ToString());
    }

    [Fact]
    public void Gives_the_same_results_on_one_worker_and_on_two()
    {
        const string file = "kafka/a02-acks1-leader-power-loss.yaml";
        var experiment = new KafkaExperiment(Run.Scenario(file), file);
        var seeds = Campaign.Seeds(12);
        var one = Campaign.Run(experiment, seeds, 1, null, default);
        var two = Campaign.Run(experiment, seeds, 2, null, default);
        Assert.Equal(one.Select(Told), two.Select(Told));
        Assert.Equal(12, one.Select(r => r.Hash).Distinct().Count());

        static string Told(Lab.Explorer.Results.RunResult r) =>
            $"{r.Seed} {r.Hash} {r.Events} {r.Virtual} {r.Told} {r.Effects} {r.Duplicates} {string.Join(';', r.Verdicts.Select(v => $"{v.Guarantee} {v.Outcome} {v.Violations} {v.Cause} {v.Witness?.Sentence}"))} {string.Join(';', r.Marks)}";
    }
}
