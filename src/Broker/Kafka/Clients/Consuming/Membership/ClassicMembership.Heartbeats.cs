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
        pollEnd = context.Now + Duration.FromMs(settings.MaxPollIntervalMs);
        if (heartbeatAt != VirtualTime.Never) ArmHeartbeat();
    }

    public bool OnTimer(int kind)
    {
        if (kind != heartbeatTimer) return false;
        timer = default;
        if (heartbeatAt == VirtualTime.Never) return true;
        Beat(context.Now);
        ArmHeartbeat();
        return true;
    }

    private void StartHeartbeats()
    {
        var now = context.Now;
        heartbeatAt = now + Duration.FromMs(settings.HeartbeatIntervalMs);
        sessionEnd = now + Duration.FromMs(settings.SessionTimeoutMs);
        ArmHeartbeat();
    }

    private void StopHeartbeats()
    {
        heartbeatAt = VirtualTime.Never;
        sessionEnd = VirtualTime.Never;
        if (!timer.IsNone) context.Cancel(timer);
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
            sessionEnd = now + Duration.FromMs(settings.SessionTimeoutMs);
            host.CoordinatorUnknown(disconnects: true);
        }
        else if (now >= heartbeatAt)
        {
            if (!host.IsCoordinatorReady(now))
            {
                heartbeatAt = now + client.Settings.Retry.First;
                return;
            }

            heartbeatAt = now + Duration.FromMs(settings.HeartbeatIntervalMs);
            host.SendToCoordinator(new HeartbeatRequest(client.NextCorrelation(), settings.GroupId!, Generation, MemberId, InstanceId), new HeartbeatCall(Generation, MemberId));
        }
    }

    // A static member is silent: its place is kept until the session ends.
    private void LeaveForIdleness()
    {
        if (InstanceId is null && MemberId.Length > 0 && host.IsCoordinatorReady(context.Now))
            host.SendToCoordinator(new LeaveGroupRequest(client.NextCorrelation(), settings.GroupId!, MemberId, null, "consumer poll timeout has expired."), LeaveGroupCall.Instance);
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
                sessionEnd = context.Now + Duration.FromMs(settings.SessionTimeoutMs);
                break;
            case ErrorCode.RebalanceInProgress:
                sessionEnd = context.Now + Duration.FromMs(settings.SessionTimeoutMs);
                if (State == MemberState.Stable) rejoins = true;
                break;
            case ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable:
                host.CoordinatorUnknown(disconnects: false);
                heartbeatAt = VirtualTime.Min(heartbeatAt, context.Now + client.Settings.Retry.First);
                ArmHeartbeat();
                break;
            case ErrorCode.FencedInstanceId:
                Fatal(error, "Another consumer with the same group.instance.id has taken its place.");
                break;
            case ErrorCode.UnknownMemberId:
                Lose(keepsId: false);
                break;
            case ErrorCode.IllegalGeneration:
                Lose(keepsId: true);
                break;
        }
    }

    private void ArmHeartbeat()
    {
        if (heartbeatAt == VirtualTime.Never) return;
        var due = VirtualTime.Min(VirtualTime.Min(heartbeatAt, sessionEnd), pollEnd);
        if (!timer.IsNone && timerDue <= due) return;
        if (!timer.IsNone) context.Cancel(timer);
        var now = context.Now;
        timerDue = due;
        timer = context.SetTimer(VirtualTime.Max(due, now) - now, heartbeatTimer, background: true);
    }
}
