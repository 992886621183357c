using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

/// <summary>
/// A membership in a group of the consumer protocol (KIP-848), kept by the background thread: heartbeats tell the member what it may read; what it must give
/// up it gives up, and says so with the next heartbeat. Where a commit belongs to that (<c>enable.auto.commit</c>), it waits for a poll, as positions are
/// sure only there.
/// </summary>
internal sealed partial class ConsumerMembership : IMembership
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

    private readonly ActorContext context;
    private readonly KafkaClient client;
    private readonly ConsumerSettings settings;
    private readonly IMembershipHost host;
    private readonly string clientId;
    private readonly IReadOnlyList<string> topics;
    private readonly int timerKind;
    private Phase phase = Phase.Joining;

    /// <param name="context">The actor's.</param>
    /// <param name="client">Connections.</param>
    /// <param name="options">The member's.</param>
    /// <param name="host">The consumer.</param>
    /// <param name="timerKind">A timer kind of the actor that belongs to this membership.</param>
    public ConsumerMembership(ActorContext context, KafkaClient client, ConsumerOptions options, IMembershipHost host, int timerKind)
    {
        this.context = context;
        this.client = client;
        settings = options.Settings;
        this.host = host;
        this.timerKind = timerKind;
        clientId = options.Name;
        topics = options.Subscription;
        MemberId = NewId();
    }

    /// <summary>0: none.</summary>
    public int Generation { get; private set; }

    /// <summary>Made by the member itself (KIP-1082), for its whole life.</summary>
    public string MemberId { get; }

    public string? InstanceId => settings.GroupInstanceId;

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
        pollEnd = context.Now + Duration.FromMs(settings.MaxPollIntervalMs);
        Return();
        Arm(context.Now);
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
        if (host.Owned is { Count: > 0 } owned)
        {
            IsInListener = true;
            host.Revoke(owned, areLost: true, generation);
        }
        else
        {
            AfterLoss();
        }
    }

    private void AfterLoss()
    {
        if (host.Owned.Count > 0)
        {
            // The listener ran for some of them when the membership ended.
            IsInListener = true;
            host.Revoke(host.Owned, areLost: true, Generation);
            return;
        }

        phase = isAway ? Phase.Stale : Phase.Joining;
        isAway = false;
        retryAt = VirtualTime.Zero;
        host.MembershipChanged();
    }

    public bool Leave(string reason)
    {
        var joined = phase == Phase.Member && Generation > 0;
        phase = Phase.Ended;
        if (!timer.IsNone) context.Cancel(timer);
        timer = default;
        if (!joined || !settings.LeaveGroupOnClose || !host.IsCoordinatorReady(context.Now)) return false;
        SendLeave(LeaveGroupCall.Instance);
        return true;
    }

    private void SendLeave(ClientCall call) =>
        host.SendToCoordinator(
            new ConsumerGroupHeartbeatRequest(client.NextCorrelation(), settings.GroupId!, new(MemberId, InstanceId is null ? ConsumerHeartbeat.Leave : ConsumerHeartbeat.LeaveStatic) { InstanceId = InstanceId, ClientId = clientId }),
            call);

    private void Fatal(ErrorCode error)
    {
        phase = Phase.Ended;
        host.Fail(error, $"The group's coordinator refused the heartbeat: {error}.");
    }

    // A commit's failure ends nothing: the heartbeat will tell.
    public void OnCommitRefused(ErrorCode error, int generation, string memberId)
    {
    }

    private string NewId()
    {
        var subject = Hash.Of(context.Name, (ulong)context.Incarnation);
        var high = context.Draw(ClientSites.MemberId, subject, 0, long.MaxValue);
        var low = context.Draw(ClientSites.MemberId, subject, 1, long.MaxValue);
        return new Uuid(high, low).ToString();
    }
}
