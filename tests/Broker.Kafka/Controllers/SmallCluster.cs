using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>A controller's state made of records: brokers 1 to n, unfenced, and one topic "t" with partition 0.</summary>
internal sealed class SmallCluster
{
    public static readonly TopicPartition Place = new("t", 0);
    public static readonly Uuid TopicId = new(7, 7);

    public SmallCluster(int brokers = 3, bool elr = true, int minIsr = 2, bool unclean = false, ControllerRules? rules = null, short metadataVersion = 27)
    {
        State = new(new() { NodeId = new(100), ClusterId = "cluster", Rules = rules ?? ControllerRules.Release41, UncleanLeaderElectionEnable = unclean, MinInsyncReplicas = minIsr });
        Updates = new(State);
        Brokers = new(State, Updates);
        Proposals = new(State, Updates);
        Elections = new(State, Updates);
        Apply(new FeatureLevelRecord(ControllerFeatures.MetadataVersion, metadataVersion));
        if (elr) Apply(new FeatureLevelRecord(ControllerFeatures.EligibleLeaderReplicas, 1));
        for (var id = 1; id <= brokers; id++)
        {
            Apply(Registration(id, State.NextOffset.Value));
            Unfence(id);
        }
    }

    public ControllerState State { get; }
    public PartitionUpdates Updates { get; }
    public BrokerControl Brokers { get; }
    public IsrProposals Proposals { get; }
    public LeaderElections Elections { get; }

    public PartitionState Partition => State.Image.Partition(Place)!;

    public ControllerInvariants Invariants { get; } = new();

    public static BrokerId[] Ids(params int[] ids) => [.. ids.Select(id => new BrokerId(id))];

    public static RegisterBrokerRecord Registration(int id, long epoch, int incarnation = 1) =>
        new(new(id), new(id, incarnation), new(epoch), [new("PLAINTEXT", HostName.Of(new(id)), 9092, 0)], [], null, [new(id, 99)]);

    public void Apply(params IEnumerable<MetadataRecord> records)
    {
        foreach (var record in records) State.Apply(record, State.NextOffset);
    }

    /// <summary>Applies and asserts the invariants.</summary>
    public List<MetadataRecord> Commit(List<MetadataRecord> records)
    {
        Apply(records);
        Assert.Empty(Invariants.Check(State, State.Image));
        return records;
    }

    public SmallCluster WithTopic(int[] replicas, int[]? isr = null, int? leader = null, int[]? elr = null, int[]? lastKnown = null, LeaderRecoveryState recovery = LeaderRecoveryState.Recovered)
    {
        isr ??= replicas;
        Apply(new TopicRecord("t", TopicId));
        Apply(new PartitionRecord(0, TopicId, Ids(replicas), Ids(isr), new(leader ?? (isr.Length > 0 ? isr[0] : -1)), new(5), 10, [])
        {
            EligibleLeaderReplicas = elr is null ? null : Ids(elr),
            LastKnownElr = lastKnown is null ? null : Ids(lastKnown),
            LeaderRecoveryState = recovery,
        });
        return this;
    }

    public SmallCluster WithConfig(string name, string value)
    {
        Apply(new ConfigRecord(ConfigResourceType.Topic, "t", name, value));
        return this;
    }

    public BrokerEpoch Epoch(int broker) => State.Image.Broker(new(broker))!.Epoch;

    public void Unfence(int broker) => Apply(new BrokerRegistrationChangeRecord(new(broker), Epoch(broker)) { Fenced = FencingChange.Unfence });

    /// <summary>What the controller does when a session ends.</summary>
    public void Fence(int broker)
    {
        List<MetadataRecord> records = [];
        Updates.RemoveFromIsr(new(broker), records);
        records.Add(new BrokerRegistrationChangeRecord(new(broker), Epoch(broker)) { Fenced = FencingChange.Fence });
        Commit(records);
    }

    /// <summary>A new process registers, after an unclean stop, and is unfenced.</summary>
    public void ReturnUncleanly(int broker)
    {
        List<MetadataRecord> records = [];
        Updates.RemoveAfterUncleanShutdown(new(broker), records);
        records.Add(Registration(broker, (State.NextOffset + records.Count).Value, incarnation: (int)State.NextOffset.Value));
        Commit(records);
        ReturnToDuty(broker);
    }

    /// <summary>A fenced broker has caught up.</summary>
    public void ReturnToDuty(int broker)
    {
        List<MetadataRecord> records = [new BrokerRegistrationChangeRecord(new(broker), Epoch(broker)) { Fenced = FencingChange.Unfence }];
        Updates.ElectLeaderless(new(broker), records);
        Commit(records);
    }
}
