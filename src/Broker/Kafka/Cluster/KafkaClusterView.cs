using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Cluster;

/// <summary>A client that can be asked whom it takes for a partition's leader.</summary>
public interface IKnowsLeaders
{
    /// <summary>The broker, or none when it does not know.</summary>
    BrokerId LeaderKnown(TopicPartition partition);
}

/// <summary>A member of a group that can be asked what it has.</summary>
public interface IOwnsPartitions
{
    bool Owns(TopicPartition partition);
}

/// <summary>Committed metadata as the active controller has it.</summary>
public interface IHoldsImage
{
    ClusterImage Image { get; }
}

/// <summary>
/// What faults and triggers see of a simulated Kafka cluster. Committed metadata is that of the controller who knows most;
/// while all are down it is what it was when last seen.
/// </summary>
public sealed class KafkaClusterView(World world, IReadOnlyList<(ActorId Actor, MachineId Machine)> controllers, IReadOnlyList<(int Id, ActorId Actor, MachineId Machine)> brokers, IReadOnlyList<(string Name, ActorId Actor)> clients) : IClusterView
{
    private ClusterImage? lastSeen;

    public IReadOnlyList<int> Brokers { get; } = [.. brokers.Select(b => b.Id)];

    public IReadOnlyList<MachineId> ControllerMachines { get; } = [.. controllers.Select(c => c.Machine)];

    // Of two that believe it, the one of the later epoch; the other commits nothing any more.
    public MachineId ActiveController => Active.Machine;

    private (ControllerActor? Actor, MachineId Machine) Active
    {
        get
        {
            var (active, at, epoch) = ((ControllerActor?)null, MachineId.None, LeaderEpoch.None);
            foreach (var (actor, machine) in controllers)
            {
                if (world.StartedInstanceOf(actor) is ControllerActor { IsActive: true } one && one.Epoch > epoch) (active, at, epoch) = (one, machine, one.Epoch);
            }

            return (active, at);
        }
    }

    public int LeaderOf(string partition) => State(partition)?.Leader.Value ?? -1;

    public IReadOnlyList<int> ClaimingLeadersOf(string partition)
    {
        List<int> claiming = [];
        foreach (var (id, _, _) in brokers)
        {
            if (Replica(id, partition) is { IsLeader: true }) claiming.Add(id);
        }

        return claiming;
    }

    public IReadOnlyList<int> ReplicasOf(string partition) => [.. State(partition)?.Replicas.Select(b => b.Value) ?? []];

    public IReadOnlyList<int> InSyncSetOf(string partition) => [.. State(partition)?.Isr.Select(b => b.Value) ?? []];

    public int CoordinatorOf(string group)
    {
        if (Image?.Topic(Files.LogFileNames.OffsetsTopic) is not { } topic) return -1;
        var partition = Records.JavaStringHash.CoordinatorPartition(group, topic.Partitions);
        return Image.Partition(new(topic.Name, partition))?.Leader.Value ?? -1;
    }

    public long HighWatermarkOf(int broker, string partition) => Replica(broker, partition)?.Log.HighWatermark.Value ?? -1;

    public long LogEndOf(int broker, string partition) => Replica(broker, partition)?.Log.LogEndOffset.Value ?? -1;

    public int RegistrationsOf(int broker) => registrations.GetValueOrDefault(broker);

    public bool IsFenced(int broker) => Image?.Broker(new(broker))?.Fenced ?? true;

    public bool IsHeard(int broker) => Active.Actor?.Hears(new(broker), world.Now) ?? false;

    public int LeaderKnownBy(string client, string partition)
    {
        foreach (var (name, actor) in clients)
        {
            if (name == client && world.StartedInstanceOf(actor) is IKnowsLeaders knows && TryParse(partition, out var id)) return knows.LeaderKnown(id).Value;
        }

        return -1;
    }

    public long CommittedBy(string group, string partition)
    {
        if (!TryParse(partition, out var id) || CoordinatorOf(group) is not (>= 0 and var coordinator)) return -1;
        return BrokerOf(coordinator)?.Groups.CommittedBy(group, id).Value ?? -1;
    }

    public int OwnerOf(string group, string partition)
    {
        if (!TryParse(partition, out var id)) return 0;
        foreach (var (name, member, actor) in Members)
        {
            if (name == group && world.StartedInstanceOf(actor) is IOwnsPartitions one && one.Owns(id)) return member;
        }

        return 0;
    }

    public int GenerationOf(string group) => CoordinatorOf(group) is >= 0 and var coordinator ? BrokerOf(coordinator)?.Groups?.GenerationOf(group) ?? 0 : 0;

    /// <summary>Members of all groups, counted from 1 in each.</summary>
    public IReadOnlyList<(string Group, int Member, ActorId Actor)> Members { get; init; } = [];

    public MachineId MachineOfBroker(int broker)
    {
        foreach (var (id, _, machine) in brokers)
        {
            if (id == broker) return machine;
        }

        return MachineId.None;
    }

    private readonly Dictionary<int, int> registrations = [];
    private readonly Dictionary<int, long> epochs = [];

    /// <summary>A controller registered a broker: told by its fact. A new controller may tell again what the last one told.</summary>
    public void Registered(int broker, long epoch)
    {
        if (epochs.TryGetValue(broker, out var last) && epoch <= last) return;
        epochs[broker] = epoch;
        registrations[broker] = registrations.GetValueOrDefault(broker) + 1;
    }

    private ClusterImage? Image
    {
        get
        {
            foreach (var (actor, _) in controllers)
            {
                if (world.StartedInstanceOf(actor) is IHoldsImage one && (lastSeen is null || one.Image.LastApplied >= lastSeen.LastApplied)) lastSeen = one.Image;
            }

            return lastSeen;
        }
    }

    private PartitionState? State(string partition) => TryParse(partition, out var id) ? Image?.Partition(id) : null;

    private BrokerActor? BrokerOf(int broker)
    {
        foreach (var (id, actor, _) in brokers)
        {
            if (id == broker) return world.StartedInstanceOf(actor) as BrokerActor;
        }

        return null;
    }

    private Partition? Replica(int broker, string partition) =>
        TryParse(partition, out var id) ? BrokerOf(broker)?.Replicas?.Find(id) : null;

    private static bool TryParse(string partition, out TopicPartition id) => Files.LogFileNames.TryParsePartitionDirectory(partition, out id);
}
