namespace Lab.Broker.Kafka.Groups.Classic;

/// <summary>
/// Where a classic group stands. Empty to PreparingRebalance by the first member; PreparingRebalance to CompletingRebalance
/// when its members have joined, or to Empty when none is left; CompletingRebalance to Stable when the leader's assignment is
/// in the log; CompletingRebalance and Stable back to PreparingRebalance by any change; Empty to Dead when its last offset is gone.
/// </summary>
public enum ClassicGroupState
{
    /// <summary>No members; there may be offsets.</summary>
    Empty,

    /// <summary>Waits until its members have joined again.</summary>
    PreparingRebalance,

    /// <summary>A new generation has begun; waits for the leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>Every member has its assignment, or can ask for it.</summary>
    Stable,

    /// <summary>Forgotten.</summary>
    Dead,
}
