using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

// A rebalance as the member goes through it: give up what must be, join, assign if it leads, sync, take what it gets.
internal sealed partial class ClassicMembership
{
    /// <summary>What comes before a JoinGroup.</summary>
    private enum Preparation
    {
        Wanted,
        Committing,
        Committed,
        InListener,
        Done,
    }

    private readonly List<(string Topic, int Partitions, IReadOnlyList<IReadOnlyList<string>> Racks)> assignedTopics = [];
    private Preparation preparation;
    private bool rejoins = true;
    private bool leads;
    private ClientCall? awaited;
    private VirtualTime retryAt;
    private int failures;
    private string protocol = "";
    private IReadOnlyList<TopicPartition> lastAssigned = [];
    private int lastGeneration = -1;
    private IReadOnlyList<TopicPartition>? toAssign;

    // What the group has given it and no poll has taken in yet: a cooperative member works on while it joins.
    private IReadOnlyList<TopicPartition>? synced;

    /// <summary>A turn of poll(): begins or goes on with a rebalance if there is to be one.</summary>
    public void Poll(VirtualTime now)
    {
        if (leads && HaveTopicsChanged()) rejoins = true;
        TakeSynced();
        if (!rejoins || IsInListener || awaited is not null || retryAt > now || !KnowsTopics() || !Host.IsCoordinatorReady(now)) return;
        if (Prepare(now)) SendJoin();
    }

    /// <summary>When a poll has to look again at what it waits for here.</summary>
    public VirtualTime NextAttempt(VirtualTime now)
    {
        if (!rejoins || IsInListener || awaited is not null || preparation == Preparation.Committing || !KnowsTopics()) return VirtualTime.Never;
        return retryAt > now ? retryAt : Host.NextCoordinatorAttempt(now);
    }

    private bool KnowsTopics()
    {
        for (var i = 0; i < Topics.Count; i++)
        {
            if (!Client.Metadata.Topic(Topics[i]).IsKnown) return false;
        }

        return true;
    }

    // ---- Before ----------------------------------------------------------------------------------------------

    private bool Prepare(VirtualTime now)
    {
        if (preparation == Preparation.Wanted)
        {
            preparation = Preparation.Committing;
            if (Settings.EnableAutoCommit && Host.CommitBeforeJoin(now + Duration.FromMs(Settings.MaxPollIntervalMs))) return false;
            preparation = Preparation.Committed;
        }

        if (preparation == Preparation.Committed)
        {
            var isLost = Generation < 0 || MemberId.Length == 0;
            if ((isLost || !IsCooperative) && Host.Owned is { Count: > 0 } owned)
            {
                preparation = Preparation.InListener;
                IsInListener = true;
                Host.Revoke([.. owned], isLost, Generation);
            }
            else
            {
                preparation = Preparation.Done;
            }
        }

        return preparation == Preparation.Done;
    }

    /// <summary>The commit before a join has ended, well or not.</summary>
    public void OnCommitted()
    {
        if (preparation == Preparation.Committing) preparation = Preparation.Committed;
    }

    /// <summary>The application's listener has returned, and the partitions are gone.</summary>
    public void OnRevoked()
    {
        IsInListener = false;
        var assigned = toAssign;
        toAssign = null;
        // Meanwhile the generation may have ended.
        if (assigned is null) preparation = Preparation.Done;
        else if (Generation < 0) preparation = Preparation.Wanted;
        else Take(assigned);
    }

    // ---- Join ------------------------------------------------------------------------------------------------

    private void SendJoin()
    {
        State = MemberState.PreparingRebalance;
        StopHeartbeats();
        var protocols = new MemberProtocol[assignors.Length];
        for (var i = 0; i < protocols.Length; i++)
        {
            var rack = Settings.ClientRack.Length > 0 ? Settings.ClientRack : null;
            var subscription = new ConsumerSubscription(Topics, [.. Host.Owned], Generation, rack) { UserData = assignors[i].UserData(lastAssigned, lastGeneration) };
            protocols[i] = new(assignors[i].Name, subscription.Encode());
        }

        awaited = new JoinGroupCall();
        Host.SendToCoordinator(
            new JoinGroupRequest(Client.NextCorrelation(), Settings.GroupId!, ClientId, (int)Settings.SessionTimeoutMs, (int)Settings.MaxPollIntervalMs, MemberId, InstanceId, protocols, ""),
            awaited, Settings.JoinPatience);
    }

    private void OnJoined(JoinResult joined)
    {
        awaited = null;
        switch (joined.Error)
        {
            case ErrorCode.None:
                State = MemberState.CompletingRebalance;
                (Generation, MemberId, protocol) = (joined.Generation, joined.MemberId, joined.Protocol!);
                leads = joined.Leader == MemberId;
                rejoins = false;
                failures = 0;
                StartHeartbeats();
                Sync(joined);
                break;
            case ErrorCode.MemberIdRequired:
                State = MemberState.Unjoined;
                MemberId = joined.MemberId;
                break;
            case ErrorCode.UnknownMemberId:
                Lose(keepsId: false);
                break;
            case ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable:
                Host.CoordinatorUnknown(disconnects: false);
                JoinAgainLater();
                break;
            case ErrorCode.CoordinatorLoadInProgress or ErrorCode.RebalanceInProgress:
                JoinAgainLater();
                break;
            default:
                Fatal(joined.Error, $"The group's coordinator refused the join: {joined.Error}.");
                break;
        }
    }

    // Its id and generation stay: the coordinator may still know them.
    private void JoinAgainLater()
    {
        awaited = null;
        State = MemberState.Unjoined;
        rejoins = true;
        retryAt = Context.Now + Client.Settings.Retry.After(Context, failures++, ClientSites.RequestBackoff, Hash.Of(Context.Name, (ulong)ApiKey.JoinGroup));
        Host.MembershipChanged();
    }

    // ---- Assign and sync ---------------------------------------------------------------------------------------

    private void Sync(JoinResult joined)
    {
        IReadOnlyList<SyncAssignment> assignments = [];
        assignedTopics.Clear();
        if (leads)
        {
            // What it has assigned by: when that changes it joins again.
            foreach (var topic in Topics) assignedTopics.Add((topic, Client.Metadata.Topic(topic).Partitions, RacksOf(topic)));
            if (!joined.SkipsAssignment && !TryAssign(joined, out assignments)) return;
        }

        // Whoever answered may have been given up meanwhile: a heartbeat or a commit heard that it coordinates no more.
        if (!Host.IsCoordinatorReady(Context.Now))
        {
            JoinAgainLater();
            return;
        }

        awaited = new SyncGroupCall();
        Host.SendToCoordinator(new SyncGroupRequest(Client.NextCorrelation(), Settings.GroupId!, Generation, MemberId, InstanceId, protocol, assignments), awaited);
    }

    private bool TryAssign(JoinResult joined, out IReadOnlyList<SyncAssignment> assignments)
    {
        assignments = [];
        var assignor = Array.Find(assignors, a => a.Name == protocol)!;
        List<MemberSubscription> members = [];
        SortedSet<string> wanted = new(StringComparer.Ordinal);
        foreach (var member in joined.Members)
        {
            if (ConsumerSubscription.Decode(member.Metadata.Span) is not Decoded<ConsumerSubscription>.Valid(var subscription)) continue;
            members.Add(new(member.MemberId, member.InstanceId, subscription));
            foreach (var topic in subscription.Topics) wanted.Add(topic);
        }

        List<AssignableTopic> assignable = [];
        foreach (var topic in wanted)
        {
            if (Client.Metadata.Topic(topic) is { IsKnown: true } known) assignable.Add(new(topic, known.Partitions, Client.Metadata.RacksOf(topic)));
        }

        var decided = assignor.Assign(assignable, members);
        if (decided.Failure is { } failure)
        {
            Fatal(ErrorCode.None, failure);
            return false;
        }

        assignments = [.. decided.Members.Select(m => new SyncAssignment(m.MemberId, new ConsumerAssignment(m.Partitions).Encode()))];
        return true;
    }

    private bool HaveTopicsChanged()
    {
        for (var i = 0; i < assignedTopics.Count; i++)
        {
            var (topic, partitions, racks) = assignedTopics[i];
            if (Client.Metadata.Topic(topic).Partitions != partitions) return true;
            if (racks.Count > 0 && !racks.Zip(RacksOf(topic)).All(r => r.First.SequenceEqual(r.Second, StringComparer.Ordinal))) return true;
        }

        return false;
    }

    // Of a leader that names no rack itself nobody asks where replicas stand (ConsumerCoordinator.PartitionRackInfo).
    private IReadOnlyList<IReadOnlyList<string>> RacksOf(string topic) => Settings.ClientRack.Length > 0 ? Client.Metadata.RacksOf(topic) : [];

    private void OnSynced(SyncResult answer)
    {
        awaited = null;
        switch (answer.Error)
        {
            case ErrorCode.None:
                State = MemberState.Stable;
                synced = ConsumerAssignment.Decode(answer.Assignment.Span) is Decoded<ConsumerAssignment>.Valid(var assignment) ? assignment.Partitions : [];
                if (Host.IsPolling) TakeSynced();
                break;
            case ErrorCode.RebalanceInProgress:
                State = MemberState.Unjoined;
                rejoins = true;
                break;
            case ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable:
                Host.CoordinatorUnknown(disconnects: false);
                JoinAgainLater();
                break;
            case ErrorCode.InconsistentGroupProtocol:
                Fatal(answer.Error, $"The group's coordinator refused the sync: {answer.Error}.");
                break;
            default:
                if (!HearsOfItsEnd(answer.Error)) JoinAgainLater();
                break;
        }
    }

    // Listeners run inside poll() alone: while the application works on what a poll has returned, nothing is taken from it.
    private void TakeSynced()
    {
        if (synced is not { } assigned || IsInListener) return;
        synced = null;
        TakeOrRevokeFirst(assigned);
    }

    // Cooperative: what goes to others is given up first, and then everybody joins a second time.
    private void TakeOrRevokeFirst(IReadOnlyList<TopicPartition> assigned)
    {
        preparation = Preparation.Wanted;
        List<TopicPartition> revoked = [.. Host.Owned.Where(o => !assigned.Contains(o))];
        if (revoked.Count == 0)
        {
            Take(assigned);
            return;
        }

        rejoins = true;
        IsInListener = true;
        toAssign = assigned;
        Host.Revoke(revoked, areLost: false, Generation);
    }

    private void Take(IReadOnlyList<TopicPartition> assigned)
    {
        (lastAssigned, lastGeneration) = (assigned, Generation);
        Host.Assign(assigned, Generation);
    }
}
