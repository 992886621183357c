using System.Text.Json;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>One of `faults:`</summary>
internal sealed class FaultSection : PlanItemShape<PlannedFault>
{
    private static readonly Key<DurationRange> At = new("at", Texts.DurationRange, "Once, at this time, counted from ready; from a range it is drawn.", "at once, when no trigger is written");
    private static readonly Key<DurationRange> Every = new("every", Texts.DurationRange, "Again and again, each interval drawn anew from the range. Needs until or times.");
    private static readonly Key<Rate> Rate = new("rate", Texts.Rate, "Again and again at this mean rate, each gap drawn. Needs until or times.");
    private static readonly Key<Predicate> When = new("when", PredicateShape.Instance, "Once, as soon as the predicate holds; += counts from ready.");
    private static readonly Key<Duration> From = new("from", Texts.Duration, "When every and rate begin, counted from ready.", "0ms");
    private static readonly Key<Duration> Until = new("until", Texts.Duration, "When every and rate end, counted from ready.");
    private static readonly Key<int> Times = new("times", new WholeShape(1, 1_000_000), "How often at most every and rate fire.");

    private static readonly Key<string> Behind = new("behind", new FaultNameShape(), "A fault written before this one, behind whose first stroke it begins to wait: its times and what it counts begin then.", "at ready");

    internal static readonly Key[] Triggers = [At, Every, Rate, When, ActionKeys.On];
    internal static readonly Key[] Bounds = [From, Until, Times];

    public override string Title => "faults/NAME";

    public override string About => "A fault that waits for its trigger beside the others. A list of roles or links is struck at the same instant.";

    public override IReadOnlyList<Key> Keys { get; } = [As, .. Triggers, .. Bounds, Behind, After, .. ActionKeys.Actions.Select(v => v.Key), .. ActionKeys.Options];

    protected override IReadOnlyList<Verb> Verbs => ActionKeys.Actions;

    protected override PlannedFault Read(Section section)
    {
        var trigger = TriggerOf(section);
        var action = VerbOf(section) is { } verb ? ActionOf(section, verb) : null;
        return new(section.Name, trigger, section.Get(After, default), action ?? new FaultAction.Heal(new HealTarget.Everything())) { Behind = LeaderOf(section) };
    }

    protected override void WriteKeys(Utf8JsonWriter json, PlannedFault value)
    {
        PutCommon(json, value.Name, value.After);
        if (value.Behind is { } leader) Put(json, Behind, leader);
        switch (value.Trigger)
        {
            case Trigger.At t:
                Put(json, At, t.Time);
                break;
            case Trigger.Every t:
                Put(json, Every, t.Interval);
                PutBounds(json, t.Repetition);
                break;
            case Trigger.AtRate t:
                Put(json, Rate, t.Rate);
                PutBounds(json, t.Repetition);
                break;
            case Trigger.When t:
                Put(json, When, t.Predicate);
                break;
            case Trigger.OnWire t:
                Put(json, ActionKeys.On, t.Match);
                break;
        }
        PutAction(json, value.Action);
    }

    protected override string? Hint(string written, Reading reading) =>
        ActionKeys.Steps.Any(v => v.Key.Name == written) ? "it is a step: write it in steps:" : null;

    private static string? LeaderOf(Section section)
    {
        if (!section.Has(Behind) || section.Get(Behind, null!) is not { } leader) return null;
        var names = section.Reading.References.FaultNames;
        for (var i = 0; i < names.Count && names[i] != section.Name; i++)
            if (names[i] == leader) return leader;
        section.Reading.Report(section.PlaceOf(Behind), $"behind: {leader} is no fault that is written before this one");
        return null;
    }

    private static Trigger TriggerOf(Section section)
    {
        var there = Triggers.Where(section.Has).ToList();
        if (there.Count > 1)
            section.Reading.Report(section.PlaceOf(there[1]), $"{string.Join(" and ", there.Select(k => k.Name))} in one fault; it has one trigger");
        if (section.Has(Every)) return new Trigger.Every(section.Get(Every, default), RepetitionOf(section, Every));
        if (section.Has(Rate)) return new Trigger.AtRate(section.Get(Rate, new Rate(1, Duration.FromSeconds(1))), RepetitionOf(section, Rate));
        foreach (var bound in Bounds)
            if (section.Has(bound)) section.Reading.Report(section.PlaceOf(bound), $"{bound.Name} goes with every and rate; this fault fires once");
        if (section.Has(At)) return new Trigger.At(section.Get(At, default));
        if (section.Has(ActionKeys.On) && section.Get(ActionKeys.On, null!) is { } match) return new Trigger.OnWire(match);
        return section.Has(When) && section.Get(When, null!) is { } predicate ? new Trigger.When(predicate) : new Trigger.Immediately();
    }

    private static Repetition RepetitionOf(Section section, Key trigger)
    {
        if (trigger == Every && section.Get(Every, default) is { Min.Nanos: 0 })
            section.Reading.Report(section.PlaceOf(Every), "every 0ms never lets time pass; the shortest interval is 1ns");
        if (!section.Has(Until) && !section.Has(Times))
            section.Reading.Report(section.PlaceOf(trigger), $"{trigger.Name} without an end: the fault phase would last for ever; write until: or times: beside it");
        return new(section.Get(From, Duration.Zero), section.Maybe(Until), section.Maybe(Times));
    }

    private static void PutBounds(Utf8JsonWriter json, Repetition repetition)
    {
        if (repetition.From != Duration.Zero) Put(json, From, repetition.From);
        if (repetition.Until is { } until) Put(json, Until, until);
        if (repetition.Times is { } times) Put(json, Times, times);
    }
}
