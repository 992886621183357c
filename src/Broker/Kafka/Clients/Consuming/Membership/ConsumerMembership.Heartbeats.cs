using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

// ConsumerGroupHeartbeat: one at a time, at once when there is something to say.
internal sealed partial class ConsumerMembership
{
    private ClientCall? awaited;
    private bool saysAll = true;
    private bool isAway;
    private bool isOver;
    private VirtualTime beatAt = VirtualTime.Zero;
    private VirtualTime retryAt = VirtualTime.Zero;
    private VirtualTime pollEnd = VirtualTime.Never;
    private Duration interval;
    private int failures;
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    public bool OnTimer(int kind)
    {
        if (kind != TimerKind) return false;
        timer = default;
        Host.MembershipChanged();
        return true;
    }

    private void Beat(VirtualTime now)
    {
        if (phase == Phase.Member && now >= pollEnd)
        {
            LeaveForIdleness(now);
            return;
        }

        if (awaited is not null || phase is not (Phase.Joining or Phase.Member) || now < retryAt) return;
        if (phase == Phase.Member && !acknowledges && now < beatAt) return;
        if (!Host.IsCoordinatorReady(now)) return;
        var joins = phase == Phase.Joining;
        var call = new ConsumerHeartbeat(MemberId, joins ? ConsumerHeartbeat.Join : Generation) { InstanceId = InstanceId, ClientId = ClientId };
        if (joins || saysAll)
        {
            call = call with
            {
                Rack = Settings.ClientRack.Length > 0 ? Settings.ClientRack : null,
                RebalanceTimeoutMs = (int)Settings.MaxPollIntervalMs,
                Topics = Topics,
                ServerAssignor = Settings.GroupRemoteAssignor,
                Owned = joins ? [] : Host.Owned,
            };
        }
        else if (acknowledges)
        {
            call = call with { Owned = Host.Owned };
        }

        saysAll = false;
        if (!joins) acknowledges = false;
        beatAt = now + interval;
        awaited = new ConsumerHeartbeatCall();
        Host.SendToCoordinator(new ConsumerGroupHeartbeatRequest(Client.NextCorrelation(), Settings.GroupId!, call), awaited);
    }

    // A dynamic member leaves, a static one for a while.
    private void LeaveForIdleness(VirtualTime now)
    {
        if (Host.IsCoordinatorReady(now)) SendLeave(LeaveGroupCall.Instance);
        pollEnd = VirtualTime.Never;
        awaited = null;
        Lose(staysAway: true);
    }

    public bool OnAnswer(ClientCall call, KafkaResponse response)
    {
        if (call is not ConsumerHeartbeatCall) return call is LeaveGroupCall;
        if (call != awaited) return true;
        awaited = null;
        if (phase is Phase.Joining or Phase.Member) Take(((ConsumerGroupHeartbeatResponse)response).Answer);
        return true;
    }

    public bool OnLost(ClientCall call)
    {
        if (call is not ConsumerHeartbeatCall) return call is LeaveGroupCall;
        if (call != awaited) return true;
        awaited = null;
        TryLater();
        return true;
    }

    private void Take(ConsumerHeartbeatAnswer answer)
    {
        switch (answer.Error)
        {
            case ErrorCode.None:
                failures = 0;
                (phase, Generation) = (Phase.Member, answer.MemberEpoch);
                interval = Duration.FromMs(answer.HeartbeatIntervalMs);
                beatAt = Context.Now + interval;
                if (answer.Assignment is { } assignment) TakeTarget(assignment);
                break;
            case ErrorCode.FencedMemberEpoch or ErrorCode.UnknownMemberId:
                Lose(staysAway: false);
                break;
            case ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable:
                Host.CoordinatorUnknown(disconnects: false);
                TryLater();
                break;
            case ErrorCode.CoordinatorLoadInProgress or ErrorCode.RequestTimedOut:
                TryLater();
                break;
            default:
                // Also that the group is not there: who has an epoch cannot make it anew (AbstractHeartbeatRequestManager).
                Fatal(answer.Error);
                break;
        }
    }

    // After a failure it says everything again: the coordinator may be another, and may not have heard the last.
    private void TryLater()
    {
        saysAll = true;
        retryAt = Context.Now + Client.Settings.Retry.After(Context, failures++, ClientSites.RequestBackoff, Hash.Of(Context.Name, (ulong)ApiKey.ConsumerGroupHeartbeat));
        beatAt = retryAt;
    }

    private void Arm(VirtualTime now)
    {
        var due = pollEnd;
        if (awaited is null && phase is Phase.Joining or Phase.Member)
        {
            var beat = phase == Phase.Joining || acknowledges ? retryAt : VirtualTime.Max(beatAt, retryAt);
            due = VirtualTime.Min(due, beat > now ? beat : Host.NextCoordinatorAttempt(now));
        }

        if (due == VirtualTime.Never || due <= now || (!timer.IsNone && timerDue <= due && timerDue > now)) return;
        if (!timer.IsNone) Context.Cancel(timer);
        timerDue = due;
        timer = Context.SetTimer(due - now, TimerKind, background: phase == Phase.Member);
    }
}
