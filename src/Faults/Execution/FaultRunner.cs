using System.Diagnostics;
using Lab.Faults.Execution.Aiming;
using Lab.Faults.Execution.Asking;
using Lab.Faults.Execution.Wire;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution;

/// <summary>
/// One planned fault: waits for its trigger, then for its delay, then until somebody plays its roles, and strikes. A fault at a time whose role nobody plays
/// at that time (no leader is elected) strikes as soon as somebody does, and its fact says how long it waited; an occurrence of a repeated fault
/// that still waits when the next one is due is given up.
/// </summary>
internal sealed class FaultRunner(PlannedFault fault, Stage stage)
{
    private readonly Role[] roles = [.. ActionRoles.Of(fault.Action)];
    private readonly List<Agenda.Entry> due = [];
    private Watch? watch;
    private Ambush? ambush;
    private readonly List<FaultRunner> behind = [];
    private VirtualTime since;
    private bool started;
    private bool stopped;

    public string Name => fault.Name;

    /// <summary>Behind whose first stroke it begins; null: at ready.</summary>
    public string? Behind => fault.Behind;

    /// <summary>For a predicate, a message, or somebody to play a role: for what may never come.</summary>
    public bool IsWaiting => !stopped && (!started || watch is { Ended: false } || ambush is { Ended: false });

    /// <summary>Another one begins when this one has had its first turn.</summary>
    public void Lead(FaultRunner follower) => behind.Add(follower);

    /// <summary>Called when the world is ready, or when the one that it is behind has had its turn. Its times count from then.</summary>
    public void Start(VirtualTime from)
    {
        if (started || stopped) return;
        (started, since) = (true, from);
        switch (fault.Trigger)
        {
            case Trigger.Immediately:
                Delay(since, DrawsOf(0));
                break;
            case Trigger.At t:
                Delay(since + DrawsOf(0).Of(t.Time, FaultDraws.Time), DrawsOf(0));
                break;
            case Trigger.Every t:
                Repeat(since + t.Repetition.From, 0, t.Repetition, draws => draws.Of(t.Interval, FaultDraws.Time));
                break;
            case Trigger.AtRate t:
                Repeat(since + t.Repetition.From, 0, t.Repetition, draws => draws.GapOf(t.Rate.Interval));
                break;
            case Trigger.When t:
                var triggered = stage.WhenTrue(t.Predicate, stage.Judge.Begin(t.Predicate), DrawsOf(0).Subject, () => Delay(stage.Agenda.Now, DrawsOf(0)));
                if (!triggered.Ended) watch = triggered;
                break;
            case Trigger.OnWire t:
                ambush = stage.OnWire(t.Match, fault.Name, fault.Action, DrawsOf(0), () =>
                {
                    if (fault.Action.IsOnTheWire) HasHadItsTurn();
                    else if (!stopped) Delay(stage.Agenda.Now, DrawsOf(0));
                });
                break;
            default:
                throw new UnreachableException(fault.Trigger.GetType().Name);
        }
    }

    /// <summary>It strikes no more. What it did goes on.</summary>
    public void Stop()
    {
        stopped = true;
        foreach (var entry in due) entry.Cancel();
        if (watch is not null) stage.Watches.Remove(watch);
        if (ambush is not null) stage.Wire.Remove(ambush);
    }

    private FaultDraws DrawsOf(int occurrence) => FaultDraws.OfFault(stage.Choices, fault.Name, occurrence);

    private void Repeat(VirtualTime from, int occurrence, Repetition repetition, Func<FaultDraws, Duration> gap)
    {
        if (occurrence == repetition.Times) return;
        var draws = DrawsOf(occurrence);
        // A gap of nothing would never let time go on.
        var next = from + Duration.Max(gap(draws), new(1));
        if (repetition.Until is { } until && next >= since + until) return;
        Plan(next, () =>
        {
            Repeat(next, occurrence + 1, repetition, gap);
            Delay(next, draws);
        });
    }

    private void Delay(VirtualTime triggered, FaultDraws draws)
    {
        var at = triggered + draws.Of(fault.After, FaultDraws.After);
        if (at <= stage.Agenda.Now) Aim(draws);
        else Plan(at, () => Aim(draws));
    }

    private void Plan(VirtualTime at, Action act)
    {
        due.RemoveAll(e => e.IsGone);
        due.Add(stage.Agenda.At(at, fault.ToString(), act));
    }

    private void Aim(FaultDraws draws)
    {
        if (watch is not null) stage.Watches.Remove(watch);
        watch = null;
        var since = stage.Agenda.Now;
        var missing = stage.Missing(roles, draws.Subject);
        if (missing is null) Strike(draws, "");
        else watch = stage.WhenPlayed(roles, draws.Subject, () => Strike(draws, $"waited {stage.Agenda.Now - since} for {missing}"));
    }

    private void Strike(FaultDraws draws, string note)
    {
        stage.Striker.Strike(fault.Name, fault.Action, draws, note);
        HasHadItsTurn();
    }

    private void HasHadItsTurn()
    {
        foreach (var follower in behind) follower.Start(stage.Agenda.Now);
    }
}
