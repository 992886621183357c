using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>Who asked for a commit, and so who waits for it and who repeats it.</summary>
internal enum CommitKind
{
    /// <summary>commitSync(): the application waits, retriable failures are repeated.</summary>
    Sync,

    /// <summary>commitAsync(): nobody waits, nothing is repeated.</summary>
    Async,

    /// <summary>enable.auto.commit: as async; after a failure that may pass the next comes soon.</summary>
    Auto,

    /// <summary>enable.auto.commit, before a member joins again: the join waits, retriable failures are repeated.</summary>
    BeforeJoin,
}

/// <summary>A commit that is not answered yet, with its operations in the history, one per partition.</summary>
internal sealed class PendingCommit : ClientCall
{
    private CommittedOffset[] offsets = [];
    private OperationId[] operations = [];

    public CommitKind Kind { get; private set; }

    /// <summary>Partitions in it.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<CommittedOffset> Offsets => offsets.AsSpan(0, Count);

    public Span<OperationId> Operations => operations.AsSpan(0, Count);

    /// <summary>The member that sent it; -1 and empty without membership.</summary>
    public int Generation { get; set; } = -1;

    public string MemberId { get; set; } = "";

    public bool IsRepeated => Kind is CommitKind.Sync or CommitKind.BeforeJoin;

    /// <summary>When a commitSync gives up (<c>default.api.timeout.ms</c>), or a member joins without waiting any longer.</summary>
    public VirtualTime Deadline { get; private set; }

    public VirtualTime RetryAt { get; set; }

    public int Failures { get; set; }

    public bool IsInFlight { get; set; }

    /// <summary>commitSync() gave up waiting; a late answer changes nothing.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>An attempt ended without a word: it may count.</summary>
    public bool MaybeDone { get; set; }

    public void Begin(CommitKind kind, ReadOnlySpan<CommittedOffset> given, VirtualTime deadline)
    {
        (Kind, Count, Deadline, RetryAt) = (kind, given.Length, deadline, default);
        if (offsets.Length < Count) (offsets, operations) = (new CommittedOffset[Count], new OperationId[Count]);
        given.CopyTo(offsets);
        (Generation, MemberId, Failures) = (-1, "", 0);
        (IsInFlight, IsAbandoned, MaybeDone) = (false, false, false);
    }
}
