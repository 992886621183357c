using Lab.Faults.Plans;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Aiming;

/// <summary>The roles that an action or a step names: all of them must be played by somebody before it is carried out.</summary>
internal static class ActionRoles
{
    public static IEnumerable<Role> Of(FaultAction action) => action switch
    {
        FaultAction.Crash a => a.Who,
        FaultAction.PowerLoss a => a.Who,
        FaultAction.Pause a => a.Who,
        FaultAction.Stop a => a.Who,
        FaultAction.Restart a => a.Who,
        FaultAction.WipeDisks a => a.Who,
        FaultAction.Cut a => OfLinks(a.Links),
        FaultAction.Split a => a.Groups.SelectMany(g => g),
        FaultAction.Isolate a => a.Who,
        FaultAction.Slow a => OfLinks(a.Links),
        FaultAction.Loss a => OfLinks(a.Links),
        FaultAction.Reassign a => a.Partitions.SelectMany(p => p.Replicas),
        FaultAction.Disk a => a.Who,
        FaultAction.Clock a => a.Who,
        FaultAction.Heal { Target: HealTarget.OnLink on } => OfLinks([on.Link]),
        _ => [],
    };

    public static IEnumerable<Role> Of(Step step) => step switch
    {
        Step.Bind s => s.Bindings.Select(b => b.Role),
        Step.Do s => Of(s.Action),
        Step.On s => Of(s.Action),
        _ => [],
    };

    private static IEnumerable<Role> OfLinks(IEnumerable<Link> links) => links.SelectMany(l => new[] { l.From, l.To });
}
