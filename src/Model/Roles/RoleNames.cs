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
        return new Role.Bound(name);
    }
}
