using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Replication;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>
/// Broker 1, real, with a controller, brokers 2 and 3 and a client that do what a test says. Every message takes a
/// millisecond. Topic "o" has partition 0 on brokers 1, 2, 3; metadata begins with leader epoch 5.
/// </summary>
internal sealed partial class OneBroker
{
    public const int FirstEpoch = 5;
    public static readonly TopicPartition Place = new("o", 0);
    public static readonly TopicPartition OffsetsPlace = new(LogFileNames.OffsetsTopic, 0);
    private const string ClusterId = "hFWBMDXqRG6slJfwYmzCUQ";
    private readonly MachineId machine;
    private readonly ActorId actor;
    private readonly string[]? racks;

    public OneBroker(int minIsr = 2, string profile = "4.1", (string Name, string Value)[]? topic = null, (string Name, string Value)[]? broker = null, Func<ReplicationRules, ReplicationRules>? rules = null, string[]? racks = null)
    {
        this.racks = racks;
        World = new(1, new NetworkOptions(Duration.FromMs(1), Duration.FromMs(1), Duration.FromMs(1), 1_250_000_000));
        Facts = new(World.Places);
        World.Listen(Facts);
        Controller.Join(World, "controller");
        Second.Join(World, "b2");
        Third.Join(World, "b3");
        Client.Join(World, "client");

        KeyValuePair<string, string>[] ofTopic = [new("min.insync.replicas", $"{minIsr}"), .. (topic ?? []).Select(s => new KeyValuePair<string, string>(s.Name, s.Value))];
        var ofBroker = BrokerSettings.Resolve(profile, [.. (broker ?? []).Select(s => new KeyValuePair<string, string>(s.Name, s.Value))]).Require();
        Settings = ofBroker;
        machine = World.AddMachine("b1");
        Process = World.AddProcess(machine, "b1");
        Disk.Join(World, "tool", machine);
        var decisions = KafkaRules.Of(profile);
        var options = new BrokerOptions(new(1), ClusterId, RackOf(1), ofBroker, rules is null ? decisions.Replication : rules(decisions.Replication), [new(new(3000), Controller.Machine)], (_, given) => TopicSettings.Resolve(profile, [.. ofTopic, .. given]).Require()) { GroupRules = decisions.Groups };
        actor = World.AddActor(Process, "b1", 8, () => new BrokerActor(options));

        Register(2, fenced: false);
        Register(3, fenced: false);
        World.Start(Process);
        Run(100);
    }

    public World World { get; }
    public FactLog Facts { get; }
    public BrokerSettings Settings { get; }
    public HandController Controller { get; } = new();
    public Peer Second { get; } = new();
    public Peer Third { get; } = new();
    public Peer Client { get; } = new();

    /// <summary>Works on broker 1's disk.</summary>
    public DiskTool Disk { get; } = new();
    public MachineId Machine => machine;
    public ProcessId Process { get; }

    public BrokerActor Broker => (BrokerActor)World.InstanceOf(actor)!;

    public Partition Partition => Broker.Replicas.Find(Place)!;

    public PartitionLog Log => Partition.Log;

    public long LogEnd => Log.LogEndOffset.Value;

    public long HighWatermark => Log.HighWatermark.Value;

    /// <summary>All records of the log: `0:a 1:b`.</summary>
    public string Records => Batches.Read(Log.Read(Log.LogStartOffset, Log.LogEndOffset, int.MaxValue));

    /// <summary>Lets milliseconds pass.</summary>
    public OneBroker Run(long ms)
    {
        World.RunUntil(World.Now + Duration.FromMs(ms));
        return this;
    }

    public OneBroker Run(Func<OneBroker, long> ms) => Run(ms(this));

    public static BrokerId[] Ids(params int[] ids) => [.. ids.Select(id => new BrokerId(id))];

    public Peer Peer(int broker) => broker == 2 ? Second : broker == 3 ? Third : throw new ArgumentOutOfRangeException(nameof(broker));

    // ---- Metadata ------------------------------------------------------------------------------------------------

    /// <summary>A partition comes into being, and the broker has heard of it.</summary>
    public OneBroker Create(TopicPartition place, int leader, int[] isr, int epoch = FirstEpoch, int[]? replicas = null)
    {
        var id = new Uuid(7, place.Topic.Length);
        Controller.Commit(
            new TopicRecord(place.Topic, id),
            new PartitionRecord(place.Partition, id, Ids(replicas ?? [1, 2, 3]), Ids(isr), new(leader), new(epoch), 10, []));
        return Run(5);
    }

    /// <summary>Broker 1 leads the partition, with this in-sync set.</summary>
    public OneBroker Leading(params int[] isr) => Create(Place, 1, isr);

    /// <summary>Broker 2 leads it.</summary>
    public OneBroker Following(params int[] isr) => Create(Place, 2, isr.Length > 0 ? isr : [1, 2, 3]);

    /// <summary>The controller commits a change; a leader, also the same one, means the next leader epoch.</summary>
    public OneBroker Change(int? leader = null, int[]? isr = null, TopicPartition? place = null)
    {
        var p = Controller.Image.Partition(place ?? Place)!;
        Controller.Commit(new PartitionChangeRecord(p.Partition.Partition, p.TopicId) { Leader = leader is { } l ? new(l) : null, Isr = isr is null ? null : Ids(isr) });
        return Run(5);
    }

    private string RackOf(int broker) => racks?[broker - 1] ?? "";

    public PartitionState Committed => Controller.Image.Partition(Place)!;

    /// <summary>A broker's process registers; its epoch is where its record stands.</summary>
    public BrokerEpoch Register(int broker, bool fenced)
    {
        var epoch = new BrokerEpoch(Controller.End.Value);
        Controller.Commit(HandController.Registration(new(broker), Peer(broker).Machine, epoch, fenced, RackOf(broker)));
        return epoch;
    }

    public OneBroker Fence(int broker, bool fenced = true)
    {
        Controller.Commit(new BrokerRegistrationChangeRecord(new(broker), EpochOf(broker)) { Fenced = fenced ? FencingChange.Fence : FencingChange.Unfence });
        return Run(5);
    }

    public OneBroker ShuttingDown(int broker)
    {
        Controller.Commit(new BrokerRegistrationChangeRecord(new(broker), EpochOf(broker)) { Version = 1, InControlledShutdown = true });
        return Run(5);
    }

    public BrokerEpoch EpochOf(int broker) => Controller.Image.Broker(new(broker))!.Epoch;

    // ---- Faults --------------------------------------------------------------------------------------------------

    /// <summary>kill -9 and a new process, which has registered and heard of everything when this returns.</summary>
    public OneBroker Restart()
    {
        World.Crash(Process);
        World.Start(Process);
        return Run(200);
    }

    /// <summary>The machine loses its power, with what was never flushed; then as <see cref="Restart"/>.</summary>
    public OneBroker LosePower(KeepUnflushed keep = KeepUnflushed.None)
    {
        World.PowerLoss(machine, keep);
        World.PowerOn(machine);
        World.Start(Process);
        return Run(200);
    }
}
