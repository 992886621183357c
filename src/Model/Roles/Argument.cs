namespace Lab.Model.Roles;

/// <summary>What an argument of a role or a predicate is.</summary>
public enum ArgumentKind
{
    /// <summary>`orders-0`</summary>
    Partition,

    /// <summary>The name of a consuming application.</summary>
    Group,

    /// <summary>The name of a producing application.</summary>
    Producer,

    /// <summary>A producing or consuming application.</summary>
    Client,

    /// <summary>Counts from 1.</summary>
    Number,

    /// <summary>A broker or a client by its role.</summary>
    Role,

    /// <summary>`ok`, `fail` or `info`.</summary>
    Outcome,

    /// <summary>One of <see cref="Roles.Moments"/>.</summary>
    Moment,

    /// <summary>`billing.effect`: an application and one of its steps.</summary>
    Step,
}

/// <summary>One argument of a role or predicate, as the reference prints it.</summary>
public readonly record struct Argument(string Name, ArgumentKind Kind, bool Optional = false)
{
    public override string ToString() => Optional ? $"[{Name}]" : Name;
}
