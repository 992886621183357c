using Lab.Kernel;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>The consumer as an application calls it, whichever client is behind it. Calls that wait come back by <see cref="IKafkaConsumerOwner"/>.</summary>
internal interface IConsumer
{
    /// <summary>Every partition has a position, and a member of a group has its share.</summary>
    bool IsPositioned { get; }

    /// <summary>A poll is waiting for records.</summary>
    bool IsPolling { get; }

    /// <summary>Every poll throws from now on, at the same place.</summary>
    bool HasFailed { get; }

    /// <summary>Closing it commits what polls have returned (<c>enable.auto.commit</c>).</summary>
    bool CommitsByItself { get; }

    /// <summary>The group gave it this partition, or it was assigned by hand.</summary>
    bool Owns(TopicPartition partition);

    /// <summary>The next offset to be handed out; none while the partition has no position.</summary>
    Offset PositionOf(TopicPartition partition);

    /// <summary>Who leads a partition, as far as this client knows.</summary>
    BrokerId LeaderKnown(TopicPartition partition);

    void Start();

    /// <summary>The application polls, and waits until there are records: at most as many as it says, and as <c>max.poll.records</c>.</summary>
    void Poll(int max = int.MaxValue);

    /// <summary>A poll that waits returns without records, and no other follows.</summary>
    void Wakeup();

    /// <summary>Moves all positions; no poll may be waiting. <see cref="IKafkaConsumerOwner.OnSought"/> follows, be it at once.</summary>
    void Seek(SeekTarget target);

    /// <summary>commitSync() of everything that polls have returned; <see cref="IKafkaConsumerOwner.OnCommitReturned"/> follows, be it at once.</summary>
    void CommitSync();

    /// <summary>commitSync() of one position.</summary>
    void CommitSync(AssignedPartition partition, Offset next, LeaderEpoch epoch);

    void CommitAsync();

    void CommitAsync(AssignedPartition partition, Offset next, LeaderEpoch epoch);

    /// <summary>The application's listener is done: the partitions are gone.</summary>
    void ListenerReturned();

    /// <summary>close(): the listener runs, then a dynamic member leaves its group. <see cref="IKafkaConsumerOwner.OnLeft"/> follows, be it at once.</summary>
    void LeaveGroup();

    bool OnMessage(ConnectionId connection, Message message);

    bool OnConnection(ConnectionId connection, ConnectionChange change);

    bool OnTimer(int kind, long data);

    /// <summary>An event of another actor of the process; false when it is none of the consumer's.</summary>
    bool OnLocal(Message message);
}
