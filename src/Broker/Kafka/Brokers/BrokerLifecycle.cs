using Lab.Broker.Common;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// How a broker comes to live (KIP-631): it registers with a fresh incarnation, catches up with the metadata log, asks to
/// be unfenced, and beats. It does not stop serving by itself when the controller falls silent.
/// <code>
/// Registering -> CatchingUp     the controller gave a broker epoch
/// CatchingUp  -> Running        the controller says caught up: the broker opens its port, and heartbeats want no fence any more
/// </code>
/// </summary>
internal sealed class BrokerLifecycle
{
    private enum State
    {
        Registering,
        CatchingUp,
        Running,
    }

    // BrokerLifecycleManager: a quick beat while starting, and a backoff after failures.
    private static readonly Duration StartingInterval = Duration.FromMs(10);
    private static readonly Duration FailureBackoff = Duration.FromMs(100);

    private readonly BrokerServices services;
    private readonly BrokerOptions options;
    private readonly LogDirectory logs;
    private readonly Func<Offset> appliedMetadata;
    private readonly Action onCaughtUp;
    private readonly Uuid incarnation;
    private State state;
    private TimerId timer;

    public BrokerLifecycle(BrokerServices services, BrokerOptions options, LogDirectory logs, Func<Offset> appliedMetadata, Action onCaughtUp)
    {
        this.services = services;
        this.options = options;
        this.logs = logs;
        this.appliedMetadata = appliedMetadata;
        this.onCaughtUp = onCaughtUp;
        var context = services.Context;
        incarnation = new(
            context.Draw(KafkaSites.Incarnation, context.Name, (uint)context.Incarnation * 2, long.MaxValue),
            context.Draw(KafkaSites.Incarnation, context.Name, ((uint)context.Incarnation * 2) + 1, long.MaxValue));
        var session = Duration.FromMs(options.Settings.BrokerSessionTimeoutMs);
        Channel = new(
            context, options.Controller, KafkaPorts.Controller, NodeClientOptions.Default with { RequestTimeout = session / 2, MaxInFlight = 1 },
            FailureBackoff, BrokerTimers.LifecycleChannel, Communicate, OnResponse, () => { });
    }

    public ControllerChannel Channel { get; }

    /// <summary>Caught up with the registration of this life: it acts on metadata, takes connections and asks to be unfenced.</summary>
    public bool IsRunning => state == State.Running;

    public void OnTimer()
    {
        timer = default;
        Communicate();
    }

    private void Communicate()
    {
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

        Channel.Send(correlation => new BrokerHeartbeatRequest(correlation, options.Broker, services.BrokerEpoch, appliedMetadata(), state != State.Running, wantShutDown: false));
    }

    private void OnResponse(Message message)
    {
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

                After(state == State.Running && !beat.IsFenced ? Duration.FromMs(options.Settings.BrokerHeartbeatIntervalMs) : StartingInterval);
                return;
            default:
                After(FailureBackoff);
                return;
        }
    }

    private void After(Duration wait)
    {
        services.Context.Cancel(timer);
        timer = services.Context.SetTimer(wait, BrokerTimers.Heartbeat, background: true);
    }
}
