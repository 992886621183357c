using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>One partition of a consumer's assignment.</summary>
internal sealed class AssignedPartition(TopicPartition partition, NameId place, NameId factPlace)
{
    public TopicPartition Partition { get; } = partition;

    /// <summary>Its name in the history.</summary>
    public NameId Place { get; } = place;

    /// <summary>Its name in facts.</summary>
    public NameId FactPlace { get; } = factPlace;

    public PositionState State { get; set; } = PositionState.Initializing;

    public FetchPosition Position { get; set; } = FetchPosition.None;

    /// <summary>The follower that its leader has named as nearer (KIP-392); none: it is read from its leader.</summary>
    public BrokerId PreferredReplica { get; private set; } = BrokerId.None;

    /// <summary>Until then; afterwards the leader is asked again.</summary>
    public VirtualTime PreferredUntil { get; private set; }

    /// <summary>Records are buffered: nothing more is fetched until they are taken.</summary>
    public bool IsBuffered { get; set; }

    /// <summary>Its place in a fetch session; null while no session has it.</summary>
    public FetchedPartition? Fetched { get; set; }

    /// <summary>Which fetch the application's buffer holds of it; 0 for none. Asynchronous consumers only.</summary>
    public int Serial { get; set; }

    /// <summary>How far the application has taken that fetch.</summary>
    public Offset TakenTo { get; set; }

    /// <summary>A request about its position is on its way.</summary>
    public bool IsAsking { get; set; }

    /// <summary>Not before this is anything asked of its leader again.</summary>
    public VirtualTime RetryAt { get; set; }

    /// <summary>Failed requests since the last that helped.</summary>
    public int Failures { get; set; }

    /// <summary>Where the application wants to read, until a leader has said which offset that is; null: as the group or the reset policy say.</summary>
    public SoughtTime? Sought { get; set; }

    /// <summary>It is about to be taken away: nothing is fetched or handed out any more (KAFKA-14196).</summary>
    public bool IsPaused { get; set; }

    public bool HasPosition => State == PositionState.Fetching;

    /// <summary>Its leader names a nearer replica. False for one that it has named already, which is not kept longer for it.</summary>
    public bool Prefer(BrokerId replica, VirtualTime until)
    {
        if (replica == PreferredReplica) return false;
        (PreferredReplica, PreferredUntil) = (replica, until);
        return true;
    }

    /// <summary>Back to the leader. False when it was read there anyway.</summary>
    public bool PreferLeader()
    {
        if (PreferredReplica.IsNone) return false;
        PreferredReplica = BrokerId.None;
        return true;
    }
}
