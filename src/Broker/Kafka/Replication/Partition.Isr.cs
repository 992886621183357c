using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Protocol;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Replication;

/// <summary>How a leader changes its in-sync set: it proposes, the controller commits, metadata tells.</summary>
internal sealed partial class Partition
{
    /// <summary>Members that have not been caught up for too long are proposed to leave. Called by the broker's one scan.</summary>
    public void MaybeShrinkIsr()
    {
        if (!IsLeader || Isr.HasProposal) return;
        List<BrokerId>? leaving = null;
        var view = View;
        foreach (var follower in followers)
        {
            if (Isr.IsCommitted(follower.Broker) && Rules.ShrinkIsr(ViewOf(follower), view)) (leaving ??= []).Add(follower.Broker);
        }

        if (leaving is null) return;
        Isr.ProposeShrink(leaving);
        Propose();
    }

    private void MaybeExpandIsr(FollowerReplica follower)
    {
        if (Isr.HasProposal || Isr.IsCommitted(follower.Broker)) return;
        if (!Rules.ExpandIsr(ViewOf(follower), View)) return;
        Isr.ProposeExpansion(follower.Broker);
        Propose();
    }

    private void Propose()
    {
        Proposal = WithBrokerEpochs(Isr.Proposed!);
        ReportProposal();
        services.Propose(this);
    }

    private void ReportProposal()
    {
        if (!Context.Listens(FactKind.InSyncSetProposed)) return;
        var members = new int[Isr.Proposed!.Count];
        for (var i = 0; i < members.Length; i++) members[i] = Isr.Proposed[i].Value;
        Context.Report(FactKind.InSyncSetProposed, Log.Place, members.Length, Isr.Committed.Count, LeaderEpoch.Value, members);
    }

    // A proposal of an earlier epoch of this leader ends with that epoch; there is nothing to tell of it.
    private void ReportDecidedByMetadata(PartitionState state)
    {
        if (Isr.HasProposal && state.LeaderEpoch == LeaderEpoch) Context.Report(FactKind.InSyncSetAnswered, Log.Place, (long)ErrorCode.None, -1, LeaderEpoch.Value);
    }

    /// <summary>
    /// The last proposal as AlterPartition carries it, however late and however often: its members' broker epochs are those of the fetches by which they were caught up
    /// (KIP-903; Partition.prepareIsrExpand). Those of a later life would vouch for a log that is not there any more.
    /// </summary>
    public PartitionProposal Proposal { get; private set; } = null!;

    private PartitionProposal WithBrokerEpochs(IReadOnlyList<BrokerId> proposed)
    {
        var members = new BrokerState[proposed.Count];
        for (var i = 0; i < members.Length; i++)
        {
            var broker = proposed[i];
            var epoch = !Rules.SendsBrokerEpochs ? BrokerEpoch.None : broker == services.Broker ? services.BrokerEpoch : Follower(broker)?.BrokerEpoch ?? BrokerEpoch.None;
            members[i] = new(broker, epoch);
        }

        return new(Id, TopicId, LeaderEpoch, members, RecoveryState, PartitionEpoch);
    }

    /// <summary>The controller's answer. True when the proposal must be sent again.</summary>
    /// <param name="proposal">What was proposed.</param>
    /// <param name="altered">What became of it.</param>
    /// <param name="controller">Where the controller runs that said so.</param>
    public bool OnAltered(PartitionProposal proposal, PartitionAltered altered, MachineId controller)
    {
        // Answers to what is no longer proposed here: metadata was faster.
        if (!IsLeader || LeaderEpoch != proposal.LeaderEpoch || PartitionEpoch != proposal.PartitionEpoch || !Isr.HasProposal) return false;
        Context.Report(FactKind.InSyncSetAnswered, Log.Place, (long)altered.Error, controller.Value, LeaderEpoch.Value);
        switch (altered.Error)
        {
            case ErrorCode.None:
                if (altered.PartitionEpoch < PartitionEpoch) return false;
                PartitionEpoch = altered.PartitionEpoch;
                Isr.Commit(altered.Isr);
                services.Replicas.NoteInSync(this);
                // Who is missing joins by a fetch of his own: what a dead follower held when it left would let it in at once.
                AdvanceHighWatermark();
                return false;
            case ErrorCode.OperationNotAttempted or ErrorCode.IneligibleReplica:
                Isr.RollBack();
                return false;
            case ErrorCode.UnknownTopicOrPartition or ErrorCode.UnknownTopicId or ErrorCode.FencedLeaderEpoch or ErrorCode.InvalidUpdateVersion or ErrorCode.InvalidRequest or ErrorCode.NewLeaderElected:
                // The proposal stays pending, with its maximal set: new metadata will say.
                return false;
            default:
                return true;
        }
    }

    // ---- Followers' fetches --------------------------------------------------------------------------------------

    /// <summary>
    /// A follower's fetch, after it passed the checks of <see cref="CheckFetch"/>: its log end, its chance to join the
    /// in-sync set, and what that does to the high watermark.
    /// </summary>
    public void OnFollowerFetch(FetchRequest request, in FetchPartition fetch)
    {
        var follower = Follower(request.Replica)!;
        var before = follower.LogEnd;
        var fetchOffset = fetch.FetchOffset;
        follower.Fetched(fetchOffset, fetch.LogStartOffset, Log.LogEndOffset, request.ReplicaEpoch, Context.Now);
        // The receipt is a fact of its own: it tells when the leader learned that the follower holds what is below.
        if (fetchOffset > before) Context.Report(FactKind.FollowerFetched, Log.Place, fetchOffset.Value, fetchOffset.Value, request.Replica.Value);
        MaybeExpandIsr(follower);
        if (before != follower.LogEnd) AdvanceHighWatermark();
    }

    // In a session a follower that has everything does not name the partition again: it had everything when it asked last.
    private void RecordIdleFollowers(Offset endBefore)
    {
        foreach (var reader in readers)
        {
            if (!reader.Session.IsPrivileged || reader.Asked.FetchOffset != endBefore) continue;
            if (Rules.CheckFetchEpoch(reader.Asked.CurrentLeaderEpoch, LeaderEpoch) != ErrorCode.None) continue;
            if (Follower(reader.Session.Reader) is { } follower && follower.LogEnd == endBefore) follower.FetchedAgain(reader.Session.LastUsed, endBefore);
        }
    }

    // ---- Fetch checks --------------------------------------------------------------------------------------------

    /// <summary>The checks of a fetch in their order (kafka.md 2.4 a to e); None lets it read.</summary>
    public ErrorCode CheckFetch(FetchRequest request, in FetchPartition fetch, out EpochEndOffset? diverging)
    {
        diverging = null;
        if (!fetch.TopicId.IsZero && fetch.TopicId != TopicId) return services.Image.Topic(fetch.TopicId) is null ? ErrorCode.UnknownTopicId : ErrorCode.InconsistentTopicId;
        var epochError = Rules.CheckFetchEpoch(fetch.CurrentLeaderEpoch, LeaderEpoch);
        if (epochError != ErrorCode.None) return epochError;
        // Any replica serves consumers (FetchParams.fetchOnlyLeader): by the epoch alone they learn that they ask the wrong one.
        if (!IsLeader && request.IsFromFollower) return ErrorCode.NotLeaderOrFollower;
        if (request.IsFromFollower && Follower(request.Replica) is null) return ErrorCode.UnknownLeaderEpoch;
        if (fetch.LastFetchedEpoch != LeaderEpoch.None)
        {
            var (epoch, end) = Log.Epochs.EndOffsetFor(fetch.LastFetchedEpoch, Log.LogEndOffset);
            if (epoch == LeaderEpoch.None && end == Offset.None) return ErrorCode.OffsetOutOfRange;
            // Where the logs part does not matter to who stands before this one's beginning (Partition.readRecords).
            if (fetch.FetchOffset < Log.LogStartOffset) return ErrorCode.OffsetOutOfRange;
            diverging = Rules.Diverges(fetch, new(epoch, end));
            if (diverging is not null) return ErrorCode.None;
        }

        if (fetch.FetchOffset < Log.LogStartOffset || fetch.FetchOffset > Log.LogEndOffset) return ErrorCode.OffsetOutOfRange;
        return request.IsFromFollower && IsOfOldRegistration(request) ? ErrorCode.NotLeaderOrFollower : ErrorCode.None;
    }

    private bool IsOfOldRegistration(FetchRequest request)
    {
        var registered = services.Image.Broker(request.Replica)?.Epoch ?? BrokerEpoch.None;
        return Rules.FetchIsOfOldRegistration(request.ReplicaEpoch, registered);
    }
}
