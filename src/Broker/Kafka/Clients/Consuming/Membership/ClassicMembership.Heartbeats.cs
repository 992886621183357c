using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

// The heartbeat thread: it beats while the application works, and notices when that takes too long.
internal sealed partial class ClassicMembership
{
    private VirtualTime heartbeatAt = VirtualTime.Never;
    private VirtualTime sessionEnd = VirtualTime.Never;
    private VirtualTime pollEnd = VirtualTime.Never;
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    /// <summary>The application waits in poll().</summary>
    public void PollBegan() => pollEnd = VirtualTime.Never;

    /// <summary>The application has what it waited for, and <c>max.poll.interval.ms</c> to come back.</summary>
    public void PollReturned()
    {
        pollEnd = Context.Now + Duration.FromMs(Settings.MaxPollIntervalMs);
        if (heartbeatAt != VirtualTime.Never) ArmHeartbeat();
    }

    public bool OnTimer(int kind)
    {
        if (kind != TimerKind) return false;
        timer = default;
        if (heartbeatAt == VirtualTime.Never) return true;
        Beat(Context.Now);
        ArmHeartbeat();
        return true;
    }

    private void StartHeartbeats()
    {
        var now = Context.Now;
        heartbeatAt = now + Duration.FromMs(Settings.HeartbeatIntervalMs);
        sessionEnd = now + Duration.FromMs(Settings.SessionTimeoutMs);
        ArmHeartbeat();
    }

    private void StopHeartbeats()
    {
        heartbeatAt = VirtualTime.Never;
        sessionEnd = VirtualTime.Never;
        if (!timer.IsNone) Context.Cancel(timer);
        timer = default;
    }

    private void Beat(VirtualTime now)
    {
        if (State is not (MemberState.CompletingRebalance or MemberState.Stable))
        {
            heartbeatAt = VirtualTime.Never;
        }
        else if (now >= pollEnd)
        {
            LeaveForIdleness();
        }
        else if (now >= sessionEnd)
        {
            // Nobody has answered for a whole session: perhaps somebody else coordinates by now.
            sessionEnd = now + Duration.FromMs(Settings.SessionTimeoutMs);
            Host.CoordinatorUnknown(disconnects: true);
        }
        else if (now >= heartbeatAt)
        {
            if (!Host.IsCoordinatorReady(now))
            {
                heartbeatAt = now + Client.Settings.Retry.First;
                return;
            }

            heartbeatAt = now + Duration.FromMs(Settings.HeartbeatIntervalMs);
            Host.SendToCoordinator(new HeartbeatRequest(Client.NextCorrelation(), Settings.GroupId!, Generation, MemberId, InstanceId), new HeartbeatCall(Generation, MemberId));
        }
    }

    // A static member is silent: its place is kept until the session ends.
    private void LeaveForIdleness()
    {
        if (InstanceId is null && MemberId.Length > 0 && Host.IsCoordinatorReady(Context.Now))
            Host.SendToCoordinator(new LeaveGroupRequest(Client.NextCorrelation(), Settings.GroupId!, MemberId, null, "consumer poll timeout has expired."), LeaveGroupCall.Instance);
        pollEnd = VirtualTime.Never;
        heartbeatAt = VirtualTime.Never;
        Lose(keepsId: false);
    }

    private void OnHeartbeat(HeartbeatCall call, ErrorCode error)
    {
        if (call.Generation != Generation || call.MemberId != MemberId) return;
        switch (error)
        {
            case ErrorCode.None:
                sessionEnd = Context.Now + Duration.FromMs(Settings.SessionTimeoutMs);
                break;
            case ErrorCode.RebalanceInProgress:
                sessionEnd = Context.Now + Duration.FromMs(Settings.SessionTimeoutMs);
                if (State == MemberState.Stable) rejoins = true;
                break;
            case ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable:
                Host.CoordinatorUnknown(disconnects: false);
                heartbeatAt = VirtualTime.Min(heartbeatAt, Context.Now + Client.Settings.Retry.First);
                ArmHeartbeat();
                break;
            default:
                HearsOfItsEnd(error);
                break;
        }
    }

    private void ArmHeartbeat()
    {
        if (heartbeatAt == VirtualTime.Never) return;
        var due = VirtualTime.Min(VirtualTime.Min(heartbeatAt, sessionEnd), pollEnd);
        if (!timer.IsNone && timerDue <= due) return;
        if (!timer.IsNone) Context.Cancel(timer);
        var now = Context.Now;
        timerDue = due;
        timer = Context.SetTimer(VirtualTime.Max(due, now) - now, TimerKind, background: true);
    }
}
