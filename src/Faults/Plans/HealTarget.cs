using Lab.Model.Roles;

namespace Lab.Faults.Plans;

/// <summary>What is healed: cuts, slowness and loss end, disks and clocks are right again, the paused resume, what is down starts again. Nothing that was lost is restored.</summary>
public abstract record HealTarget
{
    private HealTarget() { }

    /// <summary>Every fault that is still in force.</summary>
    public sealed record Everything : HealTarget;

    /// <summary>The fault or step of this name.</summary>
    public sealed record Named(string Name) : HealTarget;

    /// <summary>Whatever is wrong with this link.</summary>
    public sealed record OnLink(Link Link) : HealTarget;

    public sealed override string ToString() => this switch
    {
        Everything => "all",
        Named t => t.Name,
        OnLink t => t.Link.ToString(),
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}
