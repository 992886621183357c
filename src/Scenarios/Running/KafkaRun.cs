using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Clients;
using Lab.Broker.Kafka.Clients.Administering;
using Lab.Broker.Kafka.Clients.Auditing;
using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Clients.Consuming.Asynchronous;
using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Invariants;
using Lab.Broker.Kafka.Settings;
using Lab.Checker.Judging;
using Lab.Faults.Execution;
using Lab.Faults.Swarm;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Scenarios.Running.Marks;

namespace Lab.Scenarios.Running;

/// <summary>
/// One run of a Kafka scenario: the world is built, the cluster forms, the faults strike while the clients work, the world
/// heals and owes progress, the auditor reads what there is. It ends as soon as nothing is owed any more.
/// </summary>
internal sealed partial class KafkaRun : IFactListener
{
    private static readonly Duration Glance = Duration.FromMs(5);
    private static readonly Duration FormationMax = Duration.FromSeconds(60);
    private static readonly Duration FaultPhaseMax = Duration.FromSeconds(60 * 60);
    private static readonly Duration WaitingMax = Duration.FromSeconds(10);
    private static readonly Duration SettleMax = Duration.FromSeconds(3 * 60);
    private static readonly Duration AuditMax = Duration.FromSeconds(10 * 60);

    private readonly KafkaSetup setup;
    private readonly World world;
    private readonly List<(ActorId Actor, ProcessId Process, MachineId Machine)> controllers = [];
    private readonly List<(int Id, ActorId Actor, MachineId Machine)> brokers = [];
    private readonly List<ProcessId> brokerProcesses = [];
    private readonly List<(ProducerOptions Options, ActorId Actor, ProcessId Process, MachineId Machine)> producers = [];
    private readonly Dictionary<ActorId, ActorId> backgrounds = [];
    private readonly List<(MemberSetup Setup, ActorId Actor, ProcessId Process, MachineId Machine)> members = [];
    private readonly List<ClientProcess> clients = [];
    private readonly Dictionary<string, VirtualTime> started = [];
    private readonly ActorId admin;
    private readonly MachineId adminMachine;
    private readonly ActorId auditor;
    private readonly MachineId auditorMachine;
    private readonly KafkaClusterView view;
    private readonly SortedSet<(string Group, int Message)> probeEffects = [];
    private readonly RareMarks marks = new();
    private readonly DeepMarks? deepMarks;
    private readonly SwarmWatch? swarm;
    private Judge? judge;
    private bool auditDone;
    private VirtualTime lastStart;

    public KafkaRun(KafkaSetup setup, ulong seed)
    {
        this.setup = setup;
        // A send and the auditor's read of each message, and in each group a read, an effect and a commit.
        if (setup.CountsDeepMarks) deepMarks = new(marks.Reached, b => setup.MachineOfBroker(b), MinInSyncAt, p => world!.Places[p].StartsWith(LogFileNames.OffsetsTopic, StringComparison.Ordinal));
        world = new(seed, setup.Network) { History = new(capacity: 64 + (setup.FirstProbe * (2 + (3 * setup.Scenario.Consumers.Count)))) };
        swarm = setup.SwarmOf(world.Choices);
        for (var i = 0; i < setup.Controllers.Count; i++)
        {
            var (options, name) = (setup.Controllers[i], ClusterSpec.NameOfController(i + 1, setup.Controllers.Count));
            var machine = world.AddMachine(name);
            var process = world.AddProcess(machine, name);
            controllers.Add((world.AddActor(process, name, lanes: 1, () => new ControllerActor(options)), process, machine));
        }

        foreach (var options in setup.Brokers)
        {
            var name = $"b{options.Broker}";
            var m = world.AddMachine(name, options.Rack);
            var process = world.AddProcess(m, name);
            brokerProcesses.Add(process);
            brokers.Add((options.Broker.Value, world.AddActor(process, name, setup.Broker.NumIoThreads, () => new BrokerActor(options)), m));
        }

        foreach (var options in setup.Producers)
        {
            var m = world.AddMachine(options.Name);
            var process = world.AddProcess(m, options.Name);
            producers.Add((options, world.AddActor(process, options.Name, lanes: 1, () => new ProducerActor(options)), process, m));
            clients.Add(new(options.Name, 1, process));
        }

        foreach (var member in setup.Consumers)
        {
            var m = world.AddMachine(member.Options.Name);
            var process = world.AddProcess(m, member.Options.Name);
            // The asynchronous consumer is two threads of one process.
            ActorId? background = member.Options.Settings.GroupProtocol == GroupProtocol.Consumer
                ? world.AddActor(process, member.Options.Name + ".network", lanes: 1, () => new ConsumerNetworkActor(member.Options))
                : null;
            members.Add((member, world.AddActor(process, member.Options.Name, lanes: 1, () => new ConsumerActor(member.Options, background)), process, m));
            if (background is { } thread) backgrounds.Add(members[^1].Actor, thread);
            clients.Add(new(member.Spec.Name, member.Member, process));
        }

        (admin, adminMachine, _) = Own("admin", () => new AdminActor(setup.ControllerMachines));
        (auditor, auditorMachine, var auditorProcess) = Own("auditor", () => new AuditorActor(setup.Auditor));
        _ = auditorProcess;
        view = new(
            world, [.. controllers.Select(c => (c.Actor, c.Machine))], brokers,
            [.. producers.Select(p => (p.Options.Name, p.Actor)), .. members.Select(m => (m.Setup.Options.Name, NetworkOf(m.Actor))), .. members.Where(m => m.Setup.Member == 1).Select(m => (m.Setup.Spec.Name, NetworkOf(m.Actor)))])
        {
            Members = [.. members.Select(m => (m.Setup.Spec.Name, m.Setup.Member, m.Actor))],
        };
        world.Listen(this);
    }

    // Who has the metadata of a client: itself, or its background thread.
    private ActorId NetworkOf(ActorId client) => backgrounds.GetValueOrDefault(client, client);

    public World World => world;

    /// <summary>Has the white-box invariants looked at after every event. To be called before the run; the run stays what it is.</summary>
    public ClusterInvariants Watch() => new(world, [.. controllers.Select(c => c.Actor)], [.. brokers.Select(b => (new Broker.Kafka.BrokerId(b.Id), b.Actor, b.Machine))]);

    /// <summary>Actors of the run by what they are.</summary>
    public IReadOnlyList<ActorId> Actors => [.. controllers.Select(c => c.Actor), .. brokers.Select(b => b.Actor), .. producers.Select(p => p.Actor), .. members.Select(m => m.Actor), .. members.Where(m => backgrounds.ContainsKey(m.Actor)).Select(m => backgrounds[m.Actor]), admin, auditor];

    public JudgeContext Context { get; private set; } = null!;

    public RunEnding Ending { get; private set; } = RunEnding.Unknown;

    public VirtualTime Ready { get; private set; }

    /// <summary>The step or fault that was never reached; null when all were.</summary>
    public Unreached? Unreached { get; private set; }

    public SortedSet<string> Marks => marks.Reached;

    /// <summary>What the swarm did; null when no swarm drew the faults.</summary>
    public SwarmWatch? Swarm => swarm;

    // ---- The phases ----------------------------------------------------------------------------------------------

    /// <summary>Runs to the end. The judge listens to the world's history from its beginning.</summary>
    public void Run(Judge judge)
    {
        this.judge = judge;
        Form();
        Context = setup.Context(Ready, started);
        judge.Begin(Context);
        world.History.Listen(judge);

        foreach (var producer in producers) world.Start(producer.Process);
        foreach (var (member, _, process, _) in members)
        {
            if (member.Spec.Start is not ConsumerStart.At at) continue;
            lastStart = VirtualTime.Max(lastStart, Ready + at.Time);
            world.Schedule(Ready + at.Time, new LateStart(this, member, process));
        }

        var plan = swarm?.Plan.ToPlan(setup.Scenario.Plan.Steps) ?? setup.Scenario.Plan;
        var executor = new PlanExecutor(world, view, this, plan, Ready, swarm);
        FaultPhase(executor);
        Unreached = executor.Unreached;
        if (Unreached is not null)
        {
            Ending = new(world.Now, null, AuditorFinished: false);
            return;
        }

        if (setup.Scenario.Heal == HealMode.Auto) executor.Heal();
        var healing = new Healing(world.History.Positions, world.Now);
        OwedPhase(healing.At);
        if (setup.Scenario.Heal == HealMode.Manual) executor.Heal();
        Audit();
        Ending = new(world.Now, healing, auditDone);
    }

    private void Form()
    {
        foreach (var (_, process, _) in controllers) world.Start(process);
        foreach (var process in brokerProcesses) world.Start(process);
        Until(FormationMax, () => brokers.TrueForAll(b => !view.IsFenced(b.Id)), "the brokers to be unfenced");
        world.Inject(adminMachine, ClientPorts.Commands, new CreateTopicsCommand(setup.Topics), world.Now);
        Until(FormationMax, IsLedInFull, "every partition to be led with a full in-sync set");
        foreach (var (member, _, process, _) in members)
        {
            if (member.Spec.Start is not ConsumerStart.At) world.Start(process);
        }

        Until(FormationMax, () => members.TrueForAll(m => m.Setup.Spec.Start is ConsumerStart.At || HasPosition(m.Actor)) && SharesAreGiven(), "the consumers to be positioned");
        Ready = world.Now;
        foreach (var (member, _, _, _) in members) started.TryAdd(member.Spec.Name, Ready);
    }

    private bool IsLedInFull()
    {
        foreach (var topic in setup.Topics)
        {
            var count = topic.Assignment.Count > 0 ? topic.Assignment.Count : topic.Partitions;
            for (var p = 0; p < count; p++)
            {
                var partition = $"{topic.Name}-{p}";
                var leader = view.LeaderOf(partition);
                if (leader < 0 || view.InSyncSetOf(partition).Count < view.ReplicasOf(partition).Count) return false;
                foreach (var broker in view.ReplicasOf(partition))
                {
                    if (view.LogEndOf(broker, partition) < 0) return false;
                }

                if (!view.ClaimingLeadersOf(partition).Contains(leader)) return false;
            }
        }

        return true;
    }

    // The fault phase ends when the plan is done, every application has had its time to start, and has called every send that it
    // was to call.
    private void FaultPhase(PlanExecutor executor)
    {
        var limit = world.Now + FaultPhaseMax;
        var waitingSince = VirtualTime.Never;
        while (world.Now < limit && executor.Unreached is null)
        {
            world.RunUntil(world.Now + Glance);
            var called = world.Now >= lastStart && HaveCalledAll();
            switch (executor.Progress)
            {
                case PlanProgress.Over when called:
                    return;
                case PlanProgress.Waiting when called:
                    if (waitingSince == VirtualTime.Never) waitingSince = world.Now;
                    if (world.Now - waitingSince > WaitingMax) return;
                    break;
                default:
                    waitingSince = VirtualTime.Never;
                    break;
            }
        }
    }

    private bool HaveCalledAll()
    {
        foreach (var (_, actor, _, _) in producers)
        {
            if (world.StartedInstanceOf(actor) is ProducerActor { HasCalledAll: false }) return false;
        }

        return true;
    }

    // Over early when every send has returned, every probe came out, and every consumer is through with all that the logs hold:
    // a probe alone does not tell, because what the producers retry may be written behind it.
    private void OwedPhase(VirtualTime healedAt)
    {
        var due = healedAt + setup.Scenario.Owed;
        var wanted = setup.Consumers.Where(c => c.Spec.Start is not ConsumerStart.Manual && (!c.Spec.Subscribes || c.Member == 1)).Sum(c => c.Options.Partitions.Count);
        // A consumer without a position may begin behind a probe that is sent now (auto.offset.reset=latest).
        while (world.Now < due && !ConsumersArePositioned()) world.RunUntil(world.Now + Glance);
        world.Inject(auditorMachine, ClientPorts.Commands, new ProbeCommand(), world.Now);
        due = VirtualTime.Max(due, world.Now + setup.Scenario.Owed);
        var limit = due + setup.Scenario.Owed;
        var acknowledged = false;
        while (world.Now < limit)
        {
            world.RunUntil(world.Now + Glance);
            if (!acknowledged && ProbesReturned())
            {
                // A probe is owed from its own acknowledgement on: who ends before that is over does not see that it never came out.
                acknowledged = true;
                due = VirtualTime.Min(limit, VirtualTime.Max(due, world.Now + setup.Scenario.Owed));
            }

            if (!AllSendsReturned())
            {
                // A message told ok late is owed from its own acknowledgement.
                if (world.Now > due) due = VirtualTime.Min(limit, world.Now + setup.Scenario.Owed);
                continue;
            }

            if (probeEffects.Count >= wanted && ProbesReturned() && world.Now > healedAt + Duration.FromMs(50) && ConsumersAreThrough()) return;
            if (world.Now >= due) return;
        }
    }

    private bool ProbesReturned() => world.StartedInstanceOf(auditor) is AuditorActor { ProbesOpen: 0 };

    private bool ConsumersArePositioned() =>
        members.TrueForAll(m => m.Setup.Spec.Start is ConsumerStart.Manual || !world.IsAlive(m.Process) || HasPosition(m.Actor)) && SharesAreGiven();

    // Every partition of a group that subscribes is some live member's: one that was killed keeps its own until its session ends.
    private bool SharesAreGiven()
    {
        foreach (var (member, actor, process, _) in members)
        {
            if (!member.Spec.Subscribes || member.Member > 1 || member.Spec.Start is ConsumerStart.At && !world.IsAlive(process)) continue;
            if (world.StartedInstanceOf(actor) is ConsumerActor { HasFailed: true }) continue;
            foreach (var partition in member.Options.Partitions)
            {
                if (view.OwnerOf(member.Spec.Name, partition.ToString()) == 0) return false;
            }
        }

        return true;
    }

    // Or will never have one: with auto.offset.reset=none a group that has committed nothing fails.
    private bool HasPosition(ActorId consumer) => world.StartedInstanceOf(consumer) is ConsumerActor { IsPositioned: true } or ConsumerActor { HasFailed: true };

    private bool ConsumersAreThrough()
    {
        foreach (var (member, actor, _, _) in members)
        {
            if (member.Spec.Start is ConsumerStart.Manual) continue;
            if (member.Spec.Subscribes && member.Member > 1) continue;
            if (!member.Spec.Subscribes && world.StartedInstanceOf(actor) is not ConsumerActor) return false;
            foreach (var partition in member.Options.Partitions)
            {
                var name = partition.ToString();
                if (view.LeaderOf(name) is not (>= 0 and var leader) || !HasHandled(member, actor, partition, new(view.LogEndOf(leader, name)))) return false;
            }
        }

        return true;
    }

    // In a group that subscribes, whoever has the partition by now.
    private bool HasHandled(MemberSetup member, ActorId actor, TopicPartition partition, Offset end)
    {
        if (!member.Spec.Subscribes) return world.StartedInstanceOf(actor) is ConsumerActor consumer && consumer.HasHandled(partition, end);
        foreach (var other in members)
        {
            if (other.Setup.Spec == member.Spec && world.StartedInstanceOf(other.Actor) is ConsumerActor one && one.HasHandled(partition, end)) return true;
        }

        return false;
    }

    private bool AllSendsReturned()
    {
        foreach (var (_, actor, _, _) in producers)
        {
            if (world.StartedInstanceOf(actor) is ProducerActor { IsIdle: false }) return false;
        }

        return true;
    }

    // A message that is told ok while the auditor reads may stand behind the end that he was told: it would be called lost. With
    // endless retries of the application there is no waiting for all.
    private void Audit()
    {
        var settled = world.Now + SettleMax;
        while (!AllSendsReturned() && world.Now < settled) world.RunUntil(world.Now + Glance);
        world.Inject(auditorMachine, ClientPorts.Commands, new AuditCommand(), world.Now);
        var limit = world.Now + AuditMax;
        while (!auditDone && world.Now < limit) world.RunUntil(world.Now + Glance);
    }

    private void Until(Duration limit, Func<bool> condition, string what)
    {
        var end = world.Now + limit;
        while (!condition())
        {
            if (world.Now >= end) throw new InvalidOperationException($"The world waited {limit} for {what}.");
            world.RunUntil(world.Now + Glance);
        }
    }

    // What a late group is owed is known only now.
    private void Joined(string group)
    {
        started[group] = world.Now;
        Context = setup.Context(Ready, started);
        judge!.Joined(group, Context.Groups.First(g => g.Name == group).From);
    }

    // ---- What the run watches ------------------------------------------------------------------------------------

    public ulong Interest => FactKinds.Bits(FactKind.EffectDone, FactKind.AuditDone, FactKind.BrokerRegistered) | RareMarks.Interest | (deepMarks is null ? 0 : DeepMarks.Interest);

    public void On(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.EffectDone:
                if (fact.B >= setup.FirstProbe && GroupOn(fact.Machine) is { } group) probeEffects.Add((group, (int)fact.B));
                break;
            case FactKind.AuditDone:
                auditDone = true;
                break;
            case FactKind.BrokerRegistered:
                view.Registered((int)fact.A, fact.B);
                break;
        }

        var isReady = Ready > VirtualTime.Zero && fact.At > Ready;
        marks.See(fact, isReady);
        deepMarks?.See(fact, isReady);
    }

    private int MinInSyncAt(NameId place) =>
        LogFileNames.TryParsePartitionDirectory(world.Places[place], out var partition) ? setup.MinInSyncOf(partition.Topic) : 0;

    private string? GroupOn(MachineId machine)
    {
        foreach (var (member, _, _, m) in members)
        {
            if (m == machine) return member.Spec.Name;
        }

        return null;
    }

    private (ActorId Actor, MachineId Machine, ProcessId Process) Own(string name, Func<Actor> factory)
    {
        var machine = world.AddMachine(name);
        var process = world.AddProcess(machine, name);
        var actor = world.AddActor(process, name, lanes: 0, factory);
        world.Start(process);
        return (actor, machine, process);
    }

    private sealed class LateStart(KafkaRun run, MemberSetup member, ProcessId process) : IWorldEvent
    {
        public void Fire(World world)
        {
            world.Start(process);
            // A dark machine starts it when it has power again.
            if (!world.IsAlive(process))
            {
                world.Schedule(world.Now + Duration.FromSeconds(1), this);
                return;
            }

            run.Joined(member.Spec.Name);
        }

        public override string ToString() => $"start {member.Options.Name}";
    }
}
