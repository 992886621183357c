namespace Lab.Model.Roles;

/// <summary>The names that a scenario gives to its clients, so that a bare `p1` is read as the producer and not as something bound. The default knows none.</summary>
public sealed record RoleNames(ValueList<string> Producers, ValueList<string> Groups)
{
    public static readonly RoleNames None = new([], []);

    internal Role Meaning(string name)
    {
        foreach (var producer in Producers)
            if (producer == name) return new Role.Producer(name);
        foreach (var group in Groups)
            if (group == name) return new Role.Consumer(name, 1);
        return Member(name) is { } member ? member : new Role.Bound(name);
    }

    /// <summary>`billing.2`, as histories and reports call the second member; null when no group is meant.</summary>
    public Role.Consumer? Member(string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || !int.TryParse(name.AsSpan(dot + 1), System.Globalization.NumberStyles.None, null, out var nth) || nth < 1) return null;
        foreach (var group in Groups)
            if (name.AsSpan(0, dot).SequenceEqual(group)) return new(group, nth);
        return null;
    }
}
