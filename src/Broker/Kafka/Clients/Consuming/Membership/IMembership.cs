using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

/// <summary>A consumer's membership in a group, whichever protocol it speaks.</summary>
internal interface IMembership
{
    /// <summary>The generation, or the member epoch; below 1 for none.</summary>
    int Generation { get; }

    /// <summary>Empty: none.</summary>
    string MemberId { get; }

    string? InstanceId { get; }

    /// <summary>It keeps its partitions while others join.</summary>
    bool IsCooperative { get; }

    /// <summary>It has what the group gives it, as far as it knows.</summary>
    bool IsSettled { get; }

    /// <summary>The application's listener runs.</summary>
    bool IsInListener { get; }

    /// <summary>A commit may name this generation.</summary>
    bool IsStable { get; }

    /// <summary>The application waits in poll().</summary>
    void PollBegan();

    /// <summary>The application has what it waited for, and <c>max.poll.interval.ms</c> to come back.</summary>
    void PollReturned();

    /// <summary>A turn of the consumer's loop.</summary>
    void Poll(VirtualTime now);

    /// <summary>When a poll has to look again at what it waits for here.</summary>
    VirtualTime NextAttempt(VirtualTime now);

    /// <summary>The commit before partitions are given up has ended, well or not.</summary>
    void OnCommitted();

    /// <summary>The application's listener has returned, and the partitions are gone.</summary>
    void OnRevoked();

    bool OnTimer(int kind);

    bool OnAnswer(ClientCall call, KafkaResponse response);

    bool OnLost(ClientCall call);

    /// <summary>A commit with this membership was refused.</summary>
    void OnCommitRefused(ErrorCode error, int generation, string memberId);

    /// <summary>close(). False when there is nothing to send.</summary>
    bool Leave(string reason);
}
