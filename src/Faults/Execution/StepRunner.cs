using System.Diagnostics;
using Lab.Faults.Execution.Aiming;
using Lab.Faults.Execution.Asking;
using Lab.Faults.Execution.Wire;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Roles;

namespace Lab.Faults.Execution;

/// <summary>
/// The sequence of steps. One ends and the next begins at the same instant, in one event of the world. A step whose roles nobody plays, or that waits for
/// what does not come, is not reached when its time is up: then none of the others is, and the run says nothing.
/// </summary>
internal sealed class StepRunner(ValueList<PlannedStep> steps, Stage stage, Action<Unreached> refuse)
{
    private int current = -1;
    private bool stopped;
    private bool entered;
    private bool ended;
    private Watch? watch;
    private Ambush? ambush;
    private Agenda.Entry? next;

    public bool IsRunning => !stopped && current < steps.Count;

    /// <summary>Called when the world is ready.</summary>
    public void Start() => Enter(End);

    public void Stop()
    {
        stopped = true;
        next?.Cancel();
        if (watch is not null) stage.Watches.Remove(watch);
        if (ambush is not null) stage.Wire.Remove(ambush);
    }

    /// <summary>Runs a part of the current step, and every step behind it that needs no waiting.</summary>
    private void Enter(Action part)
    {
        entered = true;
        part();
        while (ended && !stopped)
        {
            ended = false;
            if (++current < steps.Count) Begin(steps[current]);
        }

        entered = false;
    }

    /// <summary>The current step has ended.</summary>
    private void End()
    {
        ended = true;
        if (!entered) Enter(static () => { });
    }

    private void Begin(PlannedStep planned)
    {
        var draws = FaultDraws.OfStep(stage.Choices, planned.Name);
        var before = planned.Step is Step.Await s ? stage.Judge.Begin(s.Predicate) : default;
        var after = draws.Of(planned.After, FaultDraws.After);
        if (after == Duration.Zero) Act(planned, draws, before);
        else Sleep(after, planned, () => Act(planned, draws, before));
    }

    private void Act(PlannedStep planned, FaultDraws draws, Baseline before)
    {
        switch (planned.Step)
        {
            case Step.Bind s:
                WhenPlayed(planned, draws, _ => Bind(s, draws));
                break;
            case Step.Await s:
                Wait(stage.WhenTrue(s.Predicate, before, draws.Subject, End), s.Within, planned, () => $"{s.Predicate} did not come true within {s.Within}");
                break;
            case Step.Send s:
                foreach (var request in s.Requests) stage.Hands.Send(request);
                End();
                break;
            case Step.Read s:
                Read(planned, s);
                break;
            case Step.For s:
                Sleep(draws.Of(s.Time, FaultDraws.Length), planned, End);
                break;
            case Step.Do s:
                WhenPlayed(planned, draws, note => Do(planned, s.Action, draws, note));
                break;
            case Step.On s:
                OnWire(planned, s, draws);
                break;
            default:
                throw new UnreachableException(planned.Step.GetType().Name);
        }
    }

    private void Bind(Step.Bind step, FaultDraws draws)
    {
        // All at the same instant: a binding does not see the names that the same step binds.
        var who = step.Bindings.Select(b => (b.Name, stage.Roles.Resolve(b.Role, draws.Subject))).ToList();
        foreach (var (name, targets) in who) stage.Roles.Bind(name, targets);
        stage.Watches.LookAtAll();
        End();
    }

    private void Read(PlannedStep planned, Step.Read step)
    {
        var goals = step.Requests.Select(r => (r, Goal: stage.Counts.Of(r.Group).Handled + r.Count)).ToList();
        foreach (var request in step.Requests) stage.Hands.Read(request);
        var handled = stage.Watches.Add(
            FactKinds.Bits(FactKind.RecordsHandled), atTheFact: true,
            () => goals.TrueForAll(g => stage.Counts.Of(g.r.Group).Handled >= g.Goal), $"look: {step}", End);
        Wait(handled, step.Within, planned, () =>
            $"within {step.Within} {string.Join(", ", goals.Select(g => $"{g.r.Group} handled {g.r.Count - Math.Max(0, g.Goal - stage.Counts.Of(g.r.Group).Handled)} of {g.r.Count}"))}");
    }

    private void OnWire(PlannedStep planned, Step.On step, FaultDraws draws)
    {
        var sprung = stage.OnWire(step.Match, planned.Name, step.Action, draws, () =>
        {
            if (stopped) return;
            if (step.Action.IsOnTheWire) End();
            else Enter(() => WhenPlayed(planned, draws, note => Do(planned, step.Action, draws, note)));
        });
        ambush = sprung;
        next = stage.Agenda.Limit(stage.Agenda.Now + step.Within, $"limit of {planned.Name}", () =>
        {
            if (sprung.Ended) return;
            stage.Wire.Remove(sprung);
            refuse(new(planned.Name, $"no {step.Match} left within {step.Within}"));
        });
    }

    private void Do(PlannedStep planned, FaultAction action, FaultDraws draws, string note)
    {
        stage.Striker.Strike(planned.Name, action, draws, note);
        End();
    }

    private void WhenPlayed(PlannedStep planned, FaultDraws draws, Action<string> then)
    {
        Role[] roles = [.. ActionRoles.Of(planned.Step)];
        if (stage.Missing(roles, draws.Subject) is not { } missing)
        {
            then("");
            return;
        }

        var since = stage.Agenda.Now;
        var within = Step.Await.DefaultWithin;
        Wait(stage.WhenPlayed(roles, draws.Subject, () => Enter(() => then($"waited {stage.Agenda.Now - since} for {missing}"))), within, planned,
            () => $"nobody was {stage.Missing(roles, draws.Subject) ?? missing} within {within}");
    }

    /// <summary>Goes on with the watch, or gives up when its time is up.</summary>
    private void Wait(Watch waiting, Duration within, PlannedStep planned, Func<string> reason)
    {
        if (waiting.Ended) return;
        watch = waiting;
        next = stage.Agenda.Limit(stage.Agenda.Now + within, $"limit of {planned.Name}", () =>
        {
            if (waiting.Ended || waiting.CameTrue) return;
            stage.Watches.Remove(waiting);
            refuse(new(planned.Name, reason()));
        });
    }

    private void Sleep(Duration time, PlannedStep planned, Action then) =>
        next = stage.Agenda.At(stage.Agenda.Now + time, planned.ToString(), () => Enter(then));
}
