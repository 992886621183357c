using Lab.Broker.Kafka.Clients.Administering;
using Lab.Broker.Kafka.Clients.Auditing;
using Lab.Broker.Kafka.Clients;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Invariants;
using Lab.Checker.Judging;
using Lab.Faults.Execution;
using Lab.Faults.Swarm;
using Lab.Kernel;
using Lab.Model.Facts;
using Lab.Model;
using Lab.Scenarios.Figures;
using Lab.Scenarios.Running.Marks;

namespace Lab.Scenarios.Running;

/// <summary>
/// One run of a Kafka scenario: the world is built, the cluster forms, the faults strike while the clients work, the world
/// heals and owes progress, the auditor reads what there is. It ends as soon as nothing is owed any more.
/// </summary>
internal sealed class KafkaRun : IFactListener
{
    private static readonly Duration Glance = Duration.FromMs(5);
    private static readonly Duration FormationMax = Duration.FromSeconds(60);
    private static readonly Duration FaultPhaseMax = Duration.FromSeconds(60 * 60);
    private static readonly Duration WaitingMax = Duration.FromSeconds(10);
    private static readonly Duration SettleMax = Duration.FromSeconds(3 * 60);
    private static readonly Duration AuditMax = Duration.FromSeconds(10 * 60);

    private readonly KafkaSetup setup;
    private readonly KafkaWorld built;
    private readonly KafkaProgress progress;
    private readonly World world;
    private readonly KafkaClusterView view;
    private readonly Dictionary<string, VirtualTime> started = [];
    private readonly SortedSet<(string Group, int Message)> probeEffects = [];
    private readonly RareMarks marks = new();
    private readonly DeepMarks? deepMarks;
    private readonly SwarmWatch? swarm;
    private Judge? judge;
    private bool auditDone;
    private VirtualTime lastStart;

    /// <param name="setup">What is run.</param>
    /// <param name="seed">Which run of it.</param>
    /// <param name="countsAllMarks">Also the marks that cost something, whoever drew the faults.</param>
    public KafkaRun(KafkaSetup setup, ulong seed, bool countsAllMarks = false)
    {
        this.setup = setup;
        built = new(setup, seed);
        progress = new(built, setup);
        (world, view) = (built.World, built.View);
        if (countsAllMarks || setup.CountsDeepMarks) deepMarks = new(marks.Reached, b => setup.MachineOfBroker(b), MinInSyncAt, p => world.Places[p].StartsWith(LogFileNames.OffsetsTopic, StringComparison.Ordinal));
        swarm = setup.SwarmOf(world.Choices);
        world.Listen(this);
        if (setup.Scenario.Measure.Any(c => c.Figure.Kind == FigureKind.Count)) world.Listen(Counts = new());
    }

    public World World => world;

    /// <summary>Has the white-box invariants looked at after every event. To be called before the run; the run stays what it is.</summary>
    public ClusterInvariants Watch() => built.Watch();

    /// <summary>Actors of the run by what they are.</summary>
    public IReadOnlyList<ActorId> Actors => built.Actors;

    public JudgeContext Context { get; private set; } = null!;

    public RunEnding Ending { get; private set; } = RunEnding.Unknown;

    public VirtualTime Ready { get; private set; }

    /// <summary>The step or fault that was never reached; null when all were.</summary>
    public Unreached? Unreached { get; private set; }

    public SortedSet<string> Marks => marks.Reached;

    /// <summary>What figures count; null where none does.</summary>
    public RunCounts? Counts { get; }

    public IEnumerable<MachineId> BrokerMachines => Enumerable.Range(1, setup.Scenario.Cluster.Brokers).Select(setup.MachineOfBroker);

    /// <summary>What the swarm did; null when no swarm drew the faults.</summary>
    public SwarmWatch? Swarm => swarm;

    // ---- The phases ----------------------------------------------------------------------------------------------

    /// <summary>Runs to the end. The judge listens to the world's history from its beginning.</summary>
    public void Run(Judge judge)
    {
        this.judge = judge;
        Unreached = Form();
        Context = setup.Context(Ready, started);
        if (Unreached is not null)
        {
            Ending = new(world.Now, null, AuditorFinished: false);
            return;
        }

        judge.Begin(Context);
        world.History.Listen(judge);

        foreach (var producer in built.Producers) world.Start(producer.Process);
        foreach (var member in built.Members)
        {
            if (member.Setup.Spec.Start is not ConsumerStart.At at) continue;
            lastStart = VirtualTime.Max(lastStart, Ready + at.Time);
            world.Schedule(Ready + at.Time, new LateStart(this, member));
        }

        var plan = swarm?.Plan.ToPlan(setup.Scenario.Plan.Steps) ?? setup.Scenario.Plan;
        var executor = new PlanExecutor(world, view, new KafkaHands(built, setup), plan, Ready, swarm);
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

    // No verdict comes from a cluster that nobody has been promised anything by.
    private Unreached? Form()
    {
        foreach (var controller in built.Controllers) world.Start(controller.Process);
        foreach (var broker in built.Brokers)
            if (!world.IsAlive(broker.Process)) world.Start(broker.Process);
        if (!ComesAbout(progress.AreBrokersUnfenced)) return NotReady("not all brokers are unfenced");
        world.Inject(built.Admin.Machine, ClientPorts.Commands, new CreateTopicsCommand(setup.Topics), world.Now);
        if (!ComesAbout(progress.IsLedInFull)) return NotReady("not every partition is led with a full in-sync set");
        foreach (var member in built.Members)
        {
            if (member.Setup.Spec.Start is not ConsumerStart.At) world.Start(member.Process);
        }

        if (!ComesAbout(progress.AreFirstConsumersPositioned)) return NotReady("not all consumers have a position");
        Ready = world.Now;
        foreach (var member in built.Members) started.TryAdd(member.Setup.Spec.Name, Ready);
        return null;
    }

    private bool ComesAbout(Func<bool> condition)
    {
        var end = world.Now + FormationMax;
        while (!condition())
        {
            if (world.Now >= end) return false;
            world.RunUntil(world.Now + Glance);
        }

        return true;
    }

    private static Unreached NotReady(string what) => new("ready", $"{what} after {FormationMax}, before any fault");

    // The fault phase ends when the plan is done, every application has had its time to start, and has called every send that it
    // was to call.
    private void FaultPhase(PlanExecutor executor)
    {
        var limit = world.Now + FaultPhaseMax;
        var waitingSince = VirtualTime.Never;
        while (world.Now < limit && executor.Unreached is null)
        {
            world.RunUntil(world.Now + Glance);
            switch (executor.Progress)
            {
                case PlanProgress.Over when HasAllBeenCalled():
                    return;
                case PlanProgress.Waiting when HasAllBeenCalled():
                    if (waitingSince == VirtualTime.Never) waitingSince = world.Now;
                    if (world.Now - waitingSince > WaitingMax) return;
                    break;
                default:
                    waitingSince = VirtualTime.Never;
                    break;
            }
        }
    }

    private bool HasAllBeenCalled() => world.Now >= lastStart && progress.HaveAllSendsBeenCalled();

    // Over early when every send has returned, every probe came out, and every consumer is through with all that the logs hold:
    // a probe alone does not tell, because what the producers retry may be written behind it.
    private void OwedPhase(VirtualTime healedAt)
    {
        var due = healedAt + setup.Owed;
        var wanted = progress.ProbesWanted();
        // A consumer without a position may begin behind a probe that is sent now (auto.offset.reset=latest).
        while (world.Now < due && !progress.AreConsumersPositioned()) world.RunUntil(world.Now + Glance);
        world.Inject(built.Auditor.Machine, ClientPorts.Commands, new ProbeCommand(), world.Now);
        due = VirtualTime.Max(due, world.Now + setup.Owed);
        var limit = due + setup.Owed;
        var acknowledged = false;
        while (world.Now < limit)
        {
            world.RunUntil(world.Now + Glance);
            if (!acknowledged && progress.HaveProbesReturned())
            {
                // A probe is owed from its own acknowledgement on: who ends before that is over does not see that it never came out.
                acknowledged = true;
                due = VirtualTime.Min(limit, VirtualTime.Max(due, world.Now + setup.Owed));
            }

            if (!progress.HaveAllSendsReturned())
            {
                // A message told ok late is owed from its own acknowledgement.
                if (world.Now > due) due = VirtualTime.Min(limit, world.Now + setup.Owed);
                continue;
            }

            if (probeEffects.Count >= wanted && progress.HaveProbesReturned() && world.Now > healedAt + Duration.FromMs(50) && progress.AreConsumersThrough()) return;
            if (world.Now >= due) return;
        }
    }

    // A message that is told ok while the auditor reads may stand behind the end that he was told: it would be called lost. With
    // endless retries of the application there is no waiting for all.
    private void Audit()
    {
        var settled = world.Now + SettleMax;
        while (!progress.HaveAllSendsReturned() && world.Now < settled) world.RunUntil(world.Now + Glance);
        world.Inject(built.Auditor.Machine, ClientPorts.Commands, new AuditCommand(), world.Now);
        var limit = world.Now + AuditMax;
        while (!auditDone && world.Now < limit) world.RunUntil(world.Now + Glance);
    }

    // What a late group is owed is known only now.
    private void Joined(string group)
    {
        started[group] = world.Now;
        Context = setup.Context(Ready, started);
        if (Context.Groups.FirstOrDefault(g => g.Name == group) is { } judged) judge!.Joined(group, judged.From);
    }

    // ---- What the run watches ------------------------------------------------------------------------------------

    public ulong Interest => FactKinds.Bits(FactKind.EffectDone, FactKind.AuditDone, FactKind.BrokerRegistered) | RareMarks.Interest | (deepMarks is null ? 0 : DeepMarks.Interest);

    public void On(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.EffectDone:
                if (fact.B >= setup.FirstProbe && built.GroupOn(fact.Machine) is { } group) probeEffects.Add((group, (int)fact.B));
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

    private sealed class LateStart(KafkaRun run, PlacedMember member) : IWorldEvent
    {
        public void Fire(World world)
        {
            world.Start(member.Process);
            // A dark machine starts it when it has power again.
            if (!world.IsAlive(member.Process))
            {
                world.Schedule(world.Now + Duration.FromSeconds(1), this);
                return;
            }

            run.Joined(member.Setup.Spec.Name);
        }

        public override string ToString() => $"start {member.Setup.Options.Name}";
    }
}
