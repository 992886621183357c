using Lab.Broker.Kafka.Clients.Consuming.Membership;
using Lab.Broker.Kafka.Protocol;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Consuming;

// subscribe(): the group decides which partitions this consumer reads. What it gets and gives up stands in the history.
internal sealed partial class KafkaConsumer
{
    private readonly IReadOnlyList<string> subscription = [];
    private readonly IMembership? membership;
    private readonly Dictionary<TopicPartition, (NameId Place, NameId FactPlace)> names = [];
    private readonly List<AssignedPartition> revoking = [];
    private PendingCommit? beforeJoin;
    private bool areLost;
    private bool isClosed;
    private int revokingGeneration;

    /// <summary>The group gave it this partition.</summary>
    public bool Owns(TopicPartition partition) => IndexOf(partition) >= 0;

    private bool IsInListener => membership is { IsInListener: true };

    // ---- Names ---------------------------------------------------------------------------------------------------

    private (NameId Place, NameId FactPlace) NamesOf(TopicPartition partition)
    {
        if (names.TryGetValue(partition, out var known)) return known;
        var name = partition.ToString();
        known = (context.History.Names.Intern(name), context.Place(name));
        names.Add(partition, known);
        return known;
    }

    private AssignedPartition NewlyAssigned(TopicPartition partition)
    {
        var (place, factPlace) = NamesOf(partition);
        return new(partition, place, factPlace);
    }

    private int IndexOf(TopicPartition partition)
    {
        for (var i = 0; i < partitions.Count; i++)
        {
            if (partitions[i].Partition == partition) return i;
        }

        return -1;
    }

    // ---- Giving up and getting -------------------------------------------------------------------------------------

    IReadOnlyList<TopicPartition> IMembershipHost.Owned
    {
        get
        {
            var owned = new TopicPartition[partitions.Count];
            for (var i = 0; i < owned.Length; i++) owned[i] = partitions[i].Partition;
            // Fetching turns the list; what others are told has one order.
            Array.Sort(owned);
            return owned;
        }
    }

    bool IMembershipHost.CommitBeforeJoin(VirtualTime deadline)
    {
        if (!membership!.IsStable) return false;
        beforeJoin = Begin(CommitKind.BeforeJoin, Positions());
        if (beforeJoin is null) return false;
        if (membership.IsCooperative || !behaviour.PausesBeforeRevocation) return true;
        foreach (var partition in partitions) partition.IsPaused = true;
        return true;
    }

    void IMembershipHost.Pause(IReadOnlyList<TopicPartition> paused)
    {
        foreach (var partition in paused) partitions[IndexOf(partition)].IsPaused = true;
    }

    void IMembershipHost.Revoke(IReadOnlyList<TopicPartition> taken, bool areLost, int generation)
    {
        revoking.Clear();
        foreach (var partition in taken) revoking.Add(partitions[IndexOf(partition)]);
        this.areLost = areLost;
        revokingGeneration = generation;
        owner.OnRevoked(areLost);
    }

    /// <summary>The application's listener is done: the partitions are gone.</summary>
    public void ListenerReturned()
    {
        foreach (var partition in revoking) Release(partition);
        revoking.Clear();
        if (isClosed)
        {
            if (!membership!.Leave("the consumer is being closed")) owner.OnLeft();
            return;
        }

        membership!.OnRevoked();
        Turn();
    }

    private void Release(AssignedPartition partition)
    {
        Unbuffer(partition);
        told = default;
        partitions.Remove(partition);
        partition.State = PositionState.Released;
        context.History.Instant(OperationKind.Release, session, 0, MessageId.None, NameId.None, partition.Place, Operation.NoOffset, context.WorldTime);
        context.Report(FactKind.PartitionReleased, partition.FactPlace, revokingGeneration, areLost ? 1 : 0, 0, settings.GroupId);
    }

    void IMembershipHost.Assign(IReadOnlyList<TopicPartition> assigned, int generation)
    {
        autoCommitAt = context.Now + Duration.FromMs(settings.AutoCommitIntervalMs);
        foreach (var partition in assigned)
        {
            if (IndexOf(partition) >= 0) continue;
            var added = NewlyAssigned(partition);
            partitions.Add(added);
            told = default;
            client.WantTopic(partition.Topic);
            context.History.Instant(OperationKind.Acquire, session, 0, MessageId.None, NameId.None, added.Place, Operation.NoOffset, context.WorldTime);
            context.Report(FactKind.PartitionAcquired, added.FactPlace, generation, 0, 0, settings.GroupId);
        }
    }

    /// <summary>close(): the listener runs, then a dynamic member leaves its group. <see cref="IKafkaConsumerOwner.OnLeft"/> follows, be it at once.</summary>
    public void LeaveGroup()
    {
        isClosed = true;
        if (membership is null)
        {
            owner.OnLeft();
            return;
        }

        revoking.Clear();
        revoking.AddRange(partitions);
        areLost = !membership.IsStable;
        revokingGeneration = membership.Generation;
        if (revoking.Count > 0) owner.OnRevoked(areLost);
        else ListenerReturned();
    }

    // ---- Commits -------------------------------------------------------------------------------------------------

    // A client that knows itself without a generation refuses a commit by itself: CommitFailedException, or
    // RebalanceInProgressException while it joins.
    private bool TakeMembership(PendingCommit commit)
    {
        if (membership!.IsStable)
        {
            (commit.Generation, commit.MemberId) = (membership.Generation, membership.MemberId);
            return true;
        }

        Return(commit, commit.MaybeDone ? OperationResult.Info : OperationResult.Fail);
        return false;
    }

    // ---- The coordinator -------------------------------------------------------------------------------------------

    bool IMembershipHost.IsCoordinatorReady(VirtualTime now) => IsCoordinatorReady(now);

    VirtualTime IMembershipHost.NextCoordinatorAttempt(VirtualTime now) => NextCoordinatorAttempt(now);

    void IMembershipHost.CoordinatorUnknown(bool disconnects)
    {
        var old = coordinator;
        OnCoordinatorUnknown();
        if (disconnects && !old.IsNone) client.Disconnect(KafkaClient.CoordinatorNode(old));
    }

    void IMembershipHost.SendToCoordinator(KafkaRequest request, ClientCall call, Duration? timeout) =>
        client.Send(KafkaClient.CoordinatorNode(coordinator), request, call, timeout);

    void IMembershipHost.Fail(ErrorCode error, string why)
    {
        HasFailed = true;
        context.Report(FactKind.ConsumerFailed, NameId.None, -1, (long)error, 0, why);
    }

    void IMembershipHost.MembershipChanged() => Turn();
}
