using Lab.Broker.Kafka.Cluster;

namespace Lab.Broker.Kafka.Replication;

/// <summary>Where a channel is to go now.</summary>
internal interface IControllerTarget
{
    /// <summary>All voters, numbered by their place.</summary>
    IReadOnlyList<QuorumVoter> Voters { get; }

    /// <summary>The number of the voter to talk to; -1 when nobody knows.</summary>
    int Next();
}

/// <summary>
/// The active controller as a broker knows it: the leader of the metadata quorum, learnt with the metadata log. With one
/// voter there is no question.
/// </summary>
internal sealed class ActiveController(IReadOnlyList<QuorumVoter> voters) : IControllerTarget
{
    private int known = voters.Count == 1 ? 0 : -1;

    public IReadOnlyList<QuorumVoter> Voters => voters;

    public int Next() => known;

    /// <summary>A voter named the leader of the latest epoch; none when there is no leader.</summary>
    public void Learn(BrokerId leader)
    {
        if (voters.Count == 1) return;
        known = -1;
        for (var i = 0; i < voters.Count; i++)
        {
            if (voters[i].Node == leader) known = i;
        }
    }
}

/// <summary>Where an observer of the metadata log fetches: from the leader, or in turn from every voter while the leader is silent or unknown.</summary>
internal sealed class FetchTarget(ActiveController active, int first) : IControllerTarget
{
    private int turn = first;
    private bool isSilent;

    public IReadOnlyList<QuorumVoter> Voters => active.Voters;

    public int Next()
    {
        if (Voters.Count == 1) return 0;
        if (!isSilent && active.Next() is >= 0 and var leader) return leader;
        turn = (turn + 1) % Voters.Count;
        return turn;
    }

    /// <summary>The leader answered, or a voter named another one than before.</summary>
    public void Found() => isSilent = false;

    /// <summary>No answer came.</summary>
    public void Lost() => isSilent = true;
}
