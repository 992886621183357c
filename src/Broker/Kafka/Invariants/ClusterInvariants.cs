using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Replication;
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
    private readonly ActorId controller;
    private readonly IReadOnlyList<(BrokerId Id, ActorId Actor, MachineId Machine)> brokers;
    private readonly BrokerId[] ids;
    private readonly BrokerActor?[] live;
    private readonly SortedSet<BrokerId> withoutPower = [];
    private readonly SortedDictionary<TopicPartition, PartitionInvariants> partitions = [];
    private readonly List<InvariantViolation> violations = [];
    private readonly ControllerInvariants ofController = new();
    private Offset lastApplied = Offset.None;

    /// <summary>Begins to watch; <see cref="World.AfterEvent"/> is taken.</summary>
    /// <param name="world">The world, before its first event.</param>
    /// <param name="controller">The controller's actor.</param>
    /// <param name="brokers">Every broker of the cluster, with the machine of its disk.</param>
    public ClusterInvariants(World world, ActorId controller, IReadOnlyList<(BrokerId Id, ActorId Actor, MachineId Machine)> brokers)
    {
        this.world = world;
        this.controller = controller;
        this.brokers = brokers;
        ids = [.. brokers.Select(b => b.Id)];
        live = new BrokerActor?[ids.Length];
        world.Listen(this);
        world.AfterEvent += _ => Check();
    }

    public IReadOnlyList<InvariantViolation> Violations => violations;

    /// <summary>How often the state was looked at.</summary>
    public long Looks { get; private set; }

    ulong IFactListener.Interest => (1UL << (int)FactKind.PowerLost) | (1UL << (int)FactKind.DiskWiped);

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
        for (var i = 0; i < ids.Length; i++) live[i] = world.StartedInstanceOf(brokers[i].Actor) as BrokerActor;
        var isNew = CheckController();
        if (partitions.Count == 0) return;
        Span<Partition?> replicas = new Partition?[ids.Length];
        foreach (var (id, invariants) in partitions)
        {
            for (var i = 0; i < ids.Length; i++) replicas[i] = live[i]?.Replicas?.Find(id);
            invariants.Check(world.Now, replicas, isNew, Lives, withoutPower.Contains);
        }
    }

    // True when the controller has committed something.
    private bool CheckController()
    {
        if (world.StartedInstanceOf(controller) is not ControllerActor actor) return false;
        foreach (var sentence in ofController.Check(actor)) Report(InvariantKind.Controller, null, sentence);
        var committed = actor.Committed;
        if (committed.LastApplied == lastApplied) return false;
        lastApplied = committed.LastApplied;
        foreach (var state in committed.Partitions)
        {
            if (!partitions.TryGetValue(state.Partition, out var invariants)) partitions.Add(state.Partition, invariants = new(state.Partition, ids, Report));
            invariants.Committed(state);
        }

        return true;
    }

    // A broker lives for whoever knows it by the registration that it has itself.
    private bool Lives(BrokerId broker, BrokerId inTheEyesOf)
    {
        var image = inTheEyesOf.IsNone
            ? (world.StartedInstanceOf(controller) as ControllerActor)?.Committed
            : live[Array.IndexOf(ids, inTheEyesOf)]?.Image;
        var own = live[Array.IndexOf(ids, broker)]?.Epoch ?? BrokerEpoch.None;
        return own != BrokerEpoch.None && image?.Broker(broker)?.Epoch == own;
    }

    private void Report(InvariantKind kind, TopicPartition? partition, string sentence)
    {
        if (violations.Count(v => v.Kind == kind) < ViolationsMax) violations.Add(new(kind, partition, world.Now, world.Events, sentence));
    }
}
