using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Invariants;

/// <summary>
/// Watches a cluster after every event, over all lives of its processes. It reads the state of actors and changes
/// nothing: a watched run has the hash of the same run unwatched. What it finds is kept, up to ten of a kind; the
/// first is the one to look at.
/// </summary>
public sealed class ClusterInvariants : IFactListener
{
    private const int ViolationsMax = 10;

    private readonly World world;
    private readonly IReadOnlyList<ActorId> controllers;
    private readonly IReadOnlyList<(BrokerId Id, ActorId Actor, MachineId Machine)> brokers;
    private readonly BrokerId[] ids;
    private readonly BrokerActor?[] live;
    private readonly HeldReplicas[] held;
    private readonly Func<BrokerId, BrokerId, bool> lives;
    private readonly Func<BrokerId, bool> losesPower;
    private readonly SortedSet<BrokerId> withoutPower = [];
    private readonly SortedList<WatchedPartition, PartitionInvariants> partitions = [];
    private readonly List<InvariantViolation> violations = [];
    private readonly ControllerInvariants ofController = new();
    private readonly RaftInvariants ofQuorum = new();
    private readonly GroupInvariants ofGroups = new();
    private ClusterImage? mostCommitted;

    // The controller's state that was looked at last, and how far it had come: it changes by records alone.
    private (ControllerState? State, Offset Next) shaped;
    private Offset lastApplied = Offset.None;

    /// <summary>Begins to watch; <see cref="World.AfterEvent"/> is taken.</summary>
    /// <param name="world">The world, before its first event.</param>
    /// <param name="controllers">The controllers' actors.</param>
    /// <param name="brokers">Every broker of the cluster, with the machine of its disk.</param>
    public ClusterInvariants(World world, IReadOnlyList<ActorId> controllers, IReadOnlyList<(BrokerId Id, ActorId Actor, MachineId Machine)> brokers)
    {
        this.world = world;
        this.controllers = controllers;
        this.brokers = brokers;
        ids = [.. brokers.Select(b => b.Id)];
        live = new BrokerActor?[ids.Length];
        held = [.. ids.Select(_ => new HeldReplicas())];
        lives = Lives;
        losesPower = withoutPower.Contains;
        world.Listen(this);
        world.AfterEvent += _ => Check();
    }

    public IReadOnlyList<InvariantViolation> Violations => violations;

    /// <summary>How often the state was looked at.</summary>
    public long Looks { get; private set; }

    ulong IFactListener.Interest => FactKinds.Bits(FactKind.PowerLost, FactKind.DiskWiped, FactKind.BitFlipped);

    void IFactListener.On(in Fact fact)
    {
        foreach (var (id, _, machine) in brokers)
        {
            if (machine == fact.Machine) withoutPower.Add(id);
        }
    }

    private void Check()
    {
        Looks++;
        // A broker's state changes in its own handlers alone; between them processes live and die.
        var handler = world.LastHandler;
        var isNew = (handler.IsNone || controllers.Contains(handler)) && CheckControllers(handler);
        var of = handler.IsNone ? -1 : IndexOf(handler);
        if (of < 0 && !handler.IsNone && !isNew) return;
        for (var i = 0; i < ids.Length; i++)
        {
            if (of >= 0 && of != i) continue;
            live[i] = world.StartedInstanceOf(brokers[i].Actor) as BrokerActor;
        }

        if (of >= 0 && live[of] is { } acted)
        {
            foreach (var sentence in ofGroups.Look(ids[of], acted)) Report(InvariantKind.OneCoordinatorActs, null, sentence);
        }

        // Partitions that came up meanwhile are looked for on every broker.
        for (var i = 0; i < ids.Length; i++) held[i].Look(live[i]?.Replicas, partitions);
        for (var p = 0; p < partitions.Count; p++)
        {
            var invariants = partitions.GetValueAtIndex(p);
            // Most events change no partition, and those that do mostly one.
            if (of >= 0 && !isNew && invariants.IsAsBefore(of, held[of][p])) continue;
            invariants.Check(world.Now, held, p, of, isNew, lives, losesPower);
        }
    }

    private int IndexOf(ActorId actor)
    {
        for (var i = 0; i < brokers.Count; i++)
        {
            if (brokers[i].Actor == actor) return i;
        }

        return -1;
    }

    // True when the controllers have committed something.
    private bool CheckControllers(ActorId handler)
    {
        ControllerActor? most = null;
        foreach (var id in controllers)
        {
            var actor = world.StartedInstanceOf(id) as ControllerActor;
            if (handler.IsNone || handler == id) CheckController(id, actor);
            if (actor is not null && (most is null || actor.Committed.LastApplied > most.Committed.LastApplied)) most = actor;
        }

        // Growth is that of the one who knows most: others know a prefix of it.
        if (most is null || most.Committed.LastApplied <= lastApplied) return false;
        lastApplied = most.Committed.LastApplied;
        mostCommitted = most.Committed;
        foreach (var sentence in ofController.CheckGrowth(mostCommitted)) Report(InvariantKind.Controller, null, sentence);
        foreach (var state in mostCommitted.Partitions)
        {
            var watched = new WatchedPartition(state.Partition, state.TopicId);
            if (!partitions.TryGetValue(watched, out var invariants)) partitions.Add(watched, invariants = new(state.Partition, ids, Report));
            invariants.Committed(state);
        }

        return true;
    }

    private void CheckController(ActorId id, ControllerActor? actor)
    {
        if (actor is { IsActive: true } && shaped != (actor.State, actor.State.NextOffset))
        {
            shaped = (actor.State, actor.State.NextOffset);
            foreach (var sentence in ControllerInvariants.CheckShape(actor.State)) Report(InvariantKind.Controller, null, sentence);
        }

        if (controllers.Count < 2) return;
        foreach (var sentence in ofQuorum.Look(new(id.Value), actor?.Replica, actor?.Log)) Report(InvariantKind.Controller, null, sentence);
    }

    // A broker lives for whoever knows it by the registration that it has itself.
    private bool Lives(BrokerId broker, BrokerId inTheEyesOf)
    {
        var image = inTheEyesOf.IsNone
            ? mostCommitted
            : live[Array.IndexOf(ids, inTheEyesOf)]?.Image;
        var own = live[Array.IndexOf(ids, broker)]?.Epoch ?? BrokerEpoch.None;
        return own != BrokerEpoch.None && image?.Broker(broker)?.Epoch == own;
    }

    private void Report(InvariantKind kind, TopicPartition? partition, string sentence)
    {
        if (violations.Count(v => v.Kind == kind) < ViolationsMax) violations.Add(new(kind, partition, world.Now, world.Events, sentence));
    }
}
