using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

/// <summary>The broker's settings that classic groups are held to.</summary>
/// <param name="InitialRebalanceDelay"><c>group.initial.rebalance.delay.ms</c> (KIP-134).</param>
/// <param name="MinSession"><c>group.min.session.timeout.ms</c>.</param>
/// <param name="MaxSession"><c>group.max.session.timeout.ms</c>.</param>
/// <param name="MaxSize"><c>group.max.size</c> (KIP-389).</param>
public sealed record GroupLimits(Duration InitialRebalanceDelay, Duration MinSession, Duration MaxSession, int MaxSize)
{
    /// <summary>How long a member whose first join is not answered is kept: a client that is gone by then cannot say so. Fixed in the coordinator.</summary>
    public static readonly Duration NewMemberJoinTimeout = Duration.FromSeconds(5 * 60);

    public static GroupLimits Of(BrokerSettings settings) => new(
        Duration.FromMs(settings.GroupInitialRebalanceDelayMs), Duration.FromMs(settings.GroupMinSessionTimeoutMs), Duration.FromMs(settings.GroupMaxSessionTimeoutMs), settings.GroupMaxSize);
}
