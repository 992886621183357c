using System.Text.Json;
using Lab.Faults.Plans;
using Lab.Model.Quantities;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>One item of `faults:` or `steps:`: a verb, what goes with it, a name.</summary>
internal abstract class PlanItemShape<T> : MappingShape<T>
{
    protected static readonly Key<string> As = new("as", Texts.Sentence, "The name of the item, for heal: and for variants.", "its verb, counted from the second on: crash, crash-2");
    protected static readonly Key<DurationRange> After = new("after", Texts.DurationRange, "Waits so long before it acts.", "0ms");

    public override IReadOnlyList<LaterKey> Later => ActionKeys.Later;

    /// <summary>Actions and their options have tables of their own.</summary>
    public override IEnumerable<Key> ReferenceKeys => Keys.Where(k => !ActionKeys.Options.Contains(k) && ActionKeys.Actions.All(v => v.Key != k) || k == ActionKeys.For && this is StepSection);

    /// <summary>The verbs that an item may have.</summary>
    protected abstract IReadOnlyList<Verb> Verbs { get; }

    /// <summary>The only verb of the item; null when there is none or more than one, which is reported.</summary>
    protected Verb? VerbOf(Section section)
    {
        var there = Verbs.Where(v => section.Has(v.Key)).ToList();
        if (there.Count > 1) there.RemoveAll(v => v.Key == ActionKeys.Wipe || v.Key == ActionKeys.For);
        var words = string.Join(", ", Verbs.Select(v => v.Key.Name));
        if (there.Count == 0 && section.Node.Entries.Any(e => Keys.All(k => k.Name != e.Key.Text))) return null;
        if (there.Count == 0) section.Reading.Report(section.Node.Place, $"{section.Reading.Where} does nothing; one of these is asked for: {words}");
        if (there.Count > 1) section.Reading.Report(section.Node.Place, $"{string.Join(" and ", there.Select(v => v.Key.Name))} in one item; write an item for each");
        if (there.Count != 1) return null;

        RefuseStrangers(section, there[0]);
        CheckWire(section, there[0]);
        return there[0];
    }

    /// <summary>Keys that are right somewhere and mean nothing beside this verb.</summary>
    private static void RefuseStrangers(Section section, Verb verb)
    {
        foreach (var option in new Key[] { ActionKeys.RestartAfter, ActionKeys.KeepWhat, ActionKeys.Wipe, ActionKeys.For, ActionKeys.By, ActionKeys.Ratio, ActionKeys.Within })
        {
            if (!section.Has(option) || option == verb.Key || verb.Options.Contains(option)) continue;
            if (option == ActionKeys.Within && section.Has(ActionKeys.On)) continue;
            var options = verb.Options.Count == 0 ? "nothing" : string.Join(", ", verb.Options.Select(o => o.Name));
            section.Reading.Report(section.PlaceOf(option), $"{option.Name} does not go with {verb.Key.Name}; beside it goes: {options}");
        }
    }

    /// <summary>What is done to a message needs one, and is done as it leaves.</summary>
    private static void CheckWire(Section section, Verb verb)
    {
        if (!ActionKeys.OnTheWire.Contains(verb.Key)) return;
        if (!section.Has(ActionKeys.On)) section.Reading.Report(section.PlaceOf(verb.Key), $"{verb.Key.Name} is done to a message; say which beside it: on: {{ request: Produce, from: p1 }}");
        if (section.Has(After)) section.Reading.Report(section.PlaceOf(After), $"after does not go with {verb.Key.Name}: the message leaves now");
    }

    /// <summary>The action of the verb; null when what it needs is missing, which is reported.</summary>
    protected static FaultAction? ActionOf(Section section, Verb verb)
    {
        var restart = section.Maybe(ActionKeys.RestartAfter);
        var span = verb.Key == ActionKeys.For ? null : section.Maybe(ActionKeys.For);
        var wiped = verb.Key != ActionKeys.Wipe && Wiped(section);
        if (verb.Key == ActionKeys.Crash) return new FaultAction.Crash(section.Get(ActionKeys.Crash, []), wiped, restart);
        if (verb.Key == ActionKeys.Pause) return new FaultAction.Pause(section.Get(ActionKeys.Pause, []), span);
        if (verb.Key == ActionKeys.Stop) return new FaultAction.Stop(section.Get(ActionKeys.Stop, []), restart);
        if (verb.Key == ActionKeys.Restart) return new FaultAction.Restart(section.Get(ActionKeys.Restart, []));
        if (verb.Key == ActionKeys.Isolate) return new FaultAction.Isolate(section.Get(ActionKeys.Isolate, []), span);
        if (verb.Key == ActionKeys.Slow) return new FaultAction.Slow(section.Get(ActionKeys.Slow, []), Needed(section, verb.Key, ActionKeys.By), span);
        if (verb.Key == ActionKeys.Loss) return new FaultAction.Loss(section.Get(ActionKeys.Loss, []), Needed(section, verb.Key, ActionKeys.Ratio), span);
        if (verb.Key == ActionKeys.Disk) return section.Get(ActionKeys.Disk, null!) is { } disk ? new FaultAction.Disk(disk.Who, disk.Trouble, span) : null;
        if (verb.Key == ActionKeys.Clock) return section.Get(ActionKeys.Clock, null!) is { } clock ? new FaultAction.Clock(clock.Who, clock.Trouble, span) : null;
        if (verb.Key == ActionKeys.Heal) return section.Get(ActionKeys.Heal, null!) is { } target ? new FaultAction.Heal(target) : null;
        if (verb.Key == ActionKeys.Admin) return section.Get(ActionKeys.Admin, null!);
        if (verb.Key == ActionKeys.Seek) return new FaultAction.Seek(section.Get(ActionKeys.Seek, []));
        if (verb.Key == ActionKeys.Hold) return section.Get(ActionKeys.Hold, null!) is { } hold ? new FaultAction.Hold(hold.For, hold.Until) : null;
        if (verb.Key == ActionKeys.Orphan) return section.Get(ActionKeys.Orphan, null!) is { } orphan ? new FaultAction.Orphan(orphan.For, orphan.Until) : null;
        if (verb.Key == ActionKeys.Drop) return section.Get(ActionKeys.Drop, false) ? new FaultAction.Drop() : null;
        if (verb.Key == ActionKeys.Release) return section.Get(ActionKeys.Release, null!) is { } held ? new FaultAction.Release(held) : null;
        if (verb.Key == ActionKeys.PowerLoss) return PowerLossOf(section, wiped, restart);
        if (verb.Key == ActionKeys.Wipe) return WipeOf(section, restart);
        if (verb.Key == ActionKeys.Cut) return section.Get(ActionKeys.Cut, null!) is { } cut ? cut.Groups.Count > 0 ? new FaultAction.Split(cut.Groups, span) : new FaultAction.Cut(cut.Links, span) : null;
        throw new System.Diagnostics.UnreachableException(verb.Key.Name);
    }

    private static FaultAction.PowerLoss? PowerLossOf(Section section, bool wiped, DurationRange? restart)
    {
        if (section.Get(ActionKeys.PowerLoss, null!) is not { } target) return null;
        var beside = section.Maybe(ActionKeys.KeepWhat);
        if (beside is not null && target.Keep is not null) section.Reading.Report(section.PlaceOf(ActionKeys.KeepWhat), "keep is said twice; once inside power-loss, once beside it");
        return new(target.Who, beside ?? target.Keep ?? Keep.Random, wiped, restart);
    }

    private static FaultAction.WipeDisks? WipeOf(Section section, DurationRange? restart)
    {
        if (section.Get(ActionKeys.Wipe, null!) is not { } value) return null;
        if (value.Flag is null) return new(value.Who, restart);
        section.Reading.Report(section.PlaceOf(ActionKeys.Wipe), $"wipe: {(value.Flag == true ? "true" : "false")} is an option of crash and power-loss; as a verb it asks for {Texts.Roles.Allowed}");
        return null;
    }

    private static bool Wiped(Section section)
    {
        if (!section.Has(ActionKeys.Wipe) || section.Get(ActionKeys.Wipe, null!) is not { } value) return false;
        if (value.Flag is null) section.Reading.Report(section.PlaceOf(ActionKeys.Wipe), "beside another verb wipe is true or false; wiping somebody else is an item of its own");
        return value.Flag == true;
    }

    private static TValue Needed<TValue>(Section section, Key verb, Key<TValue> option) where TValue : struct
    {
        if (section.Maybe(option) is { } value) return value;
        if (!section.Has(option)) section.Reading.Report(section.Node.Place, $"{verb.Name} needs {option.Name}: {option.Shape.Allowed}");
        return default;
    }

    protected static void PutCommon(Utf8JsonWriter json, string name, DurationRange after)
    {
        Put(json, As, name);
        if (after != default) Put(json, After, after);
    }

    protected static void PutAction(Utf8JsonWriter json, FaultAction action)
    {
        switch (action)
        {
            case FaultAction.Crash a:
                Put(json, ActionKeys.Crash, a.Who);
                PutDown(json, a.Wipe, a.RestartAfter);
                break;
            case FaultAction.PowerLoss a:
                Put(json, ActionKeys.PowerLoss, new(a.Who, null));
                Put(json, ActionKeys.KeepWhat, a.Keep);
                PutDown(json, a.Wipe, a.RestartAfter);
                break;
            case FaultAction.Pause a:
                Put(json, ActionKeys.Pause, a.Who);
                PutFor(json, a.For);
                break;
            case FaultAction.Stop a:
                Put(json, ActionKeys.Stop, a.Who);
                PutDown(json, wipe: false, a.RestartAfter);
                break;
            case FaultAction.Restart a:
                Put(json, ActionKeys.Restart, a.Who);
                break;
            case FaultAction.WipeDisks a:
                Put(json, ActionKeys.Wipe, new(null, a.Who));
                PutDown(json, wipe: false, a.RestartAfter);
                break;
            case FaultAction.Cut a:
                Put(json, ActionKeys.Cut, new(a.Links, []));
                PutFor(json, a.For);
                break;
            case FaultAction.Split a:
                Put(json, ActionKeys.Cut, new([], a.Groups));
                PutFor(json, a.For);
                break;
            case FaultAction.Isolate a:
                Put(json, ActionKeys.Isolate, a.Who);
                PutFor(json, a.For);
                break;
            case FaultAction.Slow a:
                Put(json, ActionKeys.Slow, a.Links);
                Put(json, ActionKeys.By, a.By);
                PutFor(json, a.For);
                break;
            case FaultAction.Loss a:
                Put(json, ActionKeys.Loss, a.Links);
                Put(json, ActionKeys.Ratio, a.Ratio);
                PutFor(json, a.For);
                break;
            case FaultAction.Disk a:
                Put(json, ActionKeys.Disk, new(a.Who, a.Trouble));
                PutFor(json, a.For);
                break;
            case FaultAction.Clock a:
                Put(json, ActionKeys.Clock, new(a.Who, a.Trouble));
                PutFor(json, a.For);
                break;
            case FaultAction.Heal a:
                Put(json, ActionKeys.Heal, a.Target);
                break;
            case FaultAction.Hold a:
                Put(json, ActionKeys.Hold, new(a.For, a.Until));
                break;
            case FaultAction.Drop:
                Put(json, ActionKeys.Drop, true);
                break;
            case FaultAction.Orphan a:
                Put(json, ActionKeys.Orphan, new(a.For, a.Until));
                break;
            case FaultAction.Release a:
                Put(json, ActionKeys.Release, a.Name);
                break;
            case FaultAction.Seek a:
                Put(json, ActionKeys.Seek, a.Requests);
                break;
            case FaultAction.Elect or FaultAction.Reassign or FaultAction.AddPartitions or FaultAction.DeleteTopic or FaultAction.CreateTopic:
                Put(json, ActionKeys.Admin, action);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(action.Verb);
        }
    }

    private static void PutDown(Utf8JsonWriter json, bool wipe, DurationRange? restartAfter)
    {
        if (wipe) Put(json, ActionKeys.Wipe, new(true, []));
        if (restartAfter is { } time) Put(json, ActionKeys.RestartAfter, time);
    }

    private static void PutFor(Utf8JsonWriter json, DurationRange? span)
    {
        if (span is { } time) Put(json, ActionKeys.For, time);
    }
}
