using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Controllers;
using Lab.Kernel.Tests.Support;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Brokers, controller and clients of a running cluster share nothing that could change under the other.</summary>
public sealed class Two_actors
{
    // Settings and options are built once per scenario, before any run, and only read afterwards.
    internal static readonly Type[] Immutable =
    [
        typeof(BrokerOptions), typeof(ControllerOptions), typeof(ProducerOptions), typeof(Broker.Kafka.Settings.BrokerSettings), typeof(Broker.Kafka.Settings.TopicSettings),
        typeof(Broker.Kafka.Settings.ProducerSettings), typeof(Broker.Kafka.Settings.ConsumerSettings), typeof(Broker.Kafka.Clients.Consuming.ConsumerOptions),
        typeof(Broker.Kafka.Clients.Auditing.AuditorOptions),
        // The history's names, beside the world like the history itself: a name keeps its number, and no actor acts by it.
        typeof(Lab.Model.NameTable),
        // A follower makes its list of partitions for one request and never touches it again.
        typeof(Broker.Kafka.Protocol.FetchRequest),
    ];

    [Theory]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "killed")]
    [InlineData("kafka/e06-handed-over-by-protocol.yaml", "consumer-protocol")]
    public void Of_a_running_cluster_share_nothing_mutable(string file, string variant)
    {
        var run = Run.Build(Run.Scenario(file, variant), 1);
        Run.ToTheEnd(run);
        var actors = run.Actors.Select(run.World.InstanceOf).ToList();
        Assert.All(actors, Assert.NotNull);
        List<string> shared = [];
        for (var i = 0; i < actors.Count; i++)
        {
            for (var j = i + 1; j < actors.Count; j++) shared.AddRange(SharedState.Between(actors[i]!, actors[j]!, Immutable));
        }

        Assert.True(shared.Count == 0, string.Join('\n', shared.Distinct().Take(20)));
    }
}
