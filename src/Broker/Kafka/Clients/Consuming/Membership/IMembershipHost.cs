using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

/// <summary>What a membership needs of its consumer.</summary>
internal interface IMembershipHost
{
    /// <summary>The application waits in poll(): its listeners may run.</summary>
    bool IsPolling { get; }

    /// <summary>Partitions that the consumer has now.</summary>
    IReadOnlyList<TopicPartition> Owned { get; }

    /// <summary>Whether a request may go to the group's coordinator now; if not, it is looked for or connected to.</summary>
    bool IsCoordinatorReady(VirtualTime now);

    /// <summary>When that may be tried again, if something waits for it.</summary>
    VirtualTime NextCoordinatorAttempt(VirtualTime now);

    /// <summary>The coordinator is to be looked for anew; with <paramref name="disconnects"/> what is in flight to it is given up.</summary>
    void CoordinatorUnknown(bool disconnects);

    void SendToCoordinator(KafkaRequest request, ClientCall call, Duration? timeout = null);

    /// <summary>Commits what polls have returned before partitions are given up (<c>enable.auto.commit</c>). False: there is nothing to wait for; else <see cref="ClassicMembership.OnCommitted"/> follows.</summary>
    bool CommitBeforeJoin(VirtualTime deadline);

    /// <summary>Nothing of these is handed out any more; they are about to be given up.</summary>
    void Pause(IReadOnlyList<TopicPartition> partitions);

    /// <summary>Partitions are being taken: the application's listener runs, then they are gone, and <see cref="ClassicMembership.OnRevoked"/> follows, be it at once.</summary>
    void Revoke(IReadOnlyList<TopicPartition> partitions, bool areLost, int generation);

    /// <summary>What the consumer has from now on; those that it had keep their positions.</summary>
    void Assign(IReadOnlyList<TopicPartition> partitions, int generation);

    /// <summary>Every poll throws from now on.</summary>
    void Fail(ErrorCode error, string why);

    /// <summary>Something changed that a poll may act on.</summary>
    void MembershipChanged();
}
