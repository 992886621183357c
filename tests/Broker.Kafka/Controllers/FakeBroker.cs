using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>What a fake broker does and has seen; it outlives the process.</summary>
internal sealed class FakeBrokerScript(int id)
{
    public BrokerId Id { get; } = new(id);

    /// <summary>Registers and beats by itself.</summary>
    public bool Registers { get; init; } = true;

    /// <summary>Follows the metadata log by itself.</summary>
    public bool Follows { get; init; } = true;

    public Duration HeartbeatInterval { get; init; } = Duration.FromMs(500);

    public BrokerEpoch CleanEpoch { get; set; } = BrokerEpoch.None;

    public BrokerEpoch Epoch { get; set; } = BrokerEpoch.None;

    /// <summary>False: it has fallen silent, though its connections are open.</summary>
    public bool Beats { get; set; } = true;

    public bool WantsShutDown { get; set; }

    /// <summary>Requests to send on a third connection, by time.</summary>
    public List<(long AtMs, Func<FakeBrokerScript, KafkaRequest> Request)> Asks { get; } = [];

    public List<(VirtualTime At, Message Answer)> Answers { get; } = [];

    /// <summary>The image of the last life, by what the controller said is committed.</summary>
    public ClusterImage Image { get; set; } = new();

    /// <summary>Every batch seen, one behind the other, of the last life.</summary>
    public List<byte> LogBytes { get; } = [];

    public T Last<T>() where T : Message => Answers.Select(a => a.Answer).OfType<T>().Last();

    public VirtualTime TimeOf<T>() where T : Message => Answers.Last(a => a.Answer is T).At;
}

/// <summary>A broker of which only the talk with the controller is there: registration, heartbeats, the metadata log, scripted requests.</summary>
internal sealed class FakeBroker(FakeBrokerScript script, MachineId controller) : Actor
{
    private static readonly TopicPartition Metadata = new(LogFileNames.MetadataTopic, 0);

    private MetadataReplay replay = null!;
    private ConnectionId beats = ConnectionId.None;
    private ConnectionId log = ConnectionId.None;
    private ConnectionId asks = ConnectionId.None;
    private bool registered;
    private LeaderEpoch epoch = new(0);
    private LeaderEpoch lastEpoch = LeaderEpoch.None;
    private Offset end = Offset.Zero;
    private Offset highWatermark = Offset.Zero;

    public override void OnStart()
    {
        script.Image = new();
        script.LogBytes.Clear();
        replay = new(script.Image);
        if (script.Registers) beats = Context.Connect(controller, KafkaPorts.Controller);
        if (script.Follows) log = Context.Connect(controller, KafkaPorts.Controller);
        asks = Context.Connect(controller, KafkaPorts.Controller);
        for (var i = 0; i < script.Asks.Count; i++)
        {
            var after = VirtualTime.FromMs(script.Asks[i].AtMs) - Context.Now;
            if (after > Duration.Zero) Context.SetTimer(after, 2, i);
        }
    }

    public override void OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (change == ConnectionChange.Opened)
        {
            if (connection == beats) Beat();
            if (connection == log) Fetch();
        }
        else
        {
            Context.SetTimer(Duration.FromMs(100), 3, connection == beats ? 0 : connection == log ? 1 : 2);
        }
    }

    public override void OnTimer(int kind, long data)
    {
        if (kind == 1) Beat();
        else if (kind == 2) Context.Send(asks, script.Asks[(int)data].Request(script));
        else if (data == 0) beats = Context.Connect(controller, KafkaPorts.Controller);
        else if (data == 1) log = Context.Connect(controller, KafkaPorts.Controller);
        else asks = Context.Connect(controller, KafkaPorts.Controller);
    }

    public override void OnMessage(ConnectionId connection, Message message)
    {
        if (connection == log)
        {
            OnFetched((FetchResponse)message);
            return;
        }

        script.Answers.Add((Context.WorldTime, message));
        if (connection != beats) return;
        if (message is BrokerRegistrationResponse { Error: ErrorCode.None } registration)
        {
            registered = true;
            script.Epoch = registration.BrokerEpoch;
        }

        Context.SetTimer(registered && message is not BrokerHeartbeatResponse { IsFenced: true } ? script.HeartbeatInterval : Duration.FromMs(20), 1);
    }

    private void Beat()
    {
        if (!script.Beats)
        {
            Context.SetTimer(script.HeartbeatInterval, 1);
            return;
        }

        Context.Send(beats, registered
            ? new BrokerHeartbeatRequest(1, script.Id, script.Epoch, script.Image.LastApplied, wantFence: false, script.WantsShutDown)
            : new BrokerRegistrationRequest(1, script.Id, SmallWorld.ClusterId, new(script.Id.Value, Context.Incarnation + 1), Context.Machine, KafkaPorts.Broker, "", [new(script.Id.Value, 99)], script.CleanEpoch));
    }

    private void Fetch() => Context.Send(log, new FetchRequest().With(
        1, script.Id, script.Epoch, 500, 1, 1 << 20, IsolationLevel.ReadUncommitted, 0, -1, [new(Metadata, epoch, end, lastEpoch, Offset.Zero, 1 << 20, highWatermark)], []));

    private void OnFetched(FetchResponse response)
    {
        var result = Assert.Single(response.Results.ToArray());
        epoch = result.CurrentEpoch;
        Assert.Null(result.Diverging); // Whatever was told must still be in the log.
        if (result.Error == ErrorCode.None)
        {
            foreach (var batch in new RecordBatches(result.Records.Span))
            {
                Assert.True(batch.IsValid);
                if (batch.BaseOffset < end) continue;
                Assert.Equal(end, batch.BaseOffset);
                script.LogBytes.AddRange(batch.Bytes);
                (end, lastEpoch) = (batch.LastOffset.Next, batch.PartitionLeaderEpoch);
                foreach (var record in batch)
                {
                    if (batch.IsControl) replay.Skip(record.Offset);
                    else replay.Apply(MetadataRecord.Decode(record.Value.Span).Value, record.Offset);
                }
            }

            highWatermark = result.HighWatermark;
            Assert.True(end <= highWatermark); // One voter tells nothing that is not committed.
        }

        Fetch();
    }
}
