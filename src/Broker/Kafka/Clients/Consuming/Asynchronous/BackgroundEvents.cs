using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Asynchronous;

/// <summary>What the background thread of a consumer tells the application's thread.</summary>
internal abstract class BackgroundEvent(int kind, ulong digest = 0) : Message(kind, wireSize: 0, digest)
{
    /// <summary>A poll's event has been worked on.</summary>
    public sealed class PollDone(int number) : BackgroundEvent(9060, (ulong)number)
    {
        public int Number { get; } = number;
    }

    /// <summary>Records for the application's buffer.</summary>
    public sealed class Fetched(int serial, TopicPartition partition, FetchedRecord[] records, Offset end, LeaderEpoch epoch) : BackgroundEvent(9061, unchecked((ulong)end.Value))
    {
        /// <summary>Names the fetch.</summary>
        public int Serial { get; } = serial;

        public TopicPartition Partition { get; } = partition;
        public IReadOnlyList<FetchedRecord> Records { get; } = records;

        /// <summary>The position behind it, with what is not handed out.</summary>
        public Offset End { get; } = end;

        public LeaderEpoch Epoch { get; } = epoch;
    }

    /// <summary>What is left of a fetch is not to be returned: its partition is gone, or its position was moved.</summary>
    public sealed class Dropped(int serial) : BackgroundEvent(9062, (ulong)serial)
    {
        public int Serial { get; } = serial;
    }

    /// <summary>How the consumer stands; positions only where they were set anew.</summary>
    public sealed class Standing(bool isPositioned, bool hasFailed, TopicPartition[] owned, (TopicPartition Partition, Offset Offset)[] set) : BackgroundEvent(9063, (ulong)owned.Length)
    {
        public bool IsPositioned { get; } = isPositioned;
        public bool HasFailed { get; } = hasFailed;
        public IReadOnlyList<TopicPartition> Owned { get; } = owned;
        public IReadOnlyList<(TopicPartition Partition, Offset Offset)> Set { get; } = set;
    }

    /// <summary>commitSync() comes back.</summary>
    public sealed class CommitReturned() : BackgroundEvent(9064);

    /// <summary>Partitions are being taken: the listener is to run.</summary>
    public sealed class Revoked(bool areLost) : BackgroundEvent(9065, areLost ? 1UL : 0)
    {
        public bool AreLost { get; } = areLost;
    }

    /// <summary>seek() comes back.</summary>
    public sealed class Sought() : BackgroundEvent(9067);

    /// <summary>close() comes back.</summary>
    public sealed class Left() : BackgroundEvent(9066);
}

/// <summary>A record on its way to the application.</summary>
internal readonly record struct FetchedRecord(Offset Offset, LeaderEpoch Epoch, MessageId Message, NameId Key);
