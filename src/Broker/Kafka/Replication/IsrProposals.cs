using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// Carries the leaders' proposals to the controller: one AlterPartition at a time, with every proposal that waits, at
/// most one per partition (Kafka's AlterPartitionManager).
/// </summary>
internal sealed class IsrProposals(BrokerServices services, ControllerChannel channel)
{
    private readonly List<Partition> waiting = [];
    private IReadOnlyList<(Partition Partition, PartitionProposal Proposal)>? inFlight;

    public void Propose(Partition partition)
    {
        if (!waiting.Contains(partition)) waiting.Add(partition);
        MaybeSend();
    }

    /// <summary>Sends what waits, when the controller can be reached and nothing is under way.</summary>
    public void MaybeSend()
    {
        if (inFlight is not null || waiting.Count == 0 || services.BrokerEpoch == BrokerEpoch.None || !channel.IsReady) return;
        List<(Partition, PartitionProposal)> sending = [];
        List<PartitionProposal> proposals = [];
        foreach (var partition in waiting)
        {
            if (!partition.IsLeader || !partition.Isr.HasProposal) continue;
            var proposal = partition.Proposal;
            sending.Add((partition, proposal));
            proposals.Add(proposal);
        }

        waiting.Clear();
        if (sending.Count == 0) return;
        inFlight = sending;
        channel.Send(correlation => new AlterPartitionRequest(correlation, services.Broker, services.BrokerEpoch, proposals));
    }

    public void OnResponse(AlterPartitionResponse response)
    {
        var sent = inFlight ?? [];
        inFlight = null;
        foreach (var (partition, proposal) in sent)
        {
            var again = response.Error != ErrorCode.None;
            if (!again)
            {
                foreach (var result in response.Results)
                {
                    if (result.Partition == partition.Id) again = partition.OnAltered(proposal, result, channel.AnsweredBy);
                }
            }

            if (again && partition.Isr.HasProposal && partition.IsLeader && !waiting.Contains(partition)) waiting.Add(partition);
        }

        if (response.Error == ErrorCode.None) MaybeSend();
        else channel.RetryLater();
    }

    /// <summary>No answer came: the proposal may have been committed; it is sent again until somebody says.</summary>
    public void OnDisconnected()
    {
        foreach (var (partition, _) in inFlight ?? [])
        {
            if (partition.IsLeader && partition.Isr.HasProposal && !waiting.Contains(partition)) waiting.Add(partition);
        }

        inFlight = null;
        if (waiting.Count > 0) channel.RetryLater();
    }
}
