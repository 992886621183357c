using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

/// <summary>Where a member of a classic group stands, as the Java client's <c>MemberState</c> names it.</summary>
internal enum MemberState
{
    Unjoined,

    /// <summary>A JoinGroup is on its way. No heartbeats.</summary>
    PreparingRebalance,

    /// <summary>It has joined; its assignment is on its way.</summary>
    CompletingRebalance,

    Stable,
}

/// <summary>
/// A consumer's membership in a classic group: what <c>subscribe()</c> begins. Joining and giving partitions up happen inside
/// poll() alone; heartbeats do not, they run on a thread of their own and go on while the application works, until it has not
/// polled for <c>max.poll.interval.ms</c>.
/// </summary>
internal sealed partial class ClassicMembership : GroupMembership, IMembership
{
    private readonly IClientAssignor[] assignors;

    /// <inheritdoc cref="GroupMembership"/>
    public ClassicMembership(ActorContext context, KafkaClient client, ConsumerOptions options, IMembershipHost host, int timerKind)
        : base(context, client, options, host, timerKind)
    {
        assignors = [.. Settings.PartitionAssignmentStrategy.Select(c =>
            ClientAssignors.ByClass(c, options.Behaviour.StickyOwnership) ?? throw new ArgumentException($"No assignor {c}: only those that Kafka ships are there.", nameof(options)))];
        IsCooperative = Array.TrueForAll(assignors, a => a.IsCooperative);
    }

    public MemberState State { get; private set; } = MemberState.Unjoined;

    /// <summary>-1: none.</summary>
    public int Generation { get; private set; } = -1;

    /// <summary>Empty: none.</summary>
    public string MemberId { get; private set; } = "";

    /// <summary>All of its assignors are: only then does it keep its partitions while it joins (KIP-429).</summary>
    public bool IsCooperative { get; }

    /// <summary>It has an assignment and sees no reason to join again.</summary>
    public bool IsSettled => State == MemberState.Stable && !rejoins && !IsInListener && synced is null;

    /// <summary>The application's listener runs inside poll(): nothing else happens there.</summary>
    public bool IsInListener { get; private set; }

    /// <summary>A commit may name this generation: it is stable. A client that is joining refuses a commit by itself.</summary>
    public bool IsStable => State == MemberState.Stable;

    /// <summary>It is between a join and its assignment.</summary>
    public bool IsRebalancing => State is MemberState.PreparingRebalance or MemberState.CompletingRebalance;

    public bool OnAnswer(ClientCall call, KafkaResponse response)
    {
        switch (call)
        {
            case JoinGroupCall:
                if (call == awaited) OnJoined(((JoinGroupResponse)response).Result);
                return true;
            case SyncGroupCall:
                if (call == awaited) OnSynced(((SyncGroupResponse)response).Result);
                return true;
            case HeartbeatCall heartbeat:
                OnHeartbeat(heartbeat, ((HeartbeatResponse)response).Error);
                return true;
            default:
                return call is LeaveGroupCall;
        }
    }

    public bool OnLost(ClientCall call)
    {
        if (call is HeartbeatCall)
        {
            heartbeatAt = VirtualTime.Min(heartbeatAt, Context.Now + Client.Settings.Retry.First);
            return true;
        }

        if (call != awaited) return call is JoinGroupCall or SyncGroupCall or LeaveGroupCall;
        JoinAgainLater();
        return true;
    }

    /// <summary>A commit with this membership was refused: the member learns of its own end by that too.</summary>
    public void OnCommitRefused(ErrorCode error, int generation, string memberId)
    {
        if (generation != Generation || memberId != MemberId) return;
        if (error == ErrorCode.RebalanceInProgress) rejoins = true;
        else HearsOfItsEnd(error);
    }

    /// <summary>close(): a dynamic member leaves, a static one is silent. False when there is nothing to send.</summary>
    public bool Leave(string reason)
    {
        var sends = InstanceId is null && Settings.LeaveGroupOnClose && State != MemberState.Unjoined && MemberId.Length > 0 && Host.IsCoordinatorReady(Context.Now);
        if (sends) Host.SendToCoordinator(new LeaveGroupRequest(Client.NextCorrelation(), Settings.GroupId!, MemberId, null, reason), LeaveGroupCall.Instance);
        Lose(keepsId: false);
        StopHeartbeats();
        return sends;
    }

    // What any answer may say: the coordinator knows this member, or its generation, no more. False for other errors.
    private bool HearsOfItsEnd(ErrorCode error)
    {
        switch (error)
        {
            case ErrorCode.FencedInstanceId:
                Fatal(error, "Another consumer with the same group.instance.id has taken its place.");
                return true;
            case ErrorCode.UnknownMemberId:
                Lose(keepsId: false);
                return true;
            case ErrorCode.IllegalGeneration:
                Lose(keepsId: true);
                return true;
            default:
                return false;
        }
    }

    // The generation is over for this member; what it owns it will be told to have lost when it joins again.
    private void Lose(bool keepsId)
    {
        State = MemberState.Unjoined;
        Generation = -1;
        if (!keepsId) MemberId = "";
        awaited = null;
        synced = null;
        rejoins = true;
        if (!IsInListener) preparation = Preparation.Wanted;
        Host.MembershipChanged();
    }

    private void Fatal(ErrorCode error, string why)
    {
        State = MemberState.Unjoined;
        StopHeartbeats();
        Host.Fail(error, why);
    }
}
