namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>Where a consumer reads next: the offset, the epoch of the record before it (none when not known), the leader under which that was found.</summary>
internal readonly record struct FetchPosition(Offset Offset, LeaderEpoch OffsetEpoch, KnownLeader Leader)
{
    public static readonly FetchPosition None = new(Offset.None, LeaderEpoch.None, KnownLeader.None);
}

/// <summary>What must happen before a partition can be read.</summary>
internal enum PositionState
{
    /// <summary>Its group is to be asked for the committed position.</summary>
    Initializing,

    /// <summary>The leader is to be asked for an end of the log.</summary>
    AwaitsReset,

    /// <summary>The leader changed: it is to be asked whether the log still holds what was read (KIP-320).</summary>
    AwaitsValidation,

    Fetching,

    /// <summary>The group has given it to somebody else, or to nobody yet: it is read here no more.</summary>
    Released,
}
