using Lab.Faults.Execution.Aiming;
using Lab.Faults.Execution.Asking;
using Lab.Faults.Execution.Striking;
using Lab.Faults.Execution.Wire;
using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution;

/// <summary>What faults and steps share while they are carried out.</summary>
internal sealed class Stage
{
    public Stage(World world, IClusterView view, IScenarioHands hands, VirtualTime ready)
    {
        (Choices, Hands, Ready) = (world.Choices, hands, ready);
        Agenda = new(world);
        Watches = new(Agenda);
        Counts = new(world, hands);
        Moments = new(view);
        Roles = new(world, view, hands, Moments);
        Judge = new(world, view, Roles, Counts, Moments);
        Wire = new(world, Roles, hands);
        InForce = new(world);
        Striker = new(world, Roles, hands, InForce, Agenda, ready);
    }

    public Choices Choices { get; }
    public IScenarioHands Hands { get; }
    public VirtualTime Ready { get; }
    public Agenda Agenda { get; }
    public Watches Watches { get; }
    public ClientCounts Counts { get; }
    public MomentCounts Moments { get; }
    public RoleResolver Roles { get; }
    public PredicateJudge Judge { get; }
    public WireWatch Wire { get; }
    public FaultsInForce InForce { get; }
    public Striker Striker { get; }

    /// <summary>The first of these roles that nobody plays now; null when all are played.</summary>
    public Role? Missing(IReadOnlyList<Role> roles, ulong subject)
    {
        foreach (var role in roles)
            if (Roles.Resolve(role, subject).Length == 0) return role;
        return null;
    }

    /// <summary>Calls <paramref name="then"/> as soon as the predicate holds, counted from <paramref name="before"/>: here and now if it does.</summary>
    public Watch WhenTrue(Predicate predicate, Baseline before, ulong subject, Action then) => Watches.Add(
        WhatChanges.Predicate(predicate), WhatChanges.RestsOnCounts(predicate), () => Judge.Holds(predicate, before, subject), $"look: {predicate}", then);

    /// <summary>Calls <paramref name="then"/> as soon as somebody plays each of these roles: here and now if somebody does.</summary>
    public Watch WhenPlayed(IReadOnlyList<Role> roles, ulong subject, Action then) => Watches.Add(
        WhatChanges.Roles(roles), atTheFact: false, () => Missing(roles, subject) is null, $"look: {string.Join(", ", roles)}", then);

    /// <summary>
    /// Has an action done as a message leaves. What holds or loses the message is done at once; anything else in an event of its own at that instant, and so is
    /// what follows.
    /// </summary>
    public Ambush OnWire(WireMatch match, string name, FaultAction action, FaultDraws draws, Action then) => Wire.Add(match, draws.Subject, departure =>
    {
        var fate = action.IsOnTheWire ? StrikeWire(name, action, match, draws, departure) : WireFate.Passes;
        Agenda.At(departure.At, $"on {match}", then);
        return fate;
    });

    private WireFate StrikeWire(string name, FaultAction action, WireMatch match, FaultDraws draws, in Departure departure)
    {
        var (fault, fate) = Striker.StrikeWire(name, action, match, draws, departure);
        if (fault is not null && action.EndsWhen is { } until) WhenTrue(until, Judge.Begin(until), draws.Subject, () => InForce.End(fault));
        return fate;
    }
}
