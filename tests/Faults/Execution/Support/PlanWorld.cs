using Lab.Faults.Execution;
using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Roles;
using Lab.Model.Surviving;

namespace Lab.Faults.Tests.Execution.Support;

/// <summary>
/// A world of toys that looks like a cluster: brokers 1 to 3, a controller, producer p1, consumer billing with two members, each on a machine of its own,
/// and the partitions o-0 and o-1, which a test moves by hand. Every link takes a millisecond.
/// </summary>
internal sealed class PlanWorld : IClusterView, IScenarioHands
{
    public static readonly Duration Ms = Duration.FromMs(1);
    public static readonly RoleNames Names = new(["p1"], ["billing"]);

    private readonly Dictionary<string, PartitionNow> partitions = [];
    private readonly Dictionary<string, ProcessId> processes = [];
    private readonly Dictionary<(string, string), int> known = [];
    private readonly List<(string Process, VirtualTime At)> ticks = [];
    private readonly FactLog facts;

    public PlanWorld(ulong seed = 1, VirtualTime ready = default)
    {
        World = new(seed, new NetworkOptions(Ms, Ms, Ms, long.MaxValue));
        Ready = ready;
        foreach (var name in (string[])["broker-1", "broker-2", "broker-3", "controller", "p1", "billing-1", "billing-2"])
        {
            processes[name] = World.AddProcess(World.AddMachine(name), name);
            World.AddActor(processes[name], name, 0, () => new Toy(this, name));
        }

        facts = new(World.Places);
        World.Listen(facts);
        Clients = [new("p1", 1, processes["p1"]), new("billing", 1, processes["billing-1"]), new("billing", 2, processes["billing-2"])];
        partitions["o-0"] = new(1, [1, 2, 3], [1, 2, 3]);
        partitions["o-1"] = new(2, [2, 3, 1], [2, 3, 1]);
        foreach (var process in processes.Values) World.Start(process);
    }

    public World World { get; }
    public VirtualTime Ready { get; }
    public PlanExecutor Executor { get; private set; } = null!;

    // ---- What a test arranges ------------------------------------------------------------------------------------

    public int Coordinator { get; set; } = 2;
    public long CommittedOffset { get; set; } = -1;
    public long HighWatermark { get; set; }
    public long LogEnd { get; set; }
    public int[] Claiming { get; set; } = [1];
    public Dictionary<int, int> Registrations { get; } = new() { [1] = 1, [2] = 1, [3] = 1 };
    public SortedSet<int> FencedBrokers { get; } = [];
    public SortedSet<int> UnheardBrokers { get; } = [];
    /// <summary>How long a process takes to end when it is asked to.</summary>
    public Duration EndsAfter { get; set; } = Duration.Zero;
    /// <summary>Whether processes tick; set before the world runs.</summary>
    public bool Ticking { get; init; }
    public Action<Toy, int, long> OnTimer { get; set; } = static (_, _, _) => { };

    public PlanExecutor Carry(params PlannedFault[] faults) => Carry(new FaultPlan(faults.ToValueList(), []));

    public PlanExecutor CarrySteps(params PlannedStep[] steps) => Carry(new FaultPlan([], steps.ToValueList()));

    public PlanExecutor Carry(FaultPlan plan) => Executor = new(World, this, this, plan, Ready);

    /// <summary>As a swarm that is held back by these limits.</summary>
    public SwarmWatch Carry(FaultLimits limits, params PlannedFault[] faults)
    {
        SwarmWatch watch = new(new([.. faults.Select(f => new SwarmFault("drawn", f))]), limits);
        Executor = new(World, this, this, watch.Plan.ToPlan([]), Ready, watch);
        return watch;
    }

    public void RunTo(double ms) => World.RunUntil(Time(ms));

    public void At(double ms, Action act) => World.Schedule(Time(ms), new Happening(act));

    /// <summary>Inside a handler of that process.</summary>
    public void Inside(string process, double ms, Action<Toy> act) => World.Inject(MachineOf(process), Toy.Port, new Order(act), Time(ms));

    public void Report(double ms, string machine, FactKind kind, long a = 0, long b = 0, object? detail = null) =>
        At(ms, () => World.ReportWorld(kind, MachineOf(machine), a, b, detail));

    /// <summary>The controller commits another state of a partition.</summary>
    public void Change(double ms, string partition, int leader, params int[] inSync) => At(ms, () =>
    {
        partitions[partition] = partitions[partition] with { Leader = leader, InSync = inSync };
        World.ReportWorld(FactKind.PartitionChanged, MachineOf("controller"), leader, 0, inSync);
    });

    public void Learn(double ms, string client, string partition, int leader) => At(ms, () =>
    {
        known[(client, partition)] = leader;
        World.ReportWorld(FactKind.MetadataLearned, MachineOf(client), leader);
    });

    // ---- What came of it -----------------------------------------------------------------------------------------

    public IReadOnlyList<Fact> Facts => facts.Facts;

    /// <summary>What the plan did and when: "2ms crash broker(1)".</summary>
    public List<string> Began => [.. Facts.Where(f => f.Kind == FactKind.FaultBegan).Select(Text)];

    public List<string> Ended => [.. Facts.Where(f => f.Kind == FactKind.FaultEnded).Select(Text)];

    public List<VirtualTime> BeganAt => [.. Facts.Where(f => f.Kind == FactKind.FaultBegan).Select(f => f.At)];

    /// <summary>What was done to processes and machines: "2ms ProcessCrashed broker-1".</summary>
    public List<string> Done(params FactKind[] kinds) =>
        [.. Facts.Where(f => kinds.Contains(f.Kind) && f.At > VirtualTime.Zero).Select(f => $"{Ago(f.At)} {f.Kind} {World.MachineNames[f.Machine.Value]}")];

    /// <summary>When each ping arrived.</summary>
    public Dictionary<int, VirtualTime> Arrivals { get; } = [];

    public List<string> Sent { get; } = [];

    public List<string> Reads { get; } = [];

    public List<string> Elections { get; } = [];

    public List<string> Flips { get; } = [];

    public bool IsAlive(string process) => World.IsAlive(processes[process]);

    public bool IsCut(string from, string to) => World.Network.IsCut(MachineOf(from), MachineOf(to));

    public MachineId MachineOf(string process) => World.MachineOf(processes[process]);

    public ProcessId ProcessOf(string process) => processes[process];

    public int Ticks(string process, double fromMs, double toMs) => ticks.Count(t => t.Process == process && t.At > Time(fromMs) && t.At <= Time(toMs));

    public void Ticked(string process, VirtualTime at) => ticks.Add((process, at));

    public void Arrived(int number, VirtualTime at) => Arrivals.Add(number, at);

    public static VirtualTime Time(double ms) => new((long)Math.Round(ms * 1_000_000));

    private static string Ago(VirtualTime at) => (at - VirtualTime.Zero).ToString();

    private static string Text(Fact fact) => $"{Ago(fact.At)} {fact.Detail}";

    // ---- IClusterView --------------------------------------------------------------------------------------------

    public IReadOnlyList<int> Brokers { get; } = [1, 2, 3];
    public IReadOnlyList<MachineId> ControllerMachines => [MachineOf("controller"), .. Standbys.Select(MachineOf)];

    /// <summary>Processes that are controllers beside the one of that name; it is the active one.</summary>
    public string[] Standbys { get; set; } = [];

    public MachineId ActiveController => MachineOf("controller");
    public int LeaderOf(string partition) => partitions[partition].Leader;
    public IReadOnlyList<int> ClaimingLeadersOf(string partition) => Claiming;
    public IReadOnlyList<int> ReplicasOf(string partition) => partitions[partition].Replicas;
    public IReadOnlyList<int> InSyncSetOf(string partition) => partitions[partition].InSync;
    public int CoordinatorOf(string group) => Coordinator;
    public long HighWatermarkOf(int broker, string partition) => HighWatermark;
    public long LogEndOf(int broker, string partition) => LogEnd;
    public int RegistrationsOf(int broker) => Registrations[broker];
    public bool IsFenced(int broker) => FencedBrokers.Contains(broker);
    public bool IsHeard(int broker) => !UnheardBrokers.Contains(broker);
    public int LeaderKnownBy(string client, string partition) => known.GetValueOrDefault((client, partition), -1);
    public long CommittedBy(string group, string partition) => CommittedOffset;

    public int OwnerOf(string group, string partition) => 0;

    public int GenerationOf(string group) => 0;
    public MachineId MachineOfBroker(int broker) => MachineOf($"broker-{broker}");

    // ---- IScenarioHands ------------------------------------------------------------------------------------------

    public IReadOnlyList<ClientProcess> Clients { get; }
    public IWireReader? Wire { get; init; }
    public ProcessId ProcessOfBroker(int broker) => processes[$"broker-{broker}"];
    public ProcessId ProcessOfController(MachineId machine) => processes[Array.Find(Standbys, s => MachineOf(s) == machine) ?? "controller"];
    public void Send(SendRequest request) => Sent.Add($"{Ago(World.Now)} {request}");
    public void Read(ReadRequest request) => Reads.Add($"{Ago(World.Now)} {request}");
    public void Seek(SeekRequest request, VirtualTime ready) => Reads.Add($"{Ago(World.Now)} {request}");
    public void FlipBit(MachineId machine, TopicPartitionRef partition, ulong subject) => Flips.Add($"{Ago(World.Now)} {World.MachineNames[machine.Value]} {partition}");
    public void Elect(TopicPartitionRef partition, ElectionType type) => Elections.Add($"{Ago(World.Now)} {partition} {type}");

    public void Reassign(IReadOnlyList<(TopicPartitionRef Partition, IReadOnlyList<int> Brokers)> partitions) =>
        Elections.AddRange(partitions.Select(p => $"{Ago(World.Now)} {p.Partition} to {string.Join(",", p.Brokers)}"));
    public void AddPartitions(string topic, int count) => Elections.Add($"{Ago(World.Now)} {topic} {count}");
    public void CreateTopic(string topic) => Elections.Add($"{Ago(World.Now)} {topic} created");

    public void DeleteTopic(string topic) => Elections.Add($"{Ago(World.Now)} {topic} deleted");

    private sealed record PartitionNow(int Leader, int[] Replicas, int[] InSync);

    private sealed class Happening(Action act) : IWorldEvent
    {
        public void Fire(World world) => act();
        public override string ToString() => "the test";
    }
}
