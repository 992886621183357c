using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

/// <summary>
/// A membership in a group of the consumer protocol (KIP-848), kept by the background thread: heartbeats tell the member what it may read; what it must give
/// up it gives up, and says so with the next heartbeat. Where a commit belongs to that (<c>enable.auto.commit</c>), it waits for a poll, as positions are
/// sure only there.
/// </summary>
internal sealed partial class ConsumerMembership : GroupMembership, IMembership
{
    private enum Phase
    {
        /// <summary>To join with the next heartbeat.</summary>
        Joining,

        Member,

        /// <summary>Fenced, or too long without a poll: the application is to hear that its partitions are lost.</summary>
        Losing,

        /// <summary>It has left because nobody polls; the next poll brings it back.</summary>
        Stale,

        /// <summary>Closed, or refused for good.</summary>
        Ended,
    }

    private Phase phase = Phase.Joining;

    /// <inheritdoc cref="GroupMembership"/>
    public ConsumerMembership(ActorContext context, KafkaClient client, ConsumerOptions options, IMembershipHost host, int timerKind)
        : base(context, client, options, host, timerKind) =>
        MemberId = NewId();

    /// <summary>0: none.</summary>
    public int Generation { get; private set; }

    /// <summary>Made by the member itself (KIP-1082), for its whole life.</summary>
    public string MemberId { get; }

    public bool IsCooperative => true;

    public bool IsSettled => phase == Phase.Member && target is null && !acknowledges;

    public bool IsInListener { get; private set; }

    public bool IsStable => phase == Phase.Member && Generation > 0;

    // ---- The application's pace ----------------------------------------------------------------------------------

    public void PollBegan()
    {
        pollEnd = VirtualTime.Never;
        Return();
    }

    public void PollReturned()
    {
        pollEnd = Context.Now + Duration.FromMs(Settings.MaxPollIntervalMs);
        Return();
        Arm(Context.Now);
    }

    private void Return()
    {
        if (phase == Phase.Stale) (phase, Generation) = (Phase.Joining, 0);
    }

    public void Poll(VirtualTime now)
    {
        if (phase == Phase.Ended) return;
        Reconcile();
        Beat(now);
        Arm(now);
    }

    // Its own timer looks after that.
    public VirtualTime NextAttempt(VirtualTime now) => VirtualTime.Never;

    // ---- Ends ----------------------------------------------------------------------------------------------------

    /// <summary>The membership is over; the application hears that what it had is lost, then the member joins again.</summary>
    private void Lose(bool staysAway)
    {
        (target, acknowledges, step) = (null, false, Step.Idle);
        (isAway, phase) = (staysAway, Phase.Losing);
        var generation = Generation;
        Generation = 0;
        if (IsInListener) return;
        if (Host.Owned is { Count: > 0 } owned)
        {
            IsInListener = true;
            Host.Revoke(owned, areLost: true, generation);
        }
        else
        {
            AfterLoss();
        }
    }

    private void AfterLoss()
    {
        if (Host.Owned.Count > 0)
        {
            // The listener ran for some of them when the membership ended.
            IsInListener = true;
            Host.Revoke(Host.Owned, areLost: true, Generation);
            return;
        }

        phase = isOver ? Phase.Ended : isAway ? Phase.Stale : Phase.Joining;
        isAway = false;
        retryAt = VirtualTime.Zero;
        Host.MembershipChanged();
    }

    public bool Leave(string reason)
    {
        var joined = phase == Phase.Member && Generation > 0;
        phase = Phase.Ended;
        if (!timer.IsNone) Context.Cancel(timer);
        timer = default;
        if (!joined || !Settings.LeaveGroupOnClose || !Host.IsCoordinatorReady(Context.Now)) return false;
        SendLeave(LeaveGroupCall.Instance);
        return true;
    }

    private void SendLeave(ClientCall call) =>
        Host.SendToCoordinator(
            new ConsumerGroupHeartbeatRequest(Client.NextCorrelation(), Settings.GroupId!, new(MemberId, InstanceId is null ? ConsumerHeartbeat.Leave : ConsumerHeartbeat.LeaveStatic) { InstanceId = InstanceId, ClientId = ClientId }),
            call);

    // What it had is lost, polls throw, and nothing brings it back but another consumer (AbstractMembershipManager.transitionToFatal).
    private void Fatal(ErrorCode error)
    {
        isOver = true;
        Host.Fail(error, $"The group's coordinator refused the heartbeat: {error}.");
        Lose(staysAway: false);
    }

    // A commit's failure ends nothing: the heartbeat will tell.
    public void OnCommitRefused(ErrorCode error, int generation, string memberId)
    {
    }

    private string NewId()
    {
        var subject = Hash.Of(Context.Name, (ulong)Context.Incarnation);
        var high = Context.Draw(ClientSites.MemberId, subject, 0, long.MaxValue);
        var low = Context.Draw(ClientSites.MemberId, subject, 1, long.MaxValue);
        return new Uuid(high, low).ToString();
    }
}
