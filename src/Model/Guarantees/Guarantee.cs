namespace Lab.Model.Guarantees;

/// <summary>What people ask of a queue; the exact rules stand in docs/guarantees.md.</summary>
public enum GuaranteeKind
{
    NoLoss,
    NoDuplicates,
    Ordering,
    NoPhantom,
    Progress,
}

/// <summary>Within what an order is promised.</summary>
public enum OrderingScope
{
    None,
    Key,
    Partition,
    Producer,
}

/// <summary>One guarantee of one group: <c>no-loss(billing)</c>, <c>ordering(key)</c>. Without a group it speaks of every group.</summary>
public sealed record Guarantee(GuaranteeKind Kind, OrderingScope Scope = OrderingScope.None, string? Group = null)
{
    public override string ToString()
    {
        var name = NameOf(Kind);
        return (Scope, Group) switch
        {
            (OrderingScope.None, null) => name,
            (OrderingScope.None, var group) => $"{name}({group})",
            (var scope, null) => $"{name}({NameOf(scope)})",
            var (scope, group) => $"{name}({NameOf(scope)},{group})",
        };
    }

    public static string NameOf(GuaranteeKind kind) => kind switch
    {
        GuaranteeKind.NoLoss => "no-loss",
        GuaranteeKind.NoDuplicates => "no-duplicates",
        GuaranteeKind.Ordering => "ordering",
        GuaranteeKind.NoPhantom => "no-phantom",
        GuaranteeKind.Progress => "progress",
        _ => throw new System.Diagnostics.UnreachableException($"No name for {kind}."),
    };

    public static string NameOf(OrderingScope scope) => scope switch
    {
        OrderingScope.Key => "key",
        OrderingScope.Partition => "partition",
        OrderingScope.Producer => "producer",
        _ => "",
    };
}
