using Lab.Broker.Kafka.Cluster;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>How far an election may go to find a leader.</summary>
public enum ElectionKind
{
    /// <summary>A member of the ISR or, when that is empty, of the eligible leader replicas; the current leader keeps its place.</summary>
    Clean,

    /// <summary>As <see cref="Clean"/>, then any live replica, whatever it lacks (<c>unclean.leader.election.enable</c>).</summary>
    Unclean,

    /// <summary>The first replica of the assignment before the current leader.</summary>
    Preferred,
}

/// <summary>How an election ended: a leader, or none; unclean when it may lack committed records.</summary>
public readonly record struct Elected(BrokerId Leader, bool IsUnclean)
{
    public static readonly Elected Nobody = new(BrokerId.None, false);
}

/// <summary>What an election looks at. Immutable.</summary>
/// <param name="Partition">The state before the change.</param>
/// <param name="TargetIsr">The in-sync set that the change wants.</param>
/// <param name="TargetElr">The eligible leader replicas that follow from it.</param>
/// <param name="IsAcceptable">Whether a broker may lead now: registered, unfenced, not shutting down, its log directory online.</param>
/// <param name="ElrEnabled">Whether <c>eligible.leader.replicas.version</c> is 1 (KIP-966).</param>
/// <param name="Kind">How far it may go.</param>
public readonly record struct ElectionView(
    PartitionState Partition, IReadOnlyList<BrokerId> TargetIsr, IReadOnlyList<BrokerId> TargetElr, Func<BrokerId, bool> IsAcceptable, bool ElrEnabled, ElectionKind Kind);
