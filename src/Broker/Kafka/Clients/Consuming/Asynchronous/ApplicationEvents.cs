using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Asynchronous;

/// <summary>What the application's thread tells the background thread of its consumer; it is done in this order.</summary>
internal abstract class ApplicationEvent(int kind, ulong digest = 0) : Message(kind, wireSize: 0, digest)
{
    /// <summary>The consumer is made.</summary>
    public sealed class Begin(SessionId session) : ApplicationEvent(9040, (ulong)session.Value)
    {
        public SessionId Session { get; } = session;
    }

    /// <summary>poll() was called: commit if it is time (<c>enable.auto.commit</c>), fetch what is missing.</summary>
    public sealed class Poll(int number) : ApplicationEvent(9041, (ulong)number)
    {
        public int Number { get; } = number;
    }

    /// <summary>poll() found nothing in the buffer, and waits.</summary>
    public sealed class PollWaits() : ApplicationEvent(9042);

    /// <summary>poll() returned: so far has the application taken these fetches.</summary>
    public sealed class RecordsTaken(Taken[] fetches) : ApplicationEvent(9043, fetches.Length == 0 ? 0 : unchecked((ulong)fetches[0].Next.Value))
    {
        public IReadOnlyList<Taken> Fetches { get; } = fetches;
    }

    /// <summary>commitSync() or commitAsync(): of one position, or of all.</summary>
    public sealed class Commit(bool waits, CommitOf? one) : ApplicationEvent(9044, unchecked((ulong)(one?.Next.Value ?? 0)))
    {
        public bool Waits { get; } = waits;
        public CommitOf? One { get; } = one;
    }

    /// <summary>The application's listener has returned.</summary>
    public sealed class ListenerReturned() : ApplicationEvent(9045);

    /// <summary>close().</summary>
    public sealed class Close() : ApplicationEvent(9046);

    /// <summary>seek() and its kin.</summary>
    public sealed class Seek(SeekTarget target) : ApplicationEvent(9048)
    {
        public SeekTarget Target { get; } = target;
    }

    /// <summary>A waiting poll was woken up, and no other follows.</summary>
    public sealed class Woken() : ApplicationEvent(9047);
}

/// <summary>How far a fetch has been taken.</summary>
/// <param name="Serial">Which.</param>
/// <param name="Partition">Of which partition.</param>
/// <param name="Next">The position from now on.</param>
/// <param name="Epoch">Of the record before it.</param>
/// <param name="IsDrained">Nothing of it is left.</param>
internal readonly record struct Taken(int Serial, TopicPartition Partition, Offset Next, LeaderEpoch Epoch, bool IsDrained);

/// <summary>One position to be committed.</summary>
internal readonly record struct CommitOf(TopicPartition Partition, Offset Next, LeaderEpoch Epoch);
