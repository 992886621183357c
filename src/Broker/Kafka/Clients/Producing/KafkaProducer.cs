using Lab.Broker.Common;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Kernel.Stocks;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// The Java producer: an accumulator with a queue per partition, and a sender that drains it, one batch per partition and
/// request, to the leaders. Part of its owner's actor, which passes on what it hears. Every event ends in
/// <see cref="Advance"/>, the sender's loop: expire, resolve, unblock, drain.
/// </summary>
internal sealed partial class KafkaProducer : IKafkaClientOwner
{
    private readonly ActorContext context;
    private readonly ProducerSettings settings;
    private readonly ClientBehaviour behaviour;
    private readonly IKafkaProducerOwner owner;
    private readonly KafkaClient client;
    private readonly int senderTimer;
    private readonly Duration linger;
    private readonly Duration deliveryTimeout;
    private readonly bool mutes;
    private readonly bool inTurn;
    private readonly List<TopicBuffer> topics = [];
    private readonly List<SenderNode> nodes = [];
    private readonly Stack<RecordBatchBuilder> builders = new();
    private readonly Stock<ProducerBatch> batches;
    private readonly Stock<ProduceRequest> requests;
    private readonly Stock<ProduceCall> calls;
    private readonly BufferPool? pool;
    private bool isAdvancing;
    private bool advanceAgain;
    private bool isClosing;

    /// <param name="context">The actor's.</param>
    /// <param name="settings">As resolved.</param>
    /// <param name="behaviour">The release's decisions.</param>
    /// <param name="bootstrap">Where to begin.</param>
    /// <param name="owner">The application.</param>
    /// <param name="timers">Three timer kinds of the actor belong to this producer: this one and the next two.</param>
    public KafkaProducer(ActorContext context, ProducerSettings settings, ClientBehaviour behaviour, IReadOnlyList<ClientEndpoint> bootstrap, IKafkaProducerOwner owner, int timers)
    {
        this.context = context;
        this.settings = settings;
        this.behaviour = behaviour;
        this.owner = owner;
        client = new(context, ClientConnections.Of(settings), bootstrap, this, timers);
        senderTimer = timers + 2;
        linger = Duration.FromMs(settings.LingerMs);
        deliveryTimeout = Duration.FromMs(settings.DeliveryTimeoutMs);
        mutes = settings.MutesPartitionInFlight && behaviour.MutesPartitionWithOneInFlight;
        inTurn = settings.PartitionerClass?.EndsWith(".RoundRobinPartitioner", StringComparison.Ordinal) ?? false;
        memory = settings.BufferMemoryBytes;
        (batches, requests, calls) = (context.Stocks.Of<ProducerBatch>(), context.Stocks.Of<ProduceRequest>(), context.Stocks.Of<ProduceCall>());
        if (!behaviour.KeepsBufferOfExpired) pool = new(settings.BatchSizeBytes);
    }

    public ClusterMetadata Metadata => client.Metadata;

    /// <summary>The sender's thread starts: an idempotent producer asks for its id at once.</summary>
    public void Start()
    {
        client.Start();
        Advance();
    }

    /// <summary>close(): nothing lingers any more. Whoever calls waits until he was told the end of every send.</summary>
    public void Close()
    {
        isClosing = true;
        foreach (var node in nodes) node.IsDirty = true;
        Advance();
    }

    public TopicBuffer Topic(string name)
    {
        foreach (var topic in topics)
        {
            if (topic.Name == name) return topic;
        }

        var added = new TopicBuffer(context, client.Metadata.Topic(name), Math.Max(1, settings.BatchSizeBytes), settings.PartitionerAdaptive);
        topics.Add(added);
        return added;
    }

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => client.OnConnection(connection, change);

    public bool OnMessage(ConnectionId connection, Message message) => client.OnMessage(connection, message);

    public bool OnTimer(int kind, long data)
    {
        if (client.OnTimer(kind, data)) return true;
        if (kind != senderTimer) return false;
        OnSenderTimer();
        return true;
    }

    void IKafkaClientOwner.OnNodeReady(int node)
    {
        MarkDirty(node);
        Advance();
    }

    void IKafkaClientOwner.OnSent(int node, ClientCall call)
    {
        if (call is ProduceCall produce) OnHandedToSocket(produce);
        MarkDirty(node);
    }

    void IKafkaClientOwner.OnAnswer(int node, ClientCall call, KafkaResponse response)
    {
        MarkDirty(node);
        if (call is ProduceCall produce) OnProduced(produce, (ProduceResponse)response);
        else OnIdentity((InitProducerIdResponse)response);
        Advance();
    }

    void IKafkaClientOwner.OnConnectionLost(int node, IReadOnlyList<ClientCall> unanswered, DisconnectReason reason)
    {
        MarkDirty(node);
        for (var i = 0; i < unanswered.Count; i++)
        {
            if (unanswered[i] is ProduceCall produce) OnLost(produce);
            else if (unanswered[i] is InitProducerIdCall) OnIdentityLost();
        }

        Advance();
    }

    void IKafkaClientOwner.OnMetadata()
    {
        PlaceQueues();
        Advance();
        WantMissingLeaders();
        if (blockedOn == Append.LacksMetadata) client.RequestMetadata();
    }

    /// <summary>
    /// One turn of the sender after an event. What it tells the application may make that send at once, which comes back
    /// here: then another turn follows.
    /// </summary>
    private void Advance()
    {
        if (isAdvancing)
        {
            advanceAgain = true;
            return;
        }

        isAdvancing = true;
        do
        {
            advanceAgain = false;
            var now = context.Now;
            Expire(now);
            ResolveSequences();
            BumpEpochIfNeeded();
            EnsureIdentity(now);
            Unblock(now);
            for (var i = 0; i < nodes.Count; i++)
            {
                if (nodes[i].IsDirty) DrainNode(nodes[i], now);
            }
        }
        while (advanceAgain);
        isAdvancing = false;
        ArmSender();
    }
}
