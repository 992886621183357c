using FsCheck;
using FsCheck.Fluent;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Scenarios.Tests;

/// <summary>Everything that the language can say about the clients and topics of <see cref="Examples.Small"/>.</summary>
internal static class Generators
{
    public static readonly RoleNames Names = new(["p1", "p2"], ["billing", "audit"]);

    private static readonly Gen<TopicPartitionRef> Partition = Gen.Choose(0, 1).Select(n => new TopicPartitionRef("o", n));
    private static readonly Gen<string> Producer = Gen.Elements("p1", "p2");
    private static readonly Gen<string> Group = Gen.Elements("billing", "audit");

    public static readonly Gen<Role> Role = Gen.OneOf<Role>(
        Partition.Select(p => (Role)new Role.Leader(p)),
        Partition.Select(p => (Role)new Role.ClaimsLeader(p)),
        Gen.Choose(1, 2).SelectMany(n => Partition.Select(p => (Role)new Role.Follower(p, n))),
        Partition.Select(p => (Role)new Role.AllFollowers(p)),
        Group.Select(g => (Role)new Role.Coordinator(g)),
        Gen.Choose(1, 3).Select(n => (Role)new Role.Broker(n)),
        Producer.Select(p => (Role)new Role.Producer(p)),
        Gen.Choose(1, 2).Select(n => (Role)new Role.Consumer("billing", n)),
        Gen.Elements<Role>(new Role.Controller(), new Role.NthController(1), new Role.AnyBroker(), new Role.AllBrokers(), new Role.Last(Moment.Joins), new Role.Others(new Role.Last(Moment.Cuts)), new Role.Bound("a"), new Role.Bound("b-1.x")));

    public static readonly Gen<Link> Link =
        from a in Role
        from b in Role
        from both in Gen.Elements(true, false)
        where a != b
        select new Link(a, b, both);

    private static readonly Gen<Measure> Measure = Gen.OneOf<Measure>(
        Producer.Select(p => (Measure)new Measure.Sent(p)),
        Producer.Select(p => (Measure)new Measure.Acked(p)),
        Producer.SelectMany(p => Gen.Elements(ToldOutcome.Ok, ToldOutcome.Fail, ToldOutcome.Info).Select(o => (Measure)new Measure.Told(p, o))),
        Group.Select(g => (Measure)new Measure.Consumed(g)),
        Group.Select(g => (Measure)new Measure.Effects(g)),
        Group.SelectMany(g => Partition.Select(p => (Measure)new Measure.Committed(g, p))),
        Partition.Select(p => (Measure)new Measure.HighWatermark(p)),
        Role.SelectMany(r => Partition.Select(p => (Measure)new Measure.LogEndOffset(r, p))),
        Partition.Select(p => (Measure)new Measure.IsrSize(p)),
        Role.Select(r => (Measure)new Measure.Registered(r)),
        Group.SelectMany(g => Partition.Select(p => (Measure)new Measure.Owner(g, p))),
        Group.Select(g => (Measure)new Measure.Generation(g)),
        Gen.Elements(Enum.GetValues<Moment>()).Select(m => (Measure)new Measure.Seen(m)));

    public static readonly Gen<Predicate> Predicate = Gen.OneOf<Predicate>(
        from m in Measure
        from c in Gen.Choose(0, 6)
        from n in Gen.Choose(0, 1000)
        select (Predicate)new Predicate.Compare(m, (Comparison)c, n),
        from p in Partition
        from members in Role.NonEmptyListOf()
        from yes in Gen.Elements(true, false)
        select (Predicate)new Predicate.IsrIs(p, members.ToValueList(), yes),
        from p in Partition
        from r in Role
        from yes in Gen.Elements(true, false)
        from kind in Gen.Choose(0, 5)
        select kind switch
        {
            0 => (Predicate)new Predicate.InIsr(r, p, yes),
            1 => new Predicate.LeaderIs(p, r, yes),
            2 => new Predicate.HasLeader(p, yes),
            3 => new Predicate.MetadataLeaderIs("p1", p, r, yes),
            4 => new Predicate.Alive(r, yes),
            _ => new Predicate.Fenced(r, yes),
        },
        from step in Gen.Elements(("billing", "effect"), ("billing", "work"), ("billing", "commit"), ("p1", "send"), ("p2", "told"))
        from nth in Gen.Choose(1, 100)
        select (Predicate)new Predicate.AtStep(step.Item1, step.Item2, nth));

    private static readonly Gen<Duration> Time = Gen.Choose(1, 100_000).Select(n => Duration.FromMicros(n));

    private static readonly Gen<DurationRange> Range = Time.Two().Select(t => new DurationRange(Duration.Min(t.Item1, t.Item2), Duration.Max(t.Item1, t.Item2)));

    private static readonly Gen<DurationRange?> MaybeRange = Gen.OneOf(Range.Select(r => (DurationRange?)r), Gen.Constant((DurationRange?)null));

    private static readonly Gen<ValueList<Role>> Roles = Role.NonEmptyListOf().Select(r => r.ToValueList());

    private static readonly Gen<ValueList<Link>> Links = Link.Where(l => l.From != l.To).NonEmptyListOf().Select(l => l.ToValueList());

    private static readonly Gen<DiskTrouble> DiskTrouble = Gen.OneOf(
        Gen.Elements<DiskTrouble>(new DiskTrouble.Full(), new DiskTrouble.ReadError(), new DiskTrouble.FsyncError()),
        Gen.Choose(2, 100_000).Select(factor => (DiskTrouble)new DiskTrouble.Slow(factor)),
        Partition.Select(partition => (DiskTrouble)new DiskTrouble.FlipBit(partition)));

    private static readonly Gen<ClockTrouble> ClockTrouble =
        from size in Gen.Choose(1, ClockLimits.DriftMax)
        from sign in Gen.Elements(1, -1)
        from isJump in Gen.Elements(true, false)
        select isJump ? (ClockTrouble)new ClockTrouble.Jump(Duration.FromMicros(size * sign)) : new ClockTrouble.Drift(size * sign);

    public static readonly Gen<FaultAction> Action =
        from who in Roles
        from links in Links
        from span in MaybeRange
        from added in Range
        from wipe in Gen.Elements(true, false)
        from keep in Gen.Elements(Keep.Random, Keep.None, Keep.All)
        from partition in Partition
        from ratio in Gen.Choose(0, Ratio.One)
        from trouble in DiskTrouble
        from clock in ClockTrouble
        from kind in Gen.Choose(0, 19)
        select kind switch
        {
            0 => (FaultAction)new FaultAction.Crash(who, wipe, span),
            1 => new FaultAction.PowerLoss(who, keep, wipe, span),
            2 => new FaultAction.Pause(who, span),
            3 => new FaultAction.Stop(who, span),
            4 => new FaultAction.Restart(who),
            5 => new FaultAction.WipeDisks(who, span),
            6 => new FaultAction.Cut(links, span),
            7 => new FaultAction.Split([who, [new Role.Broker(1)]], span),
            8 => new FaultAction.Isolate(who, span),
            9 => new FaultAction.Slow(links, added, span),
            10 => new FaultAction.Loss(links, new(ratio), span),
            11 => new FaultAction.Heal(new HealTarget.Everything()),
            12 => new FaultAction.Heal(new HealTarget.OnLink(links[0])),
            13 => new FaultAction.Disk(who, trouble, span),
            14 => new FaultAction.Clock(who, clock, span),
            15 => new FaultAction.Reassign([new(partition, [new Role.Broker(1), new Role.Follower(partition, 2), new Role.Bound("a")])]),
            16 => new FaultAction.AddPartitions(partition.Topic, 2 + (ratio % 9_000)),
            17 => wipe ? new FaultAction.DeleteTopic(partition.Topic) : new FaultAction.CreateTopic(partition.Topic),
            18 => new FaultAction.Seek([new("billing", ratio % 2 == 0 ? new SeekTo.Beginning() : new SeekTo.Offset(ratio)), new("audit", wipe ? new SeekTo.End() : new SeekTo.Back(Duration.FromMs(ratio + 1)))]),
            _ => new FaultAction.Elect(partition, wipe ? ElectionType.Unclean : ElectionType.Preferred),
        };

    private static readonly Gen<WireMatch> Message =
        from api in Gen.Elements("Produce", "Fetch", "Metadata")
        from isRequest in Gen.Elements(true, false)
        from sender in Role
        from to in Role
        from partition in Partition
        from which in Gen.Choose(0, 15)
        from nth in Gen.Choose(1, 9)
        select which % 5 == 4
            ? new WireMatch("AlterPartition", isRequest, null, null, null, to, nth)
            : new WireMatch(api, isRequest, (which & 1) == 0 ? null : sender, (which & 2) == 0 ? null : to, (which & 8) == 0 ? null : partition, null, nth);

    private static readonly Gen<FaultAction> OnTheWire =
        from span in MaybeRange
        from until in Predicate
        from kind in Gen.Choose(0, 4)
        select kind switch
        {
            0 => (FaultAction)new FaultAction.Hold(span, null),
            1 => new FaultAction.Hold(span, until),
            2 => new FaultAction.Orphan(span, until),
            3 => new FaultAction.Orphan(null, null),
            _ => new FaultAction.Drop(),
        };

    private static readonly Gen<Trigger> Trigger =
        from time in Range
        from until in Time
        from times in Gen.Choose(1, 9)
        from predicate in Predicate
        from message in Message
        from kind in Gen.Choose(0, 6)
        select kind switch
        {
            0 => (Trigger)new Trigger.Immediately(),
            1 => new Trigger.At(time),
            2 => new Trigger.Every(time, new(Duration.Zero, until, null)),
            3 => new Trigger.Every(time, new(until, null, times)),
            4 => new Trigger.AtRate(new(times, Duration.FromSeconds(1)), new(Duration.Zero, until, times)),
            5 => new Trigger.OnWire(message),
            _ => new Trigger.When(predicate),
        };

    private static readonly Gen<Step> Step =
        from action in Action
        from predicate in Predicate
        from within in Time
        from time in Range
        from count in Gen.Choose(1, 50)
        from message in Message
        from kind in Gen.Choose(0, 8)
        select kind switch
        {
            0 => (Step)new Step.Await(predicate, within),
            1 => new Step.Send([new("p1", [], count), new("p2", [], 1)]),
            2 => new Step.Read([new("audit", count)], within),
            3 => new Step.For(time),
            4 => new Step.On(message, action, within),
            _ => new Step.Do(action),
        };

    /// <summary>Plans whose first step binds the names that the roles use and whose second names messages.</summary>
    public static readonly Gen<FaultPlan> Plan =
        from faults in (from trigger in Trigger from after in MaybeRange from action in Action select (trigger, after, action)).ListOf()
        from steps in (from after in MaybeRange from step in Step select (after, step)).ListOf()
        from held in (from message in Message from action in OnTheWire from within in Time select (message, action, within)).ListOf()
        select new FaultPlan(
            [
                .. faults.Select((f, i) => new PlannedFault($"fault-{i}", f.trigger, f.after ?? default, f.action) { Behind = i % 3 == 2 ? $"fault-{i - 1}" : null }),
                .. held.Select((h, i) => new PlannedFault($"held-{i}", new Trigger.OnWire(h.message), default, h.action)),
            ],
            [
                new("bind", default, new Step.Bind([new("a", new Role.Leader(new("o", 0))), new("b-1.x", new Role.AllFollowers(new("o", 1)))])),
                new("send", default, new Step.Send([new("p1", [new("m1", null, null), new("m2", "key, with a comma", 1)], 2)])),
                .. held.Select((h, i) => new PlannedStep($"hold-{i}", default, new Step.On(h.message, h.action, h.within))),
                .. held.Select((_, i) => new PlannedStep($"release-{i}", default, new Step.Do(new FaultAction.Release($"hold-{i}")))),
                .. steps.Select((s, i) => new PlannedStep($"step-{i}", s.after ?? default, s.step)),
            ]);
}
