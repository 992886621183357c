namespace Lab.Model.Roles;

/// <summary>
/// Who is meant, by what they do and not by where they run. A role is resolved at the moment an action fires or a predicate is asked,
/// so `leader(orders-0)` names another broker after an election; `bind:` keeps who it was under a name.
/// <see cref="object.ToString"/> gives the canonical text, which reads back to an equal role.
/// </summary>
public abstract record Role
{
    private Role() { }

    /// <summary>The broker that committed metadata names as the partition's leader.</summary>
    public sealed record Leader(TopicPartitionRef Partition) : Role;

    /// <summary>Every broker that believes itself the partition's leader, deposed ones that have not heard included.</summary>
    public sealed record ClaimsLeader(TopicPartitionRef Partition) : Role;

    /// <summary>The nth replica, from 1, of the partition that committed metadata does not name as leader, in the order of the assignment.</summary>
    public sealed record Follower(TopicPartitionRef Partition, int Nth) : Role;

    /// <summary>Every replica of the partition that committed metadata does not name as leader.</summary>
    public sealed record AllFollowers(TopicPartitionRef Partition) : Role;

    /// <summary>The active controller.</summary>
    public sealed record Controller : Role;

    /// <summary>The nth controller, from 1, active or not.</summary>
    public sealed record NthController(int Nth) : Role;

    /// <summary>The nth controller, from 1, of those that are not active.</summary>
    public sealed record StandbyController(int Nth) : Role;

    /// <summary>The broker that coordinates the group.</summary>
    public sealed record Coordinator(string Group) : Role;

    /// <summary>The broker with this id; ids count from 1.</summary>
    public sealed record Broker(int Id) : Role;

    /// <summary>One live broker, drawn from the seed each time it is asked for.</summary>
    public sealed record AnyBroker : Role;

    /// <summary>Every broker, at the same instant.</summary>
    public sealed record AllBrokers : Role;

    /// <summary>The producing application of this name.</summary>
    public sealed record Producer(string Name) : Role;

    /// <summary>The nth member, from 1, of the consuming application of this name.</summary>
    public sealed record Consumer(string Group, int Nth) : Role;

    /// <summary>Who lived through the moment last, since ready: a broker, a controller or a client.</summary>
    public sealed record Last(Moment Moment) : Role;

    /// <summary>Every broker but those whom the role means, at the same instant; nobody while nobody plays it.</summary>
    public sealed record Others(Role Than) : Role;

    /// <summary>Who a `bind:` step kept under this name.</summary>
    public sealed record Bound(string Name) : Role;

    public sealed override string ToString() => this switch
    {
        Leader r => $"leader({r.Partition})",
        ClaimsLeader r => $"claims-leader({r.Partition})",
        Follower { Nth: 1 } r => $"follower({r.Partition})",
        Follower r => $"follower({r.Partition},{r.Nth})",
        AllFollowers r => $"all-followers({r.Partition})",
        Controller => "controller",
        NthController r => $"controller({r.Nth})",
        StandbyController { Nth: 1 } => "standby-controller",
        StandbyController r => $"standby-controller({r.Nth})",
        Coordinator r => $"coordinator({r.Group})",
        Broker r => $"broker({r.Id})",
        AnyBroker => "any-broker",
        AllBrokers => "all-brokers",
        Producer r => $"producer({r.Name})",
        Consumer { Nth: 1 } r => $"consumer({r.Group})",
        Consumer r => $"consumer({r.Group},{r.Nth})",
        Last r => $"last({Moments.Word(r.Moment)})",
        Others r => $"others({r.Than})",
        Bound r => r.Name,
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}
