using Lab.Broker.Kafka.Rules;
using Lab.Model;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// Draws are named for what they decide: taking one message away leaves the others' draws as they were, also where a
/// leader crashes on the way.
/// </summary>
public sealed class One_message_less
{
    private const int Seeds = 12;

    [Theory]
    [InlineData("kafka/c01-retry-reorders.yaml", "idempotent", 1)]
    [InlineData("kafka/c01-retry-reorders.yaml", "idempotent", 100)]
    [InlineData("kafka/c01-retry-reorders.yaml", "idempotent", 200)]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "acks-all", 30)]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "acks-all", 200)]
    public void Of_200_keeps_nine_tenths_of_the_other_draws(string file, string variant, int leftOut)
    {
        var (kept, drawn) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var full = Draws(file, variant, (ulong)seed, []);
            var less = Draws(file, variant, (ulong)seed, [new(leftOut)]);
            var same = full.Count(less.Contains);
            Assert.True(full.Count > 1000, $"Only {full.Count} draws with seed {seed}.");
            Assert.True(same < full.Count, $"Nothing was left out with seed {seed}.");
            kept += same;
            drawn += full.Count;
        }

        Assert.True(kept * 10L >= drawn * 9L, $"{kept} of {drawn} draws were kept without message {leftOut}.");
    }

    private static HashSet<(int Site, ulong Subject, uint K, long Drawn)> Draws(string file, string variant, ulong seed, IReadOnlyList<MessageId> leftOut)
    {
        var scenario = Run.Scenario(file, variant);
        scenario = scenario with { Producers = ValueList.Of([scenario.Producers[0] with { Records = 200 }]) };
        var setup = new KafkaSetup(scenario, KafkaRules.Of("4.1"));
        setup = new KafkaSetup(scenario) { Producers = [setup.Producers[0] with { LeftOut = leftOut }] };
        var run = new KafkaRun(setup, seed);
        HashSet<(int, ulong, uint, long)> draws = [];
        run.World.Choices.Observe((site, subject, k, drawn) => draws.Add((site.Number, subject, k, drawn)));
        Run.ToTheEnd(run);
        return draws;
    }
}
