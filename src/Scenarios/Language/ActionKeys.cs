using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>The verbs of faults and steps and what may stand beside each: the one table behind parser, writer, schema and reference.</summary>
internal static class ActionKeys
{
    public static readonly Key<DurationRange> RestartAfter = new("restart-after", Texts.DurationRange, "When what went down starts again.", "when the world heals");
    public static readonly Key<WipeValue> Wipe = new("wipe", new WipeShape(), "As a verb: replaces the disks of a machine by empty ones; one that runs loses its power first. As an option, true: the disks are empty when it starts again.");
    public static readonly Key<DurationRange> For = new("for", Texts.DurationRange, "As an option: how long the fault lasts; until it is healed if not said. As a step of its own: lets time pass.");
    public static readonly Key<DurationRange> By = new("by", Texts.DurationRange, "What slow adds to the latency; from a range it is drawn for each message.");
    public static readonly Key<Ratio> Ratio = new("ratio", Texts.Ratio, "The share of packets that loss loses.");
    public static readonly Key<Keep> KeepWhat = new("keep", PowerLossShape.Keeps, "What a power loss leaves of all that was written and not flushed.", "random");

    public static readonly Key<ValueList<Role>> Crash = new("crash", Texts.Roles, "Kills the process; the page cache of its machine survives.");
    public static readonly Key<PowerLossTarget> PowerLoss = new("power-loss", new PowerLossShape(), "Takes the power from the machine: memory and page cache are gone.");
    public static readonly Key<ValueList<Role>> Pause = new("pause", Texts.Roles, "Freezes the process; its connections stay.");
    public static readonly Key<ValueList<Role>> Stop = new("stop", Texts.Roles, "Shuts the process down cleanly, as SIGTERM does: a broker hands its leaderships over, flushes and marks its logs clean; a producer waits for its sends; it starts again no sooner than it has ended.");
    public static readonly Key<ValueList<Role>> Restart = new("restart", Texts.Roles, "Starts what is down; what runs is stopped cleanly first.");
    public static readonly Key<CutTarget> Cut = new("cut", new CutShape(), "Cuts links: nothing passes and nobody is told. a<->b both ways, a->b one way, [[a], [b, c]] everything between the groups.");
    public static readonly Key<ValueList<Role>> Isolate = new("isolate", Texts.Roles, "Cuts every link of these machines, both ways.");
    public static readonly Key<ValueList<Link>> Slow = new("slow", Texts.Links, "Adds latency to links.");
    public static readonly Key<ValueList<Link>> Loss = new("loss", Texts.Links, "Loses packets of links; connections show it as delay.");
    public static readonly Key<DiskTarget> Disk = new("disk", new DiskShape(), "Does something to the disk of a machine: { node: ROLE, full: true }, { node: ROLE, slow: 10x }, { node: ROLE, read-error: true }, { node: ROLE, fsync-error: true }, { node: ROLE, flip-bit: orders-0 }. When it ends the disk works again, and what died of it starts again; a flipped bit stays flipped.");
    public static readonly Key<ClockTarget> Clock = new("clock", new ClockShape(), "Puts the clock of a machine wrong: { node: ROLE, jump: 1h }, { node: ROLE, jump: -1h }, { node: ROLE, drift: 200ppm }. When it ends the clock is right again.");
    public static readonly Key<HealTarget> Heal = new("heal", new HealShape(), "Ends faults: cuts, slowness and loss end, disks and clocks are right again, the paused resume, what is down starts again. Nothing that was lost is restored.");
    public static readonly Key<FaultAction?> Admin = new("admin", new AdminShape(), "An admin client asks the controller for it, through a request: { elect: orders-0 }, { elect: orders-0, type: unclean }, { reassign: { orders-0: [2, 3, 4] } }, { add-partitions: orders, to: 4 }, { delete-topic: orders }, { create-topic: orders }.");

    public static readonly Key<ValueList<SeekRequest>> Seek = new("seek", new SeekShape(), "Consumers move their positions, whatever they have committed: { billing: beginning }, { billing: end }, { billing: 120 } to an offset, { billing: 3s } to the first message sent at that time or later by its timestamp, counted from ready, { billing: -5s } the same before the consumer's own clock.");

    public static readonly Key<WireMatch> On = new("on", new WireShape(), "As this message leaves its sender: { request: Produce, from: p1, nth: 3 }, { response: AlterPartition, to: leader(orders-0) }.");
    public static readonly Key<HoldValue> Hold = new("hold", new HoldShape(), "Holds the message of on: and all that the same side sends behind it on the connection: { for: 2s }, { until: PREDICATE }, or true.");
    public static readonly Key<bool> Drop = new("drop", new JustTrueShape(), "Loses the message of on:, and the connection is reset on both sides.");
    public static readonly Key<HoldValue> Orphan = new("orphan", new HoldShape(), "Holds the message of on:, and whoever opened the connection gives it up at once and opens another; the old bytes arrive later all the same.");
    public static readonly Key<string> Release = new("release", new FaultNameShape(), "Lets go what the fault or step of this name holds.");

    public static readonly Key<ValueList<Binding>> Bind = new("bind", new BindShape(), "Keeps who plays the roles now under names.");
    public static readonly Key<Predicate> Await = new("await", PredicateShape.Instance, "Waits until the predicate holds.");
    public static readonly Key<ValueList<SendRequest>> Send = new("send", new SendShape(), "Producers send: { p1: 20 } so many more of their own, { p1: [m1, m2] } messages with labels, { p1: [{ id: m1, key: k1, partition: 0 }] }; with topic: where the producer sends to several.");
    public static readonly Key<ValueList<ReadRequest>> Read = new("read", new ReadShape(), "Consumers with start: manual poll until they have handled so many more records: { billing: 5 }.");
    public static readonly Key<Duration> Within = new("within", Texts.Duration, "How long await and read wait; a step that does not end in time makes the run unreached, which is no verdict.", Step.Await.DefaultWithin.ToString());

    /// <summary>Verbs of faults and steps alike, with the options each takes.</summary>
    public static IReadOnlyList<Verb> Actions { get; } =
    [
        new(Crash, [RestartAfter, Wipe]),
        new(PowerLoss, [KeepWhat, RestartAfter, Wipe]),
        new(Pause, [For]),
        new(Stop, [RestartAfter]),
        new(Restart, []),
        new(Wipe, [RestartAfter]),
        new(Cut, [For]),
        new(Isolate, [For]),
        new(Slow, [By, For]),
        new(Loss, [Ratio, For]),
        new(Disk, [For]),
        new(Clock, [For]),
        new(Heal, []),
        new(Hold, []),
        new(Drop, []),
        new(Orphan, []),
        new(Release, []),
        new(Admin, []),
        new(Seek, []),
    ];

    /// <summary>Verbs that are done to the message of `on:`.</summary>
    public static IReadOnlyList<Key> OnTheWire { get; } = [Hold, Drop, Orphan];

    /// <summary>Verbs of steps alone.</summary>
    public static IReadOnlyList<Verb> Steps { get; } =
    [
        new(Bind, []),
        new(Await, [Within]),
        new(Send, []),
        new(Read, [Within]),
        new(For, []),
    ];

    public static IReadOnlyList<Key> Options { get; } = [RestartAfter, KeepWhat, For, By, Ratio];

    public static IReadOnlyList<LaterKey> Later { get; } = [];

    public static bool IsVerb(string key) => Actions.Any(v => v.Key.Name == key) || Steps.Any(v => v.Key.Name == key);
}

/// <summary>A verb and the keys that may stand beside it.</summary>
internal sealed record Verb(Key Key, IReadOnlyList<Key> Options);
