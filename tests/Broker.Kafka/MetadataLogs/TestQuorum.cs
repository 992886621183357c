using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Invariants;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.MetadataLogs;

/// <summary>Three controllers, some brokers, and an admin client that creates topics; invariants are looked at after every event.</summary>
internal sealed class TestQuorum
{
    public const string Directory = "__cluster_metadata-0/";
    private const string ClusterId = "hFWBMDXqRG6slJfwYmzCUQ";

    private readonly ClusterInvariants invariants;

    public TestQuorum(ulong seed, (string Name, string Value)[] settings, int brokers = 2, SnapshotRules? snapshots = null, int topics = 40, bool isFar = false)
    {
        World = new(seed, isFar ? NetworkOptions.Default with { LatencyMin = Duration.FromMs(20), LatencyMax = Duration.FromMs(40) } : null);
        Facts = new(World.Places);
        World.Listen(Facts);
        Settings = BrokerSettings.Resolve("4.1", [.. settings.Select(s => KeyValuePair.Create(s.Name, s.Value))]).Require();
        var rules = snapshots is null ? ControllerRules.Release41 : ControllerRules.Release41 with { Snapshots = snapshots };
        Cluster.QuorumVoter[] voters = [.. Enumerable.Range(0, 3).Select(i => new Cluster.QuorumVoter(new(3000 + i), new(i)))];
        for (var i = 0; i < 3; i++)
        {
            var options = ControllerOptions.From(voters[i].Node, ClusterId, Settings, FeatureLevels.Resolve("4.1", []).Require(), rules) with { Voters = voters };
            Controllers.Add(Add($"c{i}", 1, () => new ControllerActor(options)));
        }

        var follow = snapshots is null ? ReplicationRules.Release41 : ReplicationRules.Release41 with { Snapshots = snapshots };
        for (var b = 1; b <= brokers; b++)
        {
            var options = new BrokerOptions(new(b), ClusterId, "", Settings, follow, voters, static (_, given) => TopicSettings.Resolve("4.1", given).Require());
            Brokers.Add(Add($"b{b}", 8, () => new BrokerActor(options)));
        }

        Add("admin", 0, () => new Admin([.. Controllers.Select(c => c.Machine)], topics, isFar ? 200 : 100));
        invariants = new(World, [.. Controllers.Select(c => c.Actor)], [.. Brokers.Select((b, i) => (new BrokerId(i + 1), b.Actor, b.Machine))]);
        foreach (var (process, _, _) in Controllers) World.Start(process);
        foreach (var (process, _, _) in Brokers) World.Start(process);
        World.Start(World.ProcessesOn(new(3 + brokers))[0]);
    }

    public World World { get; }

    public FactLog Facts { get; }

    public BrokerSettings Settings { get; }

    public List<(ProcessId Process, ActorId Actor, MachineId Machine)> Controllers { get; } = [];

    public List<(ProcessId Process, ActorId Actor, MachineId Machine)> Brokers { get; } = [];

    public IEnumerable<string> Violations => invariants.Violations.Select(v => v.Sentence);

    public ControllerActor? Controller(int i) => World.InstanceOf(Controllers[i].Actor) as ControllerActor;

    public BrokerActor? Broker(int i) => World.InstanceOf(Brokers[i].Actor) as BrokerActor;

    public int Active => Enumerable.Range(0, 3).First(i => Controller(i) is { IsActive: true });

    public void RunFor(double seconds) => World.RunUntil(World.Now + Duration.FromMs((long)(seconds * 1000)));

    /// <summary>Names of a node's complete snapshots.</summary>
    public IReadOnlyList<string> SnapshotsOn(MachineId machine) => [.. World.DiskOf(machine).Names.Where(n => n.StartsWith(Directory, StringComparison.Ordinal) && n.EndsWith(".checkpoint", StringComparison.Ordinal)).Select(n => n[Directory.Length..])];

    public IReadOnlyList<string> FilesOn(MachineId machine) => [.. World.DiskOf(machine).Names.Where(n => n.StartsWith(Directory, StringComparison.Ordinal)).Select(n => n[Directory.Length..])];

    /// <summary>The records of an image, broker registrations without their places.</summary>
    public static List<string> Of(Cluster.ClusterImage image) => [.. ImageRecords.Of(image).Select(r => Convert.ToHexString(r.Encode()))];

    private (ProcessId Process, ActorId Actor, MachineId Machine) Add(string name, int lanes, Func<Actor> factory)
    {
        var machine = World.AddMachine(name);
        var process = World.AddProcess(machine, name);
        return (process, World.AddActor(process, name, lanes, factory), machine);
    }

    // Asks every controller in turn, every 100 ms, for one topic more.
    private sealed class Admin(MachineId[] controllers, int topics, int everyMs) : Actor
    {
        private int next;
        private int turn;
        private ConnectionId connection = ConnectionId.None;

        public override void OnStart() => Context.SetTimer(Duration.FromSeconds(1), 1);

        public override void OnTimer(int kind, long data)
        {
            if (!connection.IsNone) Context.Close(connection);
            if (next >= topics) return;
            connection = Context.Connect(controllers[turn++ % controllers.Length], Cluster.KafkaPorts.Controller);
            Context.SetTimer(Duration.FromMs(everyMs), 1);
        }

        public override void OnConnection(ConnectionId changed, ConnectionChange change)
        {
            if (changed == connection && change == ConnectionChange.Opened)
                Context.Send(connection, new CreateTopicsRequest(next, [new($"t{next}", -1, -1, [[new(1), new(2)]], [])], 1000));
        }

        public override void OnMessage(ConnectionId from, Message message)
        {
            if (message is CreateTopicsResponse { Results: [var result] } && result.Error is ErrorCode.None or ErrorCode.TopicAlreadyExists) next++;
        }
    }
}
