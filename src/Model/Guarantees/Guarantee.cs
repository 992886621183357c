namespace Lab.Model.Guarantees;

/// <summary>What people ask of a queue; the exact rules stand in docs/guarantees.md.</summary>
public enum GuaranteeKind
{
    NoLoss,
    NoDuplicates,
    Ordering,
    NoPhantom,
    Progress,

    /// <summary>Clients see an object as if one did something at a time. The object: <c>log</c>, each partition by itself.</summary>
    Linearizable,

    /// <summary>Owners of a resource never act at the same time.</summary>
    Exclusive,
}

/// <summary>Within what an order is promised.</summary>
public enum OrderingScope
{
    None,
    Key,
    Partition,
    Producer,
}

/// <summary>
/// One guarantee of one group: <c>no-loss(billing)</c>, <c>ordering(key)</c>; without a group it speaks of every group. Or of an
/// object that all clients share: <c>linearizable(log)</c>, <c>exclusive(q1)</c>.
/// </summary>
public sealed record Guarantee(GuaranteeKind Kind, OrderingScope Scope = OrderingScope.None, string? Group = null, string? Object = null)
{
    /// <summary>What <see cref="GuaranteeKind.Linearizable"/> is asked of: the log of each partition or queue.</summary>
    public const string Log = "log";

    public override string ToString()
    {
        var name = NameOf(Kind);
        if (Object is not null) return $"{name}({Object})";
        return (Scope, Group) switch
        {
            (OrderingScope.None, null) => name,
            (OrderingScope.None, var group) => $"{name}({group})",
            (var scope, null) => $"{name}({NameOf(scope)})",
            var (scope, group) => $"{name}({NameOf(scope)},{group})",
        };
    }

    /// <summary>The guarantee that <see cref="ToString"/> writes so, or null when it is none: <c>ordering(key,billing)</c>.</summary>
    public static Guarantee? Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0 && !text.EndsWith(')')) return null;
        var kind = Kinds.FirstOrDefault(k => NameOf(k) == (open < 0 ? text : text[..open]), (GuaranteeKind)(-1));
        if ((int)kind < 0) return null;
        var inside = open < 0 ? "" : text[(open + 1)..^1];
        if (open >= 0 && inside.Length == 0) return null;
        if (kind == GuaranteeKind.Linearizable) return inside == Log ? new(kind, Object: Log) : null;
        if (kind == GuaranteeKind.Exclusive) return inside.Length > 0 ? new(kind, Object: inside) : null;
        if (kind != GuaranteeKind.Ordering) return new(kind, Group: open < 0 ? null : inside);
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        var scope = Scopes.FirstOrDefault(s => NameOf(s) == (comma < 0 ? inside : inside[..comma]));
        var group = comma < 0 ? null : inside[(comma + 1)..].Trim();
        return scope == OrderingScope.None || group is "" ? null : new(kind, scope, group);
    }

    private static readonly GuaranteeKind[] Kinds = Enum.GetValues<GuaranteeKind>();
    private static readonly OrderingScope[] Scopes = [OrderingScope.Key, OrderingScope.Partition, OrderingScope.Producer];

    public static string NameOf(GuaranteeKind kind) => kind switch
    {
        GuaranteeKind.NoLoss => "no-loss",
        GuaranteeKind.NoDuplicates => "no-duplicates",
        GuaranteeKind.Ordering => "ordering",
        GuaranteeKind.NoPhantom => "no-phantom",
        GuaranteeKind.Progress => "progress",
        GuaranteeKind.Linearizable => "linearizable",
        GuaranteeKind.Exclusive => "exclusive",
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
