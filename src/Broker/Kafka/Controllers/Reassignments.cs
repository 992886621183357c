using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// AlterPartitionReassignments (KIP-455): the replicas that come are added at once and those that go stay, until the new ones are in
/// sync; then the same change takes the old ones out, and the leadership with them (<see cref="PartitionChangeBuilder"/>).
/// </summary>
public sealed class Reassignments(ControllerState state, PartitionUpdates updates)
{
    public IReadOnlyList<(TopicPartition Partition, ErrorCode Error)> Begin(AlterPartitionReassignmentsRequest request, List<MetadataRecord> records)
    {
        List<(TopicPartition, ErrorCode)> results = [];
        foreach (var asked in request.Partitions) results.Add((asked.Partition, Begin(asked, records)));
        return results;
    }

    private ErrorCode Begin(PartitionReassignment asked, List<MetadataRecord> records)
    {
        if (state.Image.Topic(asked.Partition.Topic) is not { } topic || state.Image.Partition(asked.Partition) is not { } partition) return ErrorCode.UnknownTopicOrPartition;
        var wanted = asked.Replicas;
        if (wanted.Count == 0 || wanted.Distinct().Count() != wanted.Count || !wanted.All(broker => state.Image.Broker(broker) is not null)) return ErrorCode.InvalidReplicaAssignment;

        // What an earlier reassignment was still adding is no part of what is there; what it was removing is.
        var current = partition.Replicas.Where(replica => !partition.Adding.Contains(replica)).ToList();
        List<BrokerId> adding = [.. wanted.Where(replica => !current.Contains(replica)).Order()];
        List<BrokerId> removing = [.. current.Where(replica => !wanted.Contains(replica)).Order()];
        var target = updates.Target(topic) with
        {
            Replicas = [.. wanted, .. removing],
            Adding = adding,
            Removing = removing,
            Isr = [.. partition.Isr.Where(member => wanted.Contains(member) || removing.Contains(member))],
        };
        if (PartitionChangeBuilder.Build(partition, target, state.Options.Rules) is { } change) records.Add(updates.Record(change));
        return ErrorCode.None;
    }
}
