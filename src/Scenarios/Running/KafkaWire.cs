using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Protocol;
using Lab.Faults.Execution;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Scenarios.Running;

/// <summary>Kafka's requests and answers as triggers on the wire name them.</summary>
internal sealed class KafkaWire(IClusterView view) : IWireReader
{
    // An answer does not say what its request asked for: remembered by connection and correlation id until it comes.
    private readonly Dictionary<(int Connection, int Correlation), List<(TopicPartition Partition, int Broker)>> adding = [];

    public void See(in Departure departure)
    {
        if (departure.Message is AlterPartitionRequest { Partitions: var proposals } request) adding[(departure.Connection, request.CorrelationId)] = AddedBy(proposals);
    }

    public bool Is(Message message, string api, bool isRequest) => message switch
    {
        KafkaRequest request => isRequest && request.Api.ToString() == api,
        KafkaResponse response => !isRequest && response.Api.ToString() == api,
        _ => false,
    };

    public bool IsAbout(Message message, TopicPartitionRef? partition)
    {
        var any = false;
        foreach (var about in PartitionsOf(message))
        {
            if (IsMeant(about, partition)) return true;
            any = true;
        }

        return !any && partition is null;
    }

    public bool Adds(in Departure departure, int broker, TopicPartitionRef? partition)
    {
        if (departure.Message is not (AlterPartitionRequest or AlterPartitionResponse { Error: ErrorCode.None })) return false;
        var correlation = departure.Message is AlterPartitionRequest r ? r.CorrelationId : ((AlterPartitionResponse)departure.Message).CorrelationId;
        if (!adding.TryGetValue((departure.Connection, correlation), out var added)) return false;
        foreach (var (about, member) in added)
        {
            if (member != broker || !IsMeant(about, partition)) continue;
            if (departure.Message is not AlterPartitionResponse { Results: var results } || results.Any(p => p.Partition == about && p.Error == ErrorCode.None)) return true;
        }

        return false;
    }

    private static bool IsMeant(TopicPartition about, TopicPartitionRef? partition) =>
        partition is { } one ? about == new TopicPartition(one.Topic, one.Partition) : !about.Topic.StartsWith("__", StringComparison.Ordinal);

    private List<(TopicPartition Partition, int Broker)> AddedBy(IReadOnlyList<PartitionProposal> proposals)
    {
        var added = new List<(TopicPartition, int)>();
        foreach (var proposal in proposals)
        {
            var inSync = view.InSyncSetOf(proposal.Partition.ToString());
            foreach (var member in proposal.NewIsr)
                if (!inSync.Contains(member.Broker.Value)) added.Add((proposal.Partition, member.Broker.Value));
        }

        return added;
    }

    private static IEnumerable<TopicPartition> PartitionsOf(Message message) => message switch
    {
        ProduceRequest m => m.Data.ToArray().Select(d => d.Partition),
        ProduceResponse m => m.Results.ToArray().Select(r => r.Partition),
        FetchRequest m => m.Partitions.ToArray().Select(p => p.Partition),
        FetchResponse m => m.Results.ToArray().Select(r => r.Partition),
        ListOffsetsRequest m => [m.Partition],
        ListOffsetsResponse m => [m.Partition],
        OffsetForLeaderEpochRequest m => [m.Partition],
        OffsetForLeaderEpochResponse m => [m.Partition],
        OffsetCommitRequest m => m.Offsets.ToArray().Select(o => o.Partition),
        OffsetCommitResponse m => m.Results.ToArray().Select(r => r.Partition),
        OffsetFetchRequest m => m.Partitions,
        OffsetFetchResponse m => m.Offsets.Select(o => o.Partition),
        AlterPartitionRequest m => m.Partitions.Select(p => p.Partition),
        AlterPartitionResponse m => m.Results.Select(r => r.Partition),
        ElectLeadersRequest m => [m.Partition],
        ElectLeadersResponse m => [m.Partition],
        MetadataResponse m => m.Partitions.Select(p => p.Partition),
        _ => [],
    };
}
