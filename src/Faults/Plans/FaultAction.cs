using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Plans;

/// <summary>
/// What a fault does. `For` is how long it lasts; null: until it is healed. `RestartAfter` is when what it took down starts again; null: when the world heals.
/// A list of roles is struck at the same instant.
/// </summary>
public abstract record FaultAction
{
    private FaultAction() { }

    /// <summary>Kills the process: its memory is gone, the page cache of its machine survives. `Wipe`: its disks are empty when it starts again.</summary>
    public sealed record Crash(ValueList<Role> Who, bool Wipe, DurationRange? RestartAfter) : FaultAction;

    /// <summary>Takes the power from the machine: memory and page cache are gone; what was written and not flushed survives as `Keep` says.</summary>
    public sealed record PowerLoss(ValueList<Role> Who, Keep Keep, bool Wipe, DurationRange? RestartAfter) : FaultAction;

    /// <summary>Freezes the process; it goes on where it stood, timers overdue. Its connections stay.</summary>
    public sealed record Pause(ValueList<Role> Who, DurationRange? For) : FaultAction;

    /// <summary>Shuts the process down cleanly, as SIGTERM does: it ends in its own time, and starts again no sooner.</summary>
    public sealed record Stop(ValueList<Role> Who, DurationRange? RestartAfter) : FaultAction;

    /// <summary>Starts what is down. What runs is stopped cleanly first.</summary>
    public sealed record Restart(ValueList<Role> Who) : FaultAction;

    /// <summary>Replaces the disks of the machine by empty ones. A machine that runs loses its power first.</summary>
    public sealed record WipeDisks(ValueList<Role> Who, DurationRange? RestartAfter) : FaultAction;

    /// <summary>Cuts links: nothing passes, nobody is told.</summary>
    public sealed record Cut(ValueList<Link> Links, DurationRange? For) : FaultAction;

    /// <summary>Cuts every link between two of the groups, both ways. Machines in no group keep all their links.</summary>
    public sealed record Split(ValueList<ValueList<Role>> Groups, DurationRange? For) : FaultAction;

    /// <summary>Cuts every link of these, both ways, those between two of them included.</summary>
    public sealed record Isolate(ValueList<Role> Who, DurationRange? For) : FaultAction;

    /// <summary>Adds to the latency of links: `By`, or for each message a draw from it.</summary>
    public sealed record Slow(ValueList<Link> Links, DurationRange By, DurationRange? For) : FaultAction;

    /// <summary>Loses this share of packets, which connections show as delay until they are sent again.</summary>
    public sealed record Loss(ValueList<Link> Links, Ratio Ratio, DurationRange? For) : FaultAction;

    /// <summary>
    /// Does something to the disks of machines. When it ends the disks work again, and what died of them starts again; a turned bit stays.
    /// </summary>
    public sealed record Disk(ValueList<Role> Who, DiskTrouble Trouble, DurationRange? For) : FaultAction;

    /// <summary>Puts the clocks of machines wrong. When it ends they are right again.</summary>
    public sealed record Clock(ValueList<Role> Who, ClockTrouble Trouble, DurationRange? For) : FaultAction;

    /// <summary>Ends faults before their time.</summary>
    public sealed record Heal(HealTarget Target) : FaultAction;

    /// <summary>An admin client asks the controller to elect a leader.</summary>
    public sealed record Elect(TopicPartitionRef Partition, ElectionType Type) : FaultAction;

    /// <summary>An admin client asks for partitions to be moved: each to those who play these roles now, preferred leader first.</summary>
    public sealed record Reassign(ValueList<Reassignment> Partitions) : FaultAction;

    /// <summary>An admin client has a topic grow to so many partitions.</summary>
    public sealed record AddPartitions(string Topic, int Count) : FaultAction;

    /// <summary>An admin client has a topic deleted.</summary>
    public sealed record DeleteTopic(string Topic) : FaultAction;

    /// <summary>Consuming applications move their positions, whatever they have committed.</summary>
    public sealed record Seek(ValueList<SeekRequest> Requests) : FaultAction;

    /// <summary>An admin client has a topic of the scenario created as the scenario describes it, once it was deleted.</summary>
    public sealed record CreateTopic(string Topic) : FaultAction;

    /// <summary>
    /// Holds the message of its trigger on the wire, and what the same side sends on the connection after it; what was sent before arrives. It lets go after `For`,
    /// as soon as `Until` holds (`+=` counts from when it began), or when it is ended.
    /// </summary>
    public sealed record Hold(DurationRange? For, Predicate? Until) : FaultAction;

    /// <summary>Loses the message of its trigger: the connection is reset on both sides.</summary>
    public sealed record Drop : FaultAction;

    /// <summary>
    /// Holds the message of its trigger, and the side that opened the connection gives it up at once: it goes on with another one, and the old bytes arrive when
    /// they are let go, as with <see cref="Hold"/>.
    /// </summary>
    public sealed record Orphan(DurationRange? For, Predicate? Until) : FaultAction;

    /// <summary>Lets go what the fault or step of this name holds.</summary>
    public sealed record Release(string Name) : FaultAction;

    /// <summary>Whether it is done to the message of a trigger on the wire, and can have no other.</summary>
    public bool IsOnTheWire => this is Hold or Drop or Orphan;

    /// <summary>The word that a scenario writes for it.</summary>
    public string Verb => this switch
    {
        Crash => "crash",
        PowerLoss => "power-loss",
        Pause => "pause",
        Stop => "stop",
        Restart => "restart",
        WipeDisks => "wipe",
        Cut or Split => "cut",
        Isolate => "isolate",
        Slow => "slow",
        Loss => "loss",
        Disk => "disk",
        Clock => "clock",
        Heal => "heal",
        Elect => "elect",
        Reassign => "reassign",
        AddPartitions => "add-partitions",
        DeleteTopic => "delete-topic",
        Seek => "seek",
        CreateTopic => "create-topic",
        Hold => "hold",
        Drop => "drop",
        Orphan => "orphan",
        Release => "release",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };

    /// <summary>One line for timelines and reports: `power-loss leader(orders-0), restart after 20s`.</summary>
    public sealed override string ToString() => this switch
    {
        Crash a => $"{Verb} {a.Who}{WipeText(a.Wipe)}{RestartText(a.RestartAfter)}",
        PowerLoss a => $"{Verb} {a.Who}{(a.Keep == Keep.Random ? "" : $", keep {Words.Of(a.Keep)}")}{WipeText(a.Wipe)}{RestartText(a.RestartAfter)}",
        Pause a => $"{Verb} {a.Who}{ForText(a.For)}",
        Stop a => $"{Verb} {a.Who}{RestartText(a.RestartAfter)}",
        Restart a => $"{Verb} {a.Who}",
        WipeDisks a => $"{Verb} {a.Who}{RestartText(a.RestartAfter)}",
        Cut a => $"{Verb} {a.Links}{ForText(a.For)}",
        Split a => $"{Verb} {string.Join(" | ", a.Groups)}{ForText(a.For)}",
        Isolate a => $"{Verb} {a.Who}{ForText(a.For)}",
        Slow a => $"{Verb} {a.Links} by {a.By}{ForText(a.For)}",
        Loss a => $"{Verb} {a.Links} {a.Ratio}{ForText(a.For)}",
        Disk a => $"{Verb} {a.Trouble} of {a.Who}{ForText(a.For)}",
        Clock a => $"{Verb} {a.Trouble} of {a.Who}{ForText(a.For)}",
        Heal a => $"{Verb} {a.Target}",
        Elect a => $"{Verb} {a.Partition}{(a.Type == ElectionType.Preferred ? "" : $" {Words.Of(a.Type)}")}",
        Reassign a => $"{Verb} {string.Join(", ", a.Partitions)}",
        AddPartitions a => $"{Verb} {a.Topic} to {a.Count}",
        DeleteTopic a => $"{Verb} {a.Topic}",
        Seek a => $"{Verb} {string.Join(", ", a.Requests)}",
        CreateTopic a => $"{Verb} {a.Topic}",
        Hold a => $"{Verb}{ForText(a.For)}{UntilText(a.Until)}",
        Drop => Verb,
        Orphan a => $"{Verb}{ForText(a.For)}{UntilText(a.Until)}",
        Release a => $"{Verb} {a.Name}",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };

    /// <summary>What ends it as soon as it holds; null for most.</summary>
    public Predicate? EndsWhen => this switch
    {
        Hold a => a.Until,
        Orphan a => a.Until,
        _ => null,
    };

    private static string UntilText(Predicate? until) => until is null ? "" : $" until {until}";
    private static string WipeText(bool wipe) => wipe ? ", disks wiped" : "";
    private static string RestartText(DurationRange? after) => after is { } time ? $", restart after {time}" : "";
    private static string ForText(DurationRange? span) => span is { } time ? $" for {time}" : "";
}
