using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// A producing application and the Java producer in it. The application has one thread: while a call of send() blocks it
/// does nothing else. What it calls and is told goes into the history.
/// </summary>
public sealed partial class ProducerActor(ProducerOptions options) : Actor, IKafkaProducerOwner, Cluster.IKnowsLeaders
{
    private const int ProducerTimers = 0;
    private const int TurnTimer = 10;
    private const int ResendTimer = 11;
    private const int RecordTimer = 12;

    private readonly MessageKeys keys = new(options);
    private KafkaProducer producer = null!; // From the start event on; others may look earlier.
    private ProducerJournal journal = null!;
    private SentTopic[] topics = [];
    private SessionId session;
    private int programIndex;

    /// <summary>Calls of send() in this life.</summary>
    public int Called => programIndex;

    /// <summary>Messages that this life was told ok.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Every call of send() that it was to make was made; futures may be open.</summary>
    public bool HasCalledAll => nextOwn >= limit && backlog.IsEmpty && deferred.IsEmpty;

    /// <summary>Every message of its own was sent, and every future has ended.</summary>
    public bool IsIdle => producer is not null && nextOwn >= limit && backlog.IsEmpty && deferred.IsEmpty && open == 0 && resends == 0;

    /// <summary>Who leads a partition, as far as this client knows.</summary>
    public BrokerId LeaderKnown(TopicPartition partition) => producer is null ? BrokerId.None : producer.Metadata.LeaderOf(partition).Leader;

    public override void OnStart()
    {
        Context.Listen(ClientPorts.Commands);
        session = Context.History.OpenSession(options.Name, NameId.None, Context.Incarnation);
        keys.Intern(Context.History.Names);
        journal = new(Context.Disk, options.Name);
        calls = Context.Stocks.Of<Dictionary<int, int>>().Take();
        calls.Clear();
        producer = new(Context, options.Settings, options.Behaviour, options.Bootstrap, this, ProducerTimers);
        topics = [.. options.Topics.Select(name => new SentTopic(producer.Topic(name), Context.History.Names.Intern(name), Context.Place(name)))];
        producer.Start();
        Begin();
    }

    public override void OnMessage(ConnectionId connection, Message message) => producer.OnMessage(connection, message);

    public override void OnConnection(ConnectionId connection, ConnectionChange change) => producer.OnConnection(connection, change);

    public override void OnLocal(ActorId from, Message message)
    {
        switch (message)
        {
            case SendCommand send:
                foreach (var id in send.Messages) CallOrDefer(id, calls.GetValueOrDefault(id.Value));
                break;
            case SendMoreCommand more:
                limit += more.Count;
                if (!turnArmed) Turn();
                break;
        }
    }

    public override void OnTimer(int kind, long data)
    {
        if (producer.OnTimer(kind, data)) return;
        if (kind == TurnTimer) OnTurnTimer();
        else if (kind == ResendTimer) OnResendTimer(data);
        else if (kind == RecordTimer) OnRecordTimer();
    }

    void IKafkaProducerOwner.OnPartitioned(in PendingSend send, in TopicPartition partition)
    {
        var places = TopicOf(send.Message).Places;
        while (places.Count <= partition.Partition) places.Add(Context.History.Names.Intern(new TopicPartition(partition.Topic, places.Count).ToString()));
        Context.History.SetPlace(send.Operation, places[partition.Partition]);
    }

    void IKafkaProducerOwner.OnTold(in PendingSend send, in SendOutcome outcome)
    {
        open--;
        if (options.Success == SendSuccess.Future) Return(send, outcome);
        EndIfClosed();
    }

    void IKafkaProducerOwner.OnSendReturned(in PendingSend send)
    {
        OnCallReturned(send);
        GoOn();
    }

    private SentTopic TopicOf(MessageId message) => topics[keys.TopicOf(message)];

    private void Call(MessageId message, int attempt)
    {
        open++;
        calls[message.Value] = attempt + 1;
        var topic = TopicOf(message);
        var operation = Context.History.Call(OperationKind.Send, session, programIndex++, attempt, message, keys.NameOf(message), topic.Place, Context.WorldTime);
        Context.Report(FactKind.SendCalled, topic.FactPlace, message.Value, attempt);
        journal.OnCalled(message);
        var send = new PendingSend(message, operation, attempt);
        if (producer.Send(new(send, topic.Buffer, keys.BytesOf(message), keys.PartitionOf(message), options.ValueSize))) OnCallReturned(send);
    }

    private void OnCallReturned(in PendingSend send)
    {
        if (options.Success == SendSuccess.Returned) Return(send, new(OperationResult.Ok, Offset.None, ErrorCode.None, Unconfirmed: true));
    }

    private void Return(in PendingSend send, in SendOutcome outcome)
    {
        Context.History.Return(send.Operation, outcome.Result, Context.WorldTime, outcome.Offset.Value, outcome.Unconfirmed ? OperationFlags.Unconfirmed : OperationFlags.None);
        Context.Report(FactKind.SendReturned, TopicOf(send.Message).FactPlace, send.Message.Value, (long)outcome.Result, outcome.Offset.Value);
        if (outcome.Result == OperationResult.Ok)
        {
            Acknowledged++;
            Record(send.Message);
            return;
        }

        var again = outcome.Result == OperationResult.Fail ? ResendOn.Fail : ResendOn.Info;
        if (!isClosing && (options.ResendOn & again) != 0 && send.Attempt < options.ResendAttempts) ResendLater(send);
    }

    /// <summary>One of the topics that it sends to, and the names of it and of its partitions.</summary>
    private sealed record SentTopic(TopicBuffer Buffer, NameId Place, NameId FactPlace)
    {
        public List<NameId> Places { get; } = [];
    }
}
