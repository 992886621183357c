using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// How a broker comes to live (KIP-631): it registers with a fresh incarnation, catches up with the metadata log, asks to
/// be unfenced, and beats. It does not stop serving by itself when the controller falls silent. Asked to end, it first wants its leaderships moved
/// (controlled shutdown), and ends when the controller says so.
/// <code>
/// Registering -> CatchingUp     the controller gave a broker epoch
/// CatchingUp  -> Running        the controller says caught up: the broker opens its port, and heartbeats want no fence any more
/// Running     -> ShuttingDown   asked to end: heartbeats want a shutdown
/// any         -> Stopped        the controller says shut down, patience is over, or there is nothing to hand over
/// </code>
/// </summary>
internal sealed class BrokerLifecycle
{
    private enum State
    {
        Registering,
        CatchingUp,
        Running,
        ShuttingDown,
        Stopped,
    }

    // BrokerLifecycleManager: a quick beat while starting.
    private static readonly Duration StartingInterval = Duration.FromMs(10);

    // NodeToControllerRequestThread looks so often for a controller that it knows.
    private static readonly Duration ConnectBackoff = Duration.FromMs(100);

    // The first pause after a refusal, where pauses grow (BrokerLifecycleManager.resendExponentialBackoff), and the part of it that is drawn either way.
    private static readonly Duration FirstPause = Duration.FromMs(100);
    private const int JitterPart = 50;

    // The first answer to a wanted shutdown is asked about again soon, since it often takes no longer.
    private static readonly Duration FirstShutdownInterval = Duration.FromMs(50);

    // BrokerServer.shutdown waits so long for the controller, then stops all the same.
    private static readonly Duration ShutdownPatience = Duration.FromSeconds(5 * 60);

    private readonly BrokerServices services;
    private readonly BrokerOptions options;
    private readonly LogDirectory logs;
    private readonly Func<Offset> appliedMetadata;
    private readonly Action onCaughtUp;
    private readonly Action stop;
    private readonly Uuid incarnation;
    private State state;
    private TimerId timer;
    private bool heardOfShutdown;
    private int refusals;

    public BrokerLifecycle(BrokerServices services, BrokerOptions options, LogDirectory logs, ActiveController active, Func<Offset> appliedMetadata, Action onCaughtUp, Action stop)
    {
        this.stop = stop;
        this.services = services;
        this.options = options;
        this.logs = logs;
        this.appliedMetadata = appliedMetadata;
        this.onCaughtUp = onCaughtUp;
        var context = services.Context;
        incarnation = new(
            context.Draw(KafkaSites.Incarnation, context.Name, (uint)context.Incarnation * 2, long.MaxValue),
            context.Draw(KafkaSites.Incarnation, context.Name, ((uint)context.Incarnation * 2) + 1, long.MaxValue));
        var patience = options.Rules.AsksControllerByHeartbeats ? Interval : Duration.FromMs(options.Settings.BrokerSessionTimeoutMs) / 2;
        Channel = new(
            context, active, ControllerChannel.Options(patience),
            ConnectBackoff, BrokerTimers.LifecycleChannel, Communicate, OnResponse, () => { }, Refused);
    }

    public ControllerChannel Channel { get; }

    /// <summary>Caught up with the registration of this life: it acts on metadata, takes connections and asks to be unfenced.</summary>
    public bool IsRunning => state is State.Running or State.ShuttingDown;

    /// <summary>Its logs are closed: nothing may be written any more.</summary>
    public bool HasStopped => state == State.Stopped;

    /// <summary>Asked to end (KIP-631): hands its leaderships over first, unless it has none to lose or <c>controlled.shutdown.enable</c> is off.</summary>
    public void BeginShutdown()
    {
        if (state is State.ShuttingDown or State.Stopped) return;
        if (state != State.Running || !options.Settings.ControlledShutdownEnable)
        {
            Stop();
            return;
        }

        state = State.ShuttingDown;
        services.Context.SetTimer(ShutdownPatience, BrokerTimers.ShutdownPatience, background: true);
        services.Context.Cancel(timer);
        Communicate();
    }

    /// <summary>The controller did not answer in time: the broker ends all the same.</summary>
    public void OnPatienceOver() => Stop();

    private void Stop()
    {
        if (state == State.Stopped) return;
        state = State.Stopped;
        stop();
    }

    public void OnTimer()
    {
        timer = default;
        Communicate();
    }

    private void Communicate()
    {
        if (state == State.Stopped) return;
        if (!Channel.IsReady)
        {
            Channel.Connect();
            return;
        }

        if (state == State.Registering)
        {
            Channel.Send(correlation => new BrokerRegistrationRequest(
                correlation, options.Broker, options.ClusterId, incarnation, services.Context.Machine, KafkaPorts.Broker, options.Rack,
                [logs.Identity.DirectoryId], logs.PreviousBrokerEpoch));
            return;
        }

        Channel.Send(correlation => new BrokerHeartbeatRequest(correlation, options.Broker, services.BrokerEpoch, appliedMetadata(), wantFence: !IsRunning, wantShutDown: state == State.ShuttingDown));
    }

    private void OnResponse(Message message)
    {
        var refused = refusals;
        refusals = 0;
        switch (message)
        {
            case BrokerRegistrationResponse registration when registration.Error == ErrorCode.None:
                services.BrokerEpoch = registration.BrokerEpoch;
                state = State.CatchingUp;
                Communicate();
                return;
            case BrokerHeartbeatResponse beat when beat.Error == ErrorCode.None:
                if (state == State.CatchingUp && beat.IsCaughtUp)
                {
                    state = State.Running;
                    onCaughtUp();
                    Communicate();
                    return;
                }

                if (state == State.ShuttingDown)
                {
                    if (beat.ShouldShutDown) Stop();
                    else After(heardOfShutdown ? Interval : FirstShutdownInterval);
                    heardOfShutdown = true;
                    return;
                }

                After(state == State.Running && !beat.IsFenced ? Interval : StartingInterval);
                return;
            default:
                // A refusal is never asked about again at once (BrokerLifecycleManager.scheduleNextCommunicationAfterFailure): a broker that comes back within
                // its old session learns of its end up to a pause late.
                refusals = refused;
                Refused();
                return;
        }
    }

    // Refused, or not answered in time (ControllerRequestCompletionHandler.onTimeout).
    private void Refused()
    {
        refusals++;
        After(options.Rules.AsksControllerByHeartbeats ? Interval : Pause(refusals - 1));
    }

    private Duration Interval => Duration.FromMs(options.Settings.BrokerHeartbeatIntervalMs);

    private Duration Pause(int refused)
    {
        var longest = Duration.FromMs(options.Settings.BrokerSessionTimeoutMs);
        var term = Duration.Min(longest, FirstPause * (1L << Math.Min(refused, 20))).Nanos;
        var jitter = services.Context.Draw(KafkaSites.HeartbeatJitter, services.Context.Name, (uint)refused, (2 * (term / JitterPart)) + 1) - (term / JitterPart);
        return Duration.Min(longest, new(term + jitter));
    }

    private void After(Duration wait)
    {
        services.Context.Cancel(timer);
        timer = services.Context.SetTimer(wait, BrokerTimers.Heartbeat, background: true);
    }
}
