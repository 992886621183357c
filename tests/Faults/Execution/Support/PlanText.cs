using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Tests.Execution.Support;

/// <summary>Plans as short as a scenario writes them.</summary>
internal static class PlanText
{
    public static Duration Ms(double ms) => new((long)Math.Round(ms * 1_000_000));

    public static DurationRange Exactly(double ms) => DurationRange.Exactly(Ms(ms));

    public static DurationRange Range(double min, double max) => new(Ms(min), Ms(max));

    public static ValueList<Role> Who(params string[] roles) => roles.Select(OneRole).ToValueList();

    public static Role OneRole(string text) => RoleText.Read(text, PlanWorld.Names).Value;

    public static ValueList<Link> Links(params string[] links) => links.Select(l => LinkText.Read(l, PlanWorld.Names).Value).ToValueList();

    public static Predicate Question(string text) => PredicateText.Read(text, PlanWorld.Names).Value;

    public static Trigger At(double ms) => new Trigger.At(Exactly(ms));

    public static Trigger When(string predicate) => new Trigger.When(Question(predicate));

    public static FaultAction Crash(string who, double? restartAfter = null, bool wipe = false) => new FaultAction.Crash(Who(who), wipe, Maybe(restartAfter));

    public static FaultAction PowerLoss(string who, double? restartAfter = null, Keep keep = Keep.None, bool wipe = false) =>
        new FaultAction.PowerLoss(Who(who), keep, wipe, Maybe(restartAfter));

    public static FaultAction Stop(string who, double? restartAfter = null) => new FaultAction.Stop(Who(who), Maybe(restartAfter));

    public static FaultAction Pause(string who, double? @for = null) => new FaultAction.Pause(Who(who), Maybe(@for));

    public static FaultAction Restart(string who) => new FaultAction.Restart(Who(who));

    public static FaultAction Cut(string link, double? @for = null) => new FaultAction.Cut(Links(link), Maybe(@for));

    public static FaultAction Isolate(string who, double? @for = null) => new FaultAction.Isolate(Who(who), Maybe(@for));

    public static FaultAction Slow(string link, double by, double? @for = null) => new FaultAction.Slow(Links(link), Exactly(by), Maybe(@for));

    public static FaultAction Loss(string link, int percent, double? @for = null) => new FaultAction.Loss(Links(link), new(percent * 10_000), Maybe(@for));

    public static FaultAction HealAll() => new FaultAction.Heal(new HealTarget.Everything());

    public static FaultAction Heal(string name) => new FaultAction.Heal(new HealTarget.Named(name));

    public static FaultAction HealLink(string link) => new FaultAction.Heal(new HealTarget.OnLink(Links(link)[0]));

    public static PlannedFault Fault(Trigger trigger, FaultAction action, string name = "f", double after = 0) => new(name, trigger, Exactly(after), action);

    public static PlannedStep Do(FaultAction action, string name = "do", double after = 0) => new(name, Exactly(after), new Step.Do(action));

    public static PlannedStep Await(string predicate, double within = 300_000, string name = "await", double after = 0) =>
        new(name, Exactly(after), new Step.Await(Question(predicate), Ms(within)));

    public static PlannedStep Bind(params (string Name, string Role)[] bindings) =>
        new("bind", default, new Step.Bind(bindings.Select(b => new Binding(b.Name, OneRole(b.Role))).ToValueList()));

    public static PlannedStep For(double ms) => new("for", default, new Step.For(Exactly(ms)));

    public static PlannedStep Send(int count) => new("send", default, new Step.Send([new("p1", [], count)]));

    public static PlannedStep Read(int count, double within = 1_000) => new("read", default, new Step.Read([new("billing", count)], Ms(within)));

    private static DurationRange? Maybe(double? ms) => ms is { } given ? Exactly(given) : null;
}
