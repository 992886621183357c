using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Asynchronous;

/// <summary>
/// The application's half of AsyncKafkaConsumer (<c>group.protocol=consumer</c>): a buffer of fetched records, and events for the background thread. A
/// poll hands out what is buffered; everything that goes over the network happens on the other side.
/// </summary>
internal sealed class AsyncConsumer(ActorContext context, ConsumerOptions options, SessionId session, IKafkaConsumerOwner owner, ActorId background) : IConsumer
{
    // Not a setting: taking a poll's records out of the buffer and moving the positions, on current machines.
    private static readonly Duration TakeCost = Duration.FromMicros(20);

    private enum PollEvent
    {
        None,
        Pending,
        Done,
    }

    private sealed class Buffered(BackgroundEvent.Fetched fetch, AssignedPartition partition)
    {
        public BackgroundEvent.Fetched Fetch { get; } = fetch;
        public AssignedPartition Partition { get; } = partition;
        public int Next { get; set; }
    }

    private readonly List<Buffered> buffer = [];
    private readonly List<ConsumedRecord> polled = [];
    private readonly List<Taken> taken = [];
    private readonly Dictionary<TopicPartition, AssignedPartition> names = [];
    private readonly Dictionary<TopicPartition, Offset> positions = [];
    private IReadOnlyList<TopicPartition> owned = [];
    private PollEvent pollEvent;
    private int pollNumber;
    private int pollMax;
    private bool waitsForSnapshot;
    private bool isWaiting;
    private bool isInListener;
    private bool isClosing;
    private BackgroundEvent.Revoked? pendingListener;

    private ConsumerSettings Settings => options.Settings;

    private ClientBehaviour Behaviour => options.Behaviour;

    public bool IsPositioned { get; private set; }

    public bool IsPolling { get; private set; }

    public bool HasFailed { get; private set; }

    public bool CommitsByItself => Settings.EnableAutoCommit && Settings.GroupId is not null && !HasFailed;

    public bool Owns(TopicPartition partition) => owned.Contains(partition);

    public Offset PositionOf(TopicPartition partition) => Owns(partition) && positions.TryGetValue(partition, out var offset) ? offset : Offset.None;

    // Only the background thread has metadata.
    public BrokerId LeaderKnown(TopicPartition partition) => BrokerId.None;

    public void Start() => Tell(new ApplicationEvent.Begin(session));

    // ---- Polling -------------------------------------------------------------------------------------------------

    public void Poll(int max = int.MaxValue)
    {
        IsPolling = true;
        pollMax = Math.Min(max, Settings.MaxPollRecords);
        if (Behaviour.AwaitsPositionSnapshot)
        {
            // The positions of what earlier polls returned are noted before this one takes more.
            waitsForSnapshot = true;
            Tell(new ApplicationEvent.Poll(++pollNumber));
            if (pendingListener is not null) RunListener();
            return;
        }

        // The listener runs inside poll().
        if (pendingListener is not null) RunListener();

        // One event at a time; a poll that finds the last one done does not begin another.
        if (pollEvent == PollEvent.Done)
        {
            pollEvent = PollEvent.None;
        }
        else if (pollEvent == PollEvent.None)
        {
            pollEvent = PollEvent.Pending;
            Tell(new ApplicationEvent.Poll(++pollNumber));
        }

        Collect();
    }

    public void Wakeup()
    {
        if (IsPolling) Tell(new ApplicationEvent.Woken());
        IsPolling = false;
        isWaiting = false;
    }

    private void Collect()
    {
        if (!IsPolling || waitsForSnapshot || HasFailed || isInListener) return;
        polled.Clear();
        taken.Clear();
        while (polled.Count < pollMax && buffer.Count > 0)
        {
            var first = buffer[0];
            TakeFrom(first);
            if (first.Next == first.Fetch.Records.Count) buffer.RemoveAt(0);
        }

        if (taken.Count > 0)
        {
            context.Charge(TakeCost);
            Tell(new ApplicationEvent.RecordsTaken([.. taken]));
        }

        if (polled.Count > 0)
        {
            IsPolling = false;
            isWaiting = false;
            owner.OnPolled(polled);
        }
        else if (!isWaiting)
        {
            isWaiting = true;
            Tell(new ApplicationEvent.PollWaits());
        }
    }

    private void TakeFrom(Buffered buffered)
    {
        var fetch = buffered.Fetch;
        var (next, epoch) = (Offset.None, fetch.Epoch);
        for (; polled.Count < pollMax && buffered.Next < fetch.Records.Count; buffered.Next++)
        {
            var record = fetch.Records[buffered.Next];
            polled.Add(new(buffered.Partition, record.Offset, record.Epoch, record.Message, record.Key));
            (next, epoch) = (record.Offset.Next, record.Epoch);
        }

        var isDrained = buffered.Next == fetch.Records.Count;
        if (isDrained) (next, epoch) = (fetch.End, fetch.Epoch);
        positions[fetch.Partition] = next;
        taken.Add(new(fetch.Serial, fetch.Partition, next, epoch, isDrained));
    }

    // ---- Commits and the end ---------------------------------------------------------------------------------------

    public void CommitSync() => Tell(new ApplicationEvent.Commit(waits: true, null));

    public void CommitSync(AssignedPartition partition, Offset next, LeaderEpoch epoch) => Tell(new ApplicationEvent.Commit(waits: true, new(partition.Partition, next, epoch)));

    public void CommitAsync() => Tell(new ApplicationEvent.Commit(waits: false, null));

    public void CommitAsync(AssignedPartition partition, Offset next, LeaderEpoch epoch) => Tell(new ApplicationEvent.Commit(waits: false, new(partition.Partition, next, epoch)));

    // What is buffered of the old positions is dropped by the other side before it answers.
    public void Seek(SeekTarget target)
    {
        positions.Clear();
        Tell(new ApplicationEvent.Seek(target));
    }

    public void ListenerReturned()
    {
        isInListener = false;
        Tell(new ApplicationEvent.ListenerReturned());
        Collect();
    }

    public void LeaveGroup()
    {
        isClosing = true;
        Tell(new ApplicationEvent.Close());
    }

    private void RunListener()
    {
        var revoked = pendingListener!;
        pendingListener = null;
        isInListener = true;
        owner.OnRevoked(revoked.AreLost);
    }

    // ---- What the background thread says ---------------------------------------------------------------------------

    public bool OnLocal(Message message)
    {
        switch (message)
        {
            case BackgroundEvent.Fetched fetched:
                buffer.Add(new(fetched, NamesOf(fetched.Partition)));
                Collect();
                return true;
            case BackgroundEvent.Dropped dropped:
                buffer.RemoveAll(b => b.Fetch.Serial == dropped.Serial);
                return true;
            case BackgroundEvent.PollDone done:
                if (done.Number != pollNumber) return true;
                if (pollEvent == PollEvent.Pending) pollEvent = PollEvent.Done;
                waitsForSnapshot = false;
                Collect();
                return true;
            case BackgroundEvent.Standing standing:
                foreach (var partition in owned)
                {
                    if (!standing.Owned.Contains(partition) && names.Remove(partition, out var gone)) gone.State = PositionState.Released;
                }

                (IsPositioned, HasFailed, owned) = (standing.IsPositioned, standing.HasFailed, standing.Owned);
                foreach (var (partition, offset) in standing.Set) positions[partition] = offset;
                return true;
            case BackgroundEvent.CommitReturned:
                owner.OnCommitReturned();
                return true;
            case BackgroundEvent.Sought:
                owner.OnSought();
                return true;
            case BackgroundEvent.Revoked revoked:
                pendingListener = revoked;
                if (IsPolling || isClosing) RunListener();
                return true;
            case BackgroundEvent.Left:
                owner.OnLeft();
                return true;
            default:
                return false;
        }
    }

    private AssignedPartition NamesOf(TopicPartition partition)
    {
        if (names.TryGetValue(partition, out var known)) return known;
        var name = partition.ToString();
        return names[partition] = new(partition, context.History.Names.Intern(name), context.Place(name));
    }

    private void Tell(Message message) => context.Tell(background, message);

    public bool OnMessage(ConnectionId connection, Message message) => false;

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => false;

    public bool OnTimer(int kind, long data) => false;
}
