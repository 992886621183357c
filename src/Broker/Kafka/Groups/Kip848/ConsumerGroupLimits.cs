using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>The broker's settings for KIP-848 groups.</summary>
internal sealed record ConsumerGroupLimits(Duration SessionTimeout, int HeartbeatIntervalMs, int MaxSize, IReadOnlyList<string> Assignors, Duration AssignmentInterval)
{
    public static ConsumerGroupLimits Of(BrokerSettings settings) =>
        new(
            Duration.FromMs(settings.GroupConsumerSessionTimeoutMs), (int)settings.GroupConsumerHeartbeatIntervalMs, settings.GroupConsumerMaxSize,
            [.. settings.GroupConsumerAssignors.Select(NameOf)], Duration.FromMs(settings.GroupConsumerAssignmentIntervalMs));

    // 3.9 has classes in its default, later releases names.
    private static string NameOf(string assignor) => assignor switch
    {
        "org.apache.kafka.coordinator.group.assignor.UniformAssignor" => "uniform",
        "org.apache.kafka.coordinator.group.assignor.RangeAssignor" => "range",
        _ => assignor,
    };
}
