namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// The in-sync set as a leader holds it (KIP-497): the committed one, and while a proposal is under way the maximal one,
/// which counts for the high watermark: with the new member when it grows, still with the old one when it shrinks.
/// </summary>
internal sealed class InSyncSet
{
    private List<BrokerId> committed = [];
    private List<BrokerId>? maximal;

    public IReadOnlyList<BrokerId> Committed => committed;

    public IReadOnlyList<BrokerId> Maximal => maximal ?? committed;

    /// <summary>What the controller was asked for; null when nothing is under way.</summary>
    public IReadOnlyList<BrokerId>? Proposed { get; private set; }

    public bool HasProposal => Proposed is not null;

    public int CommittedCount => committed.Count;

    public int MaximalCount => (maximal ?? committed).Count;

    public bool IsCommitted(BrokerId broker) => committed.Contains(broker);

    public bool IsMaximal(BrokerId broker) => (maximal ?? committed).Contains(broker);

    public void Commit(IReadOnlyList<BrokerId> isr)
    {
        committed = [.. isr];
        maximal = null;
        Proposed = null;
    }

    public void ProposeExpansion(BrokerId joining)
    {
        List<BrokerId> proposed = [.. committed, joining];
        proposed.Sort();
        Proposed = proposed;
        maximal = proposed;
    }

    public void ProposeShrink(IReadOnlyList<BrokerId> leaving)
    {
        List<BrokerId> proposed = [.. committed];
        foreach (var broker in leaving) proposed.Remove(broker);
        Proposed = proposed;
        maximal = committed;
    }

    /// <summary>The controller refused for good: back to what is committed.</summary>
    public void RollBack()
    {
        maximal = null;
        Proposed = null;
    }
}
