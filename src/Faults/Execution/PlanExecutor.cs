using Lab.Faults.Execution.Aiming;
using Lab.Faults.Execution.Asking;
using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Faults.Execution;

/// <summary>
/// Carries out a fault plan in a world. Times count from ready; roles are resolved when an action is carried out; a predicate is asked again when a fact is
/// reported that can change it, and what waited for it happens at that fact's instant, before anything that actors cause for that instant. It acts
/// through events of the world alone, and draws by name and occurrence: the same seed, the same run, and one fault less shifts no other.
/// </summary>
public sealed class PlanExecutor : IFactListener
{
    private readonly World world;
    private readonly Stage stage;
    private readonly List<FaultRunner> faults = [];
    private readonly StepRunner steps;
    private bool begun;
    private bool closed;

    /// <summary>Listens from here on, and begins when the world comes to <paramref name="ready"/>.</summary>
    /// <param name="world">All machines of the scenario are there.</param>
    /// <param name="view">Who plays which role.</param>
    /// <param name="hands">Where everybody runs, and what clients can be told.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="ready">From when times count; not before the world's present.</param>
    /// <param name="swarm">What holds the plan's faults back, when a swarm drew them.</param>
    public PlanExecutor(World world, IClusterView view, IScenarioHands hands, FaultPlan plan, VirtualTime ready, SwarmWatch? swarm = null)
    {
        this.world = world;
        stage = new(world, view, hands, ready);
        if (swarm is not null) stage.Striker.Guard = new(world, view, stage.Roles, hands, swarm, ready);
        foreach (var fault in plan.Faults) Add(new(fault, stage));
        steps = new(plan.Steps, stage, Refuse);
        Interest = InterestOf(plan);
        stage.Agenda.AfterEach = AnnounceOver;
        world.Listen(this);
        stage.Agenda.At(ready, "ready", Begin);
    }

    /// <summary>How far the plan has come. Costs nothing to ask after every event.</summary>
    public PlanProgress Progress => this switch
    {
        { closed: true } or { Unreached: not null } => PlanProgress.Over,
        _ when !begun || steps.IsRunning || stage.Agenda.Pending > 0 => PlanProgress.Running,
        _ when faults.Exists(static f => f.IsWaiting) => PlanProgress.Waiting,
        _ => PlanProgress.Over,
    };

    /// <summary>
    /// All faults have struck, every restart, resume and end that is due at a time has come, all steps are done. Faults without an end of their own are in
    /// force until <see cref="Heal"/>.
    /// </summary>
    public bool FaultPhaseOver => Progress == PlanProgress.Over;

    /// <summary>When that was; null before.</summary>
    public VirtualTime? OverAt { get; private set; }

    /// <summary>Called once, at the instant at which the fault phase is over, within the event that ended it.</summary>
    public Action? WhenOver { get; set; }

    /// <summary>The step, or the fault, that could not be carried out; null when there is none. Then the run says nothing.</summary>
    public Unreached? Unreached { get; private set; }

    /// <summary>The faults that wait for a predicate or for somebody to play a role.</summary>
    public ValueList<string> Waiting => faults.Where(f => f.IsWaiting).Select(f => f.Name).ToValueList();

    /// <summary>How many faults are in force now.</summary>
    public int InForce => stage.InForce.Count;

    public ulong Interest { get; }

    public void On(in Fact fact)
    {
        stage.Counts.On(fact);
        stage.Moments.On(fact);
        stage.Watches.On(fact);
    }

    /// <summary>
    /// Ends the fault phase and all that is wrong with the world: cuts, slowness and loss end, disks work, clocks are right, the paused resume, machines get power, what has
    /// ever run and is dead starts. Nothing that was lost is restored. What the plan had still to do is dropped.
    /// </summary>
    public void Heal()
    {
        closed = true;
        steps.Stop();
        foreach (var fault in faults) fault.Stop();
        world.Network.Tap = null;
        stage.InForce.EndAll();
        for (var m = 0; m < world.MachineCount; m++) Mend(new(m));
        world.ReportWorld(FactKind.WorldHealed, MachineId.None);
        AnnounceOver();
    }

    private void Mend(MachineId machine)
    {
        for (var o = 0; o < world.MachineCount; o++)
        {
            var other = new MachineId(o);
            while (world.Network.IsCut(machine, other)) world.Network.Heal(machine, other);
            world.Network.Slow(machine, other, Duration.Zero);
            world.Network.Lose(machine, other, 0);
        }

        var disk = world.DiskOf(machine);
        (disk.Full, disk.FlushFails, disk.ReadFails, disk.SlowFactor) = (false, false, false, 1);
        var clock = world.ClockOf(machine);
        if (clock.DriftPpm != 0) clock.Drift(world.Now.Nanos, 0);
        clock.Jump(Duration.Zero - clock.Offset);
        stage.InForce.Boot(machine);
        foreach (var process in world.ProcessesOn(machine)) world.Resume(process);
    }

    private void Add(FaultRunner fault)
    {
        if (fault.Behind is { } name)
        {
            var leader = faults.Find(f => f.Name == name) ?? throw new ArgumentException($"The fault {fault.Name} is to begin behind {name}, and no fault before it has that name.");
            leader.Lead(fault);
        }

        faults.Add(fault);
    }

    private void Begin()
    {
        begun = true;
        foreach (var fault in faults)
            if (fault.Behind is null) fault.Start(stage.Ready);
        steps.Start();
    }

    private void Refuse(Unreached why)
    {
        Unreached ??= why;
        steps.Stop();
    }

    private void AnnounceOver()
    {
        if (OverAt is not null || !FaultPhaseOver) return;
        OverAt = world.Now;
        WhenOver?.Invoke();
    }

    private static ulong InterestOf(FaultPlan plan)
    {
        var bits = 0UL;
        foreach (var fault in plan.Faults)
        {
            if (fault.Trigger is Trigger.When when) bits |= WhatChanges.Predicate(when.Predicate);
            bits |= InterestOf(fault.Action);
        }

        foreach (var planned in plan.Steps)
        {
            if (planned.Step is Step.Await wait) bits |= WhatChanges.Predicate(wait.Predicate);
            if (planned.Step is Step.Read) bits |= FactKinds.Bits(FactKind.RecordsHandled);
            if (planned.Step is Step.On on) bits |= InterestOf(on.Action);
            bits |= WhatChanges.Roles(ActionRoles.Of(planned.Step));
        }

        return bits;
    }

    private static ulong InterestOf(FaultAction action) =>
        WhatChanges.Roles(ActionRoles.Of(action)) | (action.EndsWhen is { } until ? WhatChanges.Predicate(until) : 0);
}
