using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>A controller with fake brokers in one world; the invariants are asserted after every event.</summary>
internal sealed class SmallWorld
{
    public const string ClusterId = "hFWBMDXqRG6slJfwYmzCUQ";

    private readonly ControllerInvariants invariants = new();

    public SmallWorld(ulong seed = 1, int brokers = 3, ControllerOptions? options = null, Action<FakeBrokerScript>? script = null, FakeBrokerScript? observer = null, DiskOptions? disk = null)
    {
        World = new(seed);
        Facts = new(World.Places);
        World.Listen(Facts);
        Options = options ?? With(null);
        Machine = World.AddMachine("controller", disk: disk);
        Process = World.AddProcess(Machine, "controller");
        Actor = World.AddActor(Process, "controller", 1, () => new ControllerActor(Options));
        for (var id = 1; id <= brokers; id++)
        {
            var broker = new FakeBrokerScript(id);
            script?.Invoke(broker);
            Add(broker);
        }

        if (observer is not null) Add(observer);
        World.AfterEvent = _ =>
        {
            if (World.InstanceOf(Actor) is ControllerActor { IsActive: true } controller) Assert.Empty(invariants.Check(controller));
        };
        World.Start(Process);
        foreach (var (process, _) in BrokerProcesses) World.Start(process);
    }

    /// <summary>The options of a controller by these rules; those of 4.1 unless told otherwise.</summary>
    public static ControllerOptions With(ControllerRules? rules) =>
        new() { NodeId = new(100), ClusterId = ClusterId, MinInsyncReplicas = 2, MetadataMaxIdleInterval = Duration.Zero, Rules = rules ?? ControllerRules.Release41 };

    public World World { get; }
    public FactLog Facts { get; }
    public ControllerOptions Options { get; set; }
    public MachineId Machine { get; }
    public ProcessId Process { get; }
    public ActorId Actor { get; }
    public List<FakeBrokerScript> Brokers { get; } = [];
    public List<(ProcessId Process, MachineId Machine)> BrokerProcesses { get; } = [];

    public ControllerActor Controller => (ControllerActor)World.InstanceOf(Actor)!;

    public PartitionState Partition(string topic, int partition = 0) => Controller.Committed.Partition(new(topic, partition))!;

    public void RunTo(long ms) => World.RunUntil(VirtualTime.FromMs(ms));

    public static CreateTopicsRequest CreateTopic(string name, params int[] replicas) =>
        new(1, [new(name, -1, -1, [[.. replicas.Select(id => new BrokerId(id))]], [])], 1000);

    /// <summary>A committed image in one line per thing, for comparisons.</summary>
    public static string Describe(ClusterImage image) => string.Join("\n",
    [
        .. image.Brokers.Select(b => $"broker {b.Broker} epoch {b.Epoch} fenced {b.Fenced} shutting down {b.InControlledShutdown} at {b.Machine}:{b.Port} {b.RegisteredAt}"),
        .. image.Topics.Select(t => $"topic {t.Name} {t.Id} {t.Partitions} {string.Join(',', t.Configs)}"),
        .. image.Partitions.Select(p => $"{p.Partition} [{string.Join(',', p.Replicas)}] isr [{string.Join(',', p.Isr)}] elr [{string.Join(',', p.Elr)}] {p.Leader} {p.LeaderEpoch} {p.PartitionEpoch} {p.RecoveryState}"),
        $"producers {image.NextProducerId}",
    ]);

    private void Add(FakeBrokerScript broker)
    {
        var machine = World.AddMachine($"b{broker.Id}");
        var process = World.AddProcess(machine, $"b{broker.Id}");
        World.AddActor(process, $"b{broker.Id}", 0, () => new FakeBroker(broker, Machine));
        Brokers.Add(broker);
        BrokerProcesses.Add((process, machine));
    }
}
