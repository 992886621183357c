using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// AlterPartition: leaders propose in-sync sets (KIP-497). The controller checks each in a fixed order, since the code that
/// it answers decides what the leader does next.
/// </summary>
public sealed class IsrProposals(ControllerState state, PartitionUpdates updates)
{
    /// <summary>What becomes of every proposal of a request whose broker epoch has been checked.</summary>
    public IReadOnlyList<PartitionAltered> Alter(AlterPartitionRequest request, List<MetadataRecord> records)
    {
        var results = new List<PartitionAltered>(request.Partitions.Count);
        foreach (var proposal in request.Partitions) results.Add(Alter(request.Broker, proposal, records));
        return results;
    }

    /// <summary>The first thing that is wrong with a proposal; kafka-4x.md 1b gives the order.</summary>
    public ErrorCode Check(BrokerId sender, PartitionProposal proposal, PartitionState partition)
    {
        // A leader that knows more than this controller has heard from its successor.
        if (proposal.LeaderEpoch > partition.LeaderEpoch || proposal.PartitionEpoch > partition.PartitionEpoch) return state.Options.Rules.AnswerToNewerLeader;
        if (proposal.LeaderEpoch < partition.LeaderEpoch) return ErrorCode.FencedLeaderEpoch;
        if (sender != partition.Leader) return ErrorCode.InvalidRequest;
        if (proposal.PartitionEpoch < partition.PartitionEpoch) return ErrorCode.InvalidUpdateVersion;
        if (!IsIsr(proposal.NewIsr, partition)) return ErrorCode.InvalidRequest;
        if (proposal.RecoveryState == LeaderRecoveryState.Recovering && proposal.NewIsr.Count > 1) return ErrorCode.InvalidRequest;
        if (proposal.RecoveryState == LeaderRecoveryState.Recovering && partition.RecoveryState == LeaderRecoveryState.Recovered) return ErrorCode.InvalidRequest;
        foreach (var member in proposal.NewIsr)
        {
            if (!state.Options.Rules.MayJoinIsr(state.Image.Broker(member.Broker), member.BrokerEpoch)) return ErrorCode.IneligibleReplica;
        }

        return ErrorCode.None;
    }

    private PartitionAltered Alter(BrokerId sender, PartitionProposal proposal, List<MetadataRecord> records)
    {
        if (state.Image.Topic(proposal.TopicId) is not { } topic) return Refused(proposal, ErrorCode.UnknownTopicId);
        if (state.Image.Partition(new(topic.Name, proposal.Partition.Partition)) is not { } partition) return Refused(proposal, ErrorCode.UnknownTopicOrPartition);
        if (Check(sender, proposal, partition) is var error and not ErrorCode.None) return Refused(proposal, error);

        var target = updates.Target(topic) with
        {
            Isr = [.. proposal.NewIsr.Select(member => member.Broker)],
            RecoveryState = proposal.RecoveryState,
        };
        if (PartitionChangeBuilder.Build(partition, target, state.Options.Rules) is { } change)
        {
            records.Add(updates.Record(change));
            partition = change.Apply(partition);

            // Committed, but the sender leads no more: it must wait for the metadata.
            if (change.Leader is { } leader && leader != sender) return Refused(proposal, ErrorCode.NewLeaderElected);
        }

        return new(proposal.Partition, ErrorCode.None, partition.Leader, partition.LeaderEpoch, partition.Isr, partition.RecoveryState, partition.PartitionEpoch);
    }

    private static bool IsIsr(IReadOnlyList<BrokerState> members, PartitionState partition)
    {
        var hasLeader = false;
        for (var i = 0; i < members.Count; i++)
        {
            if (!partition.Replicas.Contains(members[i].Broker)) return false;
            hasLeader |= members[i].Broker == partition.Leader;
            for (var j = 0; j < i; j++)
            {
                if (members[j].Broker == members[i].Broker) return false;
            }
        }

        return hasLeader;
    }

    private static PartitionAltered Refused(PartitionProposal proposal, ErrorCode error) =>
        new(proposal.Partition, error, BrokerId.None, LeaderEpoch.None, [], LeaderRecoveryState.Recovered, -1);
}
