using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Scenarios.Tests;

public sealed class ScenarioJsonTests
{
    private static readonly Scenario Small = Examples.Read(Examples.Small);

    [Fact]
    public void Every_plan_reads_back_equal() =>
        Prop.ForAll(Generators.Plan.ToArbitrary(), plan => ReadsBack(Small with { Plan = plan, Consumers = [.. Small.Consumers.Select(c => c with { Subscribes = true })] })).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_part_that_is_not_a_plan_reads_back_equal()
    {
        Scenario[] changed =
        [
            Small with { Name = "quotes \" ' and: colons # and\nlines, é", About = "a {b} [c]", Source = "- x", Variant = "other" },
            Small with { Network = new(DurationRange.Exactly(Duration.FromMicros(1)), new ByteSize(125L << 20), new Ratio(1)), Timing = new Timing.Asynchronous() },
            Small with { Cluster = Small.Cluster with { Brokers = 5, Racks = ["r1", "r1", "r2", "r2", "r3"], Properties = [new("unclean.leader.election.enable", "true")] } },
            Small with { Heal = HealMode.Manual, Owed = Duration.FromNanos(7), Runs = 1, Excused = [Cause.Retention, Cause.Compacted, Cause.DeadLettered, Cause.Evicted, Cause.Expired] },
            Small with { Producers = [Small.Producers[0] with { ResendOn = [ToldOutcome.Info, ToldOutcome.Fail], ResendAttempts = 7, ResendDelay = Duration.FromMs(3), AfterRestart = AfterRestart.Resend, Success = SendSuccess.Returned, Start = Duration.FromSeconds(1) }, Small.Producers[1]] },
            Small with { Consumers = [Small.Consumers[0] with { Topics = [], Partitions = [new("o", 1)], Start = new ConsumerStart.At(Duration.FromSeconds(3)), From = OwedFrom.Start, ReadsCurrent = true, Handler = [new HandlerStep.Each([new HandlerStep.Effect()]), new HandlerStep.CommitAsync()] }, Small.Consumers[1]] },
            Small with { Topics = [Small.Topics[0] with { Assignment = [[3, 2, 1], [1, 2, 3]], Properties = [new("flush.messages", "1")] }] },
        ];
        foreach (var scenario in changed) Assert.True(ReadsBack(scenario), ScenarioJson.Write(scenario, indented: true));
        Assert.Equal(changed.Length, changed.Select(ScenarioJson.HashOf).Distinct().Count());
    }

    [Fact]
    public void Expectations_read_back_equal()
    {
        var scenario = Examples.Read(Examples.Small + """
            expect: { no-loss(billing): violated, "ordering(key,audit)": holds, progress: holds, cause: unclean-election, "told(p1,info) >= 1": sometimes, effects(audit) == 0: never }
            """);
        Assert.Equal(5, scenario.Expect.Guarantees.Count + scenario.Expect.Observations.Count);
        Assert.True(ReadsBack(scenario));
    }

    [Fact]
    public void The_text_is_canonical_whatever_the_file_looked_like()
    {
        var turned = Examples.Read("""
            consumers:
              billing: { handler: [commit, {work: 0.005s}, effect], members: 2, topics: [o] }
              audit: { start: manual, topics: [o] }
            producers: { p1: { records: 10, topic: o, size: 0.1KiB, properties: {} }, p2: { topic: o } }
            topics: { o: { replication.factor: 3, partitions: 2 } }
            system: "kafka"
            name: 'small'
            """.Replace("size: 0.1KiB, ", "", StringComparison.Ordinal));
        Assert.Equal(ScenarioJson.Write(Small), ScenarioJson.Write(turned));
        Assert.Equal(ScenarioJson.HashOf(Small), ScenarioJson.HashOf(turned));
    }

    [Fact]
    public void The_canonical_text_stays_as_it_is() // Witnesses and hashes of old runs depend on it.
    {
        using var json = JsonDocument.Parse(ScenarioJson.Write(Small));
        Approved.Check("canonical", ScenarioJson.Write(Small, indented: true) + "\n");
    }

    private static bool ReadsBack(Scenario scenario)
    {
        foreach (var indented in new[] { true, false })
        {
            var file = ScenarioJson.Read(ScenarioJson.Write(scenario, indented));
            if (!file.IsUsable) throw new InvalidOperationException(string.Join('\n', file.Problems.Where(p => !p.IsNote)) + "\n" + ScenarioJson.Write(scenario, indented));
            if (file.Scenarios.Count != 1 || file.Scenarios[0] != scenario) return false;
        }
        return true;
    }
}
