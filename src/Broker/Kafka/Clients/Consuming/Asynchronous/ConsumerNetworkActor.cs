using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Asynchronous;

/// <summary>
/// The background thread of AsyncKafkaConsumer: connections, positions, fetches, commits, membership. It knows of the application what the events say
/// that it has got to.
/// </summary>
public sealed class ConsumerNetworkActor(ConsumerOptions options) : Actor, IKafkaConsumerOwner, IRecordSink, Cluster.IKnowsLeaders
{
    private const int ConsumerTimers = 0;
    private const int PollTimer = 10;

    // Not settings: from adding an event until the selector has woken up and the thread has it, on current machines.
    private const long ShortestWakeNanos = 5_000;
    private const long LongestWakeNanos = 100_000;

    private KafkaConsumer? consumer;
    private ActorId application;

    public BrokerId LeaderKnown(TopicPartition partition) => consumer?.LeaderKnown(partition) ?? BrokerId.None;

    public override void OnMessage(ConnectionId connection, Message message) => consumer?.OnMessage(connection, message);

    public override void OnConnection(ConnectionId connection, ConnectionChange change) => consumer?.OnConnection(connection, change);

    public override void OnTimer(int kind, long data)
    {
        if (consumer!.OnTimer(kind, data) || kind != PollTimer) return;
        consumer.BeginPoll();
        Context.Tell(application, new BackgroundEvent.PollDone((int)data));
    }

    // The application ends the process.
    public override void OnTerminate()
    {
    }

    public override void OnLocal(ActorId from, Message message)
    {
        switch (message)
        {
            case ApplicationEvent.Begin begin:
                application = from;
                consumer = new(Context, options, begin.Session, this, ConsumerTimers, sink: this);
                consumer.Start();
                break;
            case ApplicationEvent.Poll poll:
                var wake = ShortestWakeNanos + Context.Draw(ClientSites.ThreadWake, Hash.Of(Context.Name, (ulong)poll.Number), 0, LongestWakeNanos - ShortestWakeNanos);
                Context.SetTimer(new(wake), PollTimer, poll.Number);
                break;
            case ApplicationEvent.PollWaits:
                consumer!.Poll();
                break;
            case ApplicationEvent.Woken:
                consumer!.Wakeup();
                break;
            case ApplicationEvent.RecordsTaken taken:
                consumer!.Take(taken.Fetches);
                break;
            case ApplicationEvent.Commit commit:
                Commit(commit);
                break;
            case ApplicationEvent.Seek seek:
                consumer!.Seek(seek.Target);
                break;
            case ApplicationEvent.ListenerReturned:
                consumer!.ListenerReturned();
                break;
            case ApplicationEvent.Close:
                consumer!.LeaveGroup();
                break;
        }
    }

    private void Commit(ApplicationEvent.Commit commit)
    {
        if (commit.One is { } one)
        {
            if (commit.Waits) consumer!.CommitSync(one.Partition, one.Next, one.Epoch);
            else consumer!.CommitAsync(one.Partition, one.Next, one.Epoch);
        }
        else if (commit.Waits)
        {
            consumer!.CommitSync();
        }
        else
        {
            consumer!.CommitAsync();
        }
    }

    void IRecordSink.OnRecords(int serial, TopicPartition partition, IReadOnlyList<ConsumedRecord> records, Offset end, LeaderEpoch epoch)
    {
        var copies = new FetchedRecord[records.Count];
        for (var i = 0; i < copies.Length; i++) copies[i] = new(records[i].Offset, records[i].Epoch, records[i].Message, records[i].Key);
        Context.Tell(application, new BackgroundEvent.Fetched(serial, partition, copies, end, epoch));
    }

    void IRecordSink.OnDropped(int serial) => Context.Tell(application, new BackgroundEvent.Dropped(serial));

    void IRecordSink.OnStanding(bool isPositioned, bool hasFailed, TopicPartition[] owned, (TopicPartition Partition, Offset Offset)[] set) =>
        Context.Tell(application, new BackgroundEvent.Standing(isPositioned, hasFailed, owned, set));

    void IKafkaConsumerOwner.OnPolled(IReadOnlyList<ConsumedRecord> records) => throw new InvalidOperationException("Records go by the sink.");

    void IKafkaConsumerOwner.OnCommitReturned() => Context.Tell(application, new BackgroundEvent.CommitReturned());

    void IKafkaConsumerOwner.OnSought() => Context.Tell(application, new BackgroundEvent.Sought());

    // An application without a listener is not asked.
    void IKafkaConsumerOwner.OnRevoked(bool areLost)
    {
        if (options.OnRevoke.Count == 0) consumer!.ListenerReturned();
        else Context.Tell(application, new BackgroundEvent.Revoked(areLost));
    }

    void IKafkaConsumerOwner.OnLeft() => Context.Tell(application, new BackgroundEvent.Left());
}
