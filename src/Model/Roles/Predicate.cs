namespace Lab.Model.Roles;

/// <summary>
/// A question about what has happened, true or false at any instant of a run: the closed list that `when:` and `await:` know.
/// <see cref="object.ToString"/> gives the canonical text, which reads back to an equal predicate.
/// </summary>
public abstract record Predicate
{
    private Predicate() { }

    /// <summary>`acked(p1) &gt;= 20`, `acked(p1) += 5`.</summary>
    public sealed record Compare(Measure Measure, Comparison Comparison, long Value) : Predicate;

    /// <summary>`isr(o-0) == a,b`: the in-sync set of committed metadata is exactly these, in any order; `!=`: it is not.</summary>
    public sealed record IsrIs(TopicPartitionRef Partition, ValueList<Role> Members, bool Is) : Predicate;

    /// <summary>`c in isr(o-0)`, `c not in isr(o-0)`.</summary>
    public sealed record InIsr(Role Broker, TopicPartitionRef Partition, bool Is) : Predicate;

    /// <summary>`leader(o-0) == c`, `leader(o-0) != a`: who committed metadata names. A partition without a leader is led by nobody, so `!=` holds.</summary>
    public sealed record LeaderIs(TopicPartitionRef Partition, Role Broker, bool Is) : Predicate;

    /// <summary>`leader(o-0) != none`: committed metadata names a leader; `== none`: it names nobody.</summary>
    public sealed record HasLeader(TopicPartitionRef Partition, bool Has) : Predicate;

    /// <summary>`metadata(p1,o-0).leader == b`: whom that client takes for the leader.</summary>
    public sealed record MetadataLeaderIs(string Client, TopicPartitionRef Partition, Role Broker, bool Is) : Predicate;

    /// <summary>`alive(x)`: its process runs (a paused one does, too); `not alive(x)`.</summary>
    public sealed record Alive(Role Who, bool Is) : Predicate;

    /// <summary>`fenced(x)`: the controller has fenced the broker; `not fenced(x)`.</summary>
    public sealed record Fenced(Role Broker, bool Is) : Predicate;

    /// <summary>`at(billing.effect,3)`: the application has just ended this step for the nth time, counted over all its members and restarts, and has not begun the next one.</summary>
    public sealed record AtStep(string Application, string Step, int Nth) : Predicate;

    public sealed override string ToString() => this switch
    {
        Compare p => $"{p.Measure} {p.Comparison.Symbol()} {p.Value}",
        IsrIs p => $"isr({p.Partition}) {(p.Is ? "==" : "!=")} {string.Join(',', p.Members)}",
        InIsr p => $"{p.Broker} {(p.Is ? "in" : "not in")} isr({p.Partition})",
        LeaderIs p => $"leader({p.Partition}) {(p.Is ? "==" : "!=")} {p.Broker}",
        HasLeader p => $"leader({p.Partition}) {(p.Has ? "!=" : "==")} none",
        MetadataLeaderIs p => $"metadata({p.Client},{p.Partition}).leader {(p.Is ? "==" : "!=")} {p.Broker}",
        Alive p => $"{(p.Is ? "" : "not ")}alive({p.Who})",
        Fenced p => $"{(p.Is ? "" : "not ")}fenced({p.Broker})",
        AtStep p => $"at({p.Application}.{p.Step},{p.Nth})",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}
