using Lab.Cli.Tests.Faking;
using Lab.Model.Guarantees;

namespace Lab.Cli.Tests;

/// <summary>`lab run --swarm`: a swarm in place of the script, asked for what the script breaks, or for what it leaves whole.</summary>
public sealed class A_twin : FakeLab
{
    private const string Scripted = """
        name: a script
        system: kafka
        topics: { orders: { partitions: 1, replication.factor: 3 } }
        producers: { p1: { topic: orders, records: 10, properties: { acks: 1 } } }
        consumers: { billing: { topics: [orders], properties: { auto.offset.reset: earliest } } }
        faults: [{ at: 1s, crash: leader(orders-0), restart-after: 5s }]
        runs: 40
        expect: { no-loss: violated, no-phantom: holds }
        variants:
          acks-all:
            set: { producers/p1/properties/acks: all }
            expect: { no-loss: holds, no-duplicates: holds, no-phantom: holds, progress: holds }

        """;

    public A_twin() => Write("scenarios/kafka/scripted.yaml", Scripted);

    [Fact]
    public void Looks_for_what_the_script_breaks_and_keeps_what_it_leaves_whole()
    {
        var (code, output, _) = Lab("run", "scenarios", "--swarm");

        // What has no script is not asked.
        Assert.Equal(
            [
                "scenario  variant   guarantee   with its script  runs  seconds  first violated",
                "scripted  base      no-loss     violated            2      0.0          seed 2",
                "scripted  acks-all  no-loss     holds             200      0.0            none",
                "scripted  acks-all  no-phantom  holds             200      0.0            none",
                "scripted  acks-all  progress    holds             200      0.0            none",
                "",
                "1 of 1 expected violations found by the swarm without the script",
                "3 of 3 promises kept under all that a swarm draws within the budget",
                "",
            ],
            output.Split('\n'));
        Assert.Equal(ExitCode.AsExpected, code);
    }

    [Fact]
    public void Says_how_a_broken_promise_is_seen_again()
    {
        Behaviour = (scenario, seed) => seed == 7 && scenario.Swarm is not null ? new([GuaranteeKind.NoLoss]) : FakeRun.Clean;

        var (_, output, _) = Lab("run", "scenarios", "--swarm", "--only", "acks-all", "--runs", "20");

        Assert.EndsWith("2 of 3 promises kept under all that a swarm draws within the budget\n  ./lab replay scenarios/kafka/scripted.yaml --seed 7 --variant acks-all --swarm   no-loss\n", output, StringComparison.Ordinal);
        Assert.Contains("no-loss            violated", Lab("replay", "scripted", "--seed", "7", "--variant", "acks-all", "--swarm").Out, StringComparison.Ordinal);
        Assert.Contains("no-loss            holds", Lab("replay", "scripted", "--seed", "7", "--variant", "acks-all").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void That_fails_is_named_with_the_command_that_shows_it()
    {
        Behaviour = (scenario, _) => scenario.Swarm is null ? FakeRun.Clean : throw new InvalidOperationException("a mistake");

        var (code, _, error) = Lab("run", "scenarios", "--swarm");

        Assert.Contains("./lab replay scenarios/kafka/scripted.yaml --seed 1 --swarm", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Internal, code);
    }
}
