using Lab.Broker.Kafka.Clients.Consuming.Asynchronous;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Clients.Consuming;

// As the background thread of an asynchronous consumer: fetches go to the application's buffer as they arrive, positions follow what it says it took.
internal sealed partial class KafkaConsumer
{
    private readonly IRecordSink? sink;
    private readonly List<(TopicPartition Partition, Offset Offset)> positionsSet = [];
    private bool isAtPoll;
    private int nextSerial;
    private (bool IsPositioned, bool HasFailed, int Owned) told;

    public BrokerId LeaderKnown(TopicPartition partition) => client.Metadata.LeaderOf(partition).Leader;

    public bool OnLocal(Message message) => false;

    /// <summary>
    /// A poll's event: time for an automatic commit, of the positions as they are now. If the application has taken records meanwhile,
    /// they are in it.
    /// </summary>
    public void BeginPoll()
    {
        fetchAhead = true;
        isAtPoll = true;
        membership?.PollReturned();
        if (!HasFailed && !IsInListener) AutoCommit(context.Now);
        Turn();
        isAtPoll = false;
    }

    /// <summary>The application has taken records out of its buffer.</summary>
    public void Take(IReadOnlyList<Taken> fetches)
    {
        IsPolling = false;
        membership?.PollReturned();
        foreach (var (serial, id, next, epoch, isDrained) in fetches)
        {
            if (IndexOf(id) is not (>= 0 and var at) || partitions[at].Serial != serial) continue;
            var partition = partitions[at];
            partition.Position = partition.Position with { Offset = next, OffsetEpoch = epoch };
            partition.TakenTo = next;
            if (!isDrained) continue;
            partition.Serial = 0;
            partition.IsBuffered = false;
            partitions.RemoveAt(at);
            partitions.Add(partition);
        }

        fetchAhead = true;
        Turn();
    }

    public void CommitSync(TopicPartition partition, Offset next, LeaderEpoch epoch) => CommitSync([new(partition, next, epoch)]);

    public void CommitAsync(TopicPartition partition, Offset next, LeaderEpoch epoch) => Begin(CommitKind.Async, [new(partition, next, epoch)]);

    private void Push(IRecordSink to)
    {
        foreach (var partition in partitions)
        {
            // Moved, or not to be read before it is validated.
            if (partition.Serial > 0 && (partition.State != PositionState.Fetching || partition.IsPaused || partition.Position.Offset != partition.TakenTo)) Unbuffer(partition);
        }

        while (!completed.IsEmpty)
        {
            var fetch = completed.First;
            var partition = fetch.Partition;
            completed.RemoveFirst();
            if (partition.State != PositionState.Fetching || partition.IsPaused || partition.Position.Offset != fetch.Next)
            {
                partition.IsBuffered = false;
                continue;
            }

            polled.Clear();
            fetch.Take(int.MaxValue, reader, polled);
            if (fetch.Corruption is { } corruption && polled.Count == 0)
            {
                Fail(partition, ErrorCode.None, corruption);
                break;
            }

            partition.Serial = ++nextSerial;
            partition.TakenTo = partition.Position.Offset;
            to.OnRecords(partition.Serial, partition.Partition, polled, fetch.Next, fetch.Epoch);
            polled.Clear();
        }

        TellStanding(to);
    }

    private void Unbuffer(AssignedPartition partition)
    {
        if (sink is null || partition.Serial == 0) return;
        sink.OnDropped(partition.Serial);
        partition.Serial = 0;
        partition.IsBuffered = false;
    }

    private void TellStanding(IRecordSink to)
    {
        var standing = (IsPositioned, HasFailed, partitions.Count);
        if (standing == told && positionsSet.Count == 0) return;
        told = standing;
        var owned = new TopicPartition[partitions.Count];
        for (var i = 0; i < owned.Length; i++) owned[i] = partitions[i].Partition;
        to.OnStanding(IsPositioned, HasFailed, owned, [.. positionsSet]);
        positionsSet.Clear();
    }
}
