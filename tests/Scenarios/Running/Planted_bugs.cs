using Lab.Broker.Kafka.Invariants;
using Lab.Broker.Kafka.Rules;

namespace Lab.Scenarios.Tests.Running;

/// <summary>One decision of the protocol broken: an invariant must notice, or it watches nothing.</summary>
public sealed class Planted_bugs
{
    private static readonly KafkaRules Rules = KafkaRules.Of("4.1");

    public static TheoryData<string, InvariantKind[], string, string> Bugs => new()
    {
        // KIP-497 undone: who is about to join does not hold the high watermark back.
        { "high watermark over the committed set", [InvariantKind.ReplicationQuorumSuperset, InvariantKind.StrongIsr], "kafka/a16-last-replica-standing.yaml", "base" },
        // The leader's own log end is enough.
        { "high watermark without followers", [InvariantKind.WeakIsr, InvariantKind.StrongIsr], "kafka/a02-acks1-leader-power-loss.yaml", "base" },
    };

    [Theory, MemberData(nameof(Bugs))]
    public void Are_noticed(string bug, InvariantKind[] by, string file, string variant)
    {
        var r = Rules.Replication;
        var broken = bug switch
        {
            "high watermark over the committed set" => r with { HighWatermarkOverMaximalIsr = false, CountsForHighWatermark = static (inSet, _, _) => inSet },
            _ => r with { CountsForHighWatermark = static (_, _, _) => false },
        };
        var scenario = Run.Scenario(file, variant);
        List<InvariantViolation> seen = [];
        for (var seed = 1UL; seed <= 3; seed++)
        {
            seen.AddRange(Run.Watched(scenario, seed, Rules with { Replication = broken }).Violations);
            if (seen.Any(v => by.Contains(v.Kind))) return;
        }

        Assert.Fail($"{bug}: expected one of {string.Join(", ", by)}, seen in 3 seeds: {string.Join('\n', seen.Take(3))}");
    }
}
