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
    private VirtualTime beatAt = VirtualTime.Zero;
    private VirtualTime retryAt = VirtualTime.Zero;
    private VirtualTime pollEnd = VirtualTime.Never;
    private Duration interval;
    private int failures;
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    public bool OnTimer(int kind)
    {
        if (kind != timerKind) return false;
        timer = default;
        host.MembershipChanged();
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
        if (!host.IsCoordinatorReady(now)) return;
        var joins = phase == Phase.Joining;
        var call = new ConsumerHeartbeat(MemberId, joins ? ConsumerHeartbeat.Join : Generation) { InstanceId = InstanceId, ClientId = clientId };
        if (joins || saysAll)
        {
            call = call with
            {
                Rack = settings.ClientRack.Length > 0 ? settings.ClientRack : null,
                RebalanceTimeoutMs = (int)settings.MaxPollIntervalMs,
                Topics = topics,
                ServerAssignor = settings.GroupRemoteAssignor,
                Owned = joins ? [] : host.Owned,
            };
        }
        else if (acknowledges)
        {
            call = call with { Owned = host.Owned };
        }

        saysAll = false;
        if (!joins) acknowledges = false;
        beatAt = now + interval;
        awaited = new ConsumerHeartbeatCall();
        host.SendToCoordinator(new ConsumerGroupHeartbeatRequest(client.NextCorrelation(), settings.GroupId!, call), awaited);
    }

    // A dynamic member leaves, a static one for a while.
    private void LeaveForIdleness(VirtualTime now)
    {
        if (host.IsCoordinatorReady(now)) SendLeave(LeaveGroupCall.Instance);
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
                beatAt = context.Now + interval;
                if (answer.Assignment is { } assignment) TakeTarget(assignment);
                break;
            case ErrorCode.FencedMemberEpoch or ErrorCode.UnknownMemberId:
                Lose(staysAway: false);
                break;
            case ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable:
                host.CoordinatorUnknown(disconnects: false);
                TryLater();
                break;
            case ErrorCode.CoordinatorLoadInProgress or ErrorCode.RequestTimedOut:
                TryLater();
                break;
            default:
                Fatal(answer.Error);
                break;
        }
    }

    // After a failure it says everything again: the coordinator may be another, and may not have heard the last.
    private void TryLater()
    {
        saysAll = true;
        retryAt = context.Now + client.Settings.Retry.After(context, failures++, ClientSites.RequestBackoff, Hash.Of(context.Name, (ulong)ApiKey.ConsumerGroupHeartbeat));
        beatAt = retryAt;
    }

    private void Arm(VirtualTime now)
    {
        var due = pollEnd;
        if (awaited is null && phase is Phase.Joining or Phase.Member)
        {
            var beat = phase == Phase.Joining || acknowledges ? retryAt : VirtualTime.Max(beatAt, retryAt);
            due = VirtualTime.Min(due, beat > now ? beat : host.NextCoordinatorAttempt(now));
        }

        if (due == VirtualTime.Never || due <= now || (!timer.IsNone && timerDue <= due && timerDue > now)) return;
        if (!timer.IsNone) context.Cancel(timer);
        timerDue = due;
        timer = context.SetTimer(due - now, timerKind, background: phase == Phase.Member);
    }
}
