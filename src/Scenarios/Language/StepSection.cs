using System.Text.Json;
using Lab.Faults.Plans;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>One of `steps:`</summary>
internal sealed class StepSection : PlanItemShape<PlannedStep>
{
    public override string Title => "steps/NAME";

    public override string About =>
        "A step of the sequence: it begins when the one before it has ended. Actions, bind, send and heal end at once, with on: as soon as the message has left; await, read and for end when they have what they wait for.";

    public override IReadOnlyList<Key> Keys { get; } =
        [As, After, ActionKeys.On, .. ActionKeys.Steps.Select(v => v.Key), ActionKeys.Within, .. ActionKeys.Actions.Select(v => v.Key), .. ActionKeys.Options.Where(k => k != ActionKeys.For)];

    protected override IReadOnlyList<Verb> Verbs { get; } = [.. ActionKeys.Steps, .. ActionKeys.Actions];

    protected override PlannedStep Read(Section section) =>
        new(section.Name, section.Get(After, default), StepOf(section) ?? new Step.Bind([]));

    protected override void WriteKeys(Utf8JsonWriter json, PlannedStep value)
    {
        PutCommon(json, value.Name, value.After);
        switch (value.Step)
        {
            case Step.Bind s:
                Put(json, ActionKeys.Bind, s.Bindings);
                break;
            case Step.Await s:
                Put(json, ActionKeys.Await, s.Predicate);
                Put(json, ActionKeys.Within, s.Within);
                break;
            case Step.Send s:
                Put(json, ActionKeys.Send, s.Requests);
                break;
            case Step.Read s:
                Put(json, ActionKeys.Read, s.Requests);
                Put(json, ActionKeys.Within, s.Within);
                break;
            case Step.For s:
                Put(json, ActionKeys.For, s.Time);
                break;
            case Step.Do s:
                PutAction(json, s.Action);
                break;
            case Step.On s:
                Put(json, ActionKeys.On, s.Match);
                PutAction(json, s.Action);
                Put(json, ActionKeys.Within, s.Within);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(value.Step.Verb);
        }
    }

    protected override string? Hint(string written, Reading reading) => FaultSection.Triggers.Concat(FaultSection.Bounds).Any(k => k.Name == written && k != ActionKeys.On)
        ? "a step begins when the one before it has ended: write after:, for: or await:, or a fault in faults:"
        : null;

    private Step? StepOf(Section section)
    {
        if (VerbOf(section) is not { } verb) return null;
        if (section.Has(ActionKeys.On) && ActionKeys.Steps.Contains(verb))
            section.Reading.Report(section.PlaceOf(ActionKeys.On), $"on does not go with {verb.Key.Name}; it waits for a message and does a fault's action then");
        if (verb.Key == ActionKeys.Bind) return new Step.Bind(section.Get(ActionKeys.Bind, []));
        if (verb.Key == ActionKeys.Await) return section.Get(ActionKeys.Await, null!) is { } predicate ? new Step.Await(predicate, section.Get(ActionKeys.Within, Step.Await.DefaultWithin)) : null;
        if (verb.Key == ActionKeys.Send) return new Step.Send(section.Get(ActionKeys.Send, []));
        if (verb.Key == ActionKeys.Read) return new Step.Read(section.Get(ActionKeys.Read, []), section.Get(ActionKeys.Within, Step.Await.DefaultWithin));
        if (verb.Key == ActionKeys.For) return new Step.For(section.Get(ActionKeys.For, default));
        if (ActionOf(section, verb) is not { } action) return null;
        if (!section.Has(ActionKeys.On)) return new Step.Do(action);
        return section.Get(ActionKeys.On, null!) is { } match ? new Step.On(match, action, section.Get(ActionKeys.Within, Step.Await.DefaultWithin)) : null;
    }
}
