namespace Lab.Broker.Kafka.Controllers;

/// <summary>How the controller treats a registered broker (KIP-631).</summary>
public enum BrokerControlState
{
    /// <summary>It leads nothing and is in no ISR; it began so.</summary>
    Fenced,

    Unfenced,

    /// <summary>It wants to stop: it leads nothing new, its leaderships are moved away.</summary>
    ControlledShutdown,

    /// <summary>It may stop now, and is fenced.</summary>
    ShutdownNow,
}

/// <summary>What a heartbeat says and what the controller knows beside it.</summary>
public readonly record struct HeartbeatView(
    BrokerControlState Current, bool WantFence, bool WantShutDown, Offset MetadataOffset, Offset RegisteredAt, bool HasLeaderships, Offset ControlledShutdownOffset, Offset LowestActiveOffset);

/// <summary>The state after a heartbeat.</summary>
public static class BrokerControlStates
{
    public static BrokerControlState Next(in HeartbeatView view) => view.Current switch
    {
        BrokerControlState.Fenced when view.WantShutDown => BrokerControlState.ShutdownNow,
        BrokerControlState.Fenced when !view.WantFence && view.MetadataOffset >= view.RegisteredAt => BrokerControlState.Unfenced,
        BrokerControlState.Fenced => BrokerControlState.Fenced,
        BrokerControlState.Unfenced when view.WantFence => view.WantShutDown ? BrokerControlState.ShutdownNow : BrokerControlState.Fenced,
        BrokerControlState.Unfenced when view.WantShutDown => view.HasLeaderships ? BrokerControlState.ControlledShutdown : BrokerControlState.ShutdownNow,
        BrokerControlState.Unfenced => BrokerControlState.Unfenced,

        // One broker that lags behind delays every shutdown.
        BrokerControlState.ControlledShutdown when !view.HasLeaderships && view.ControlledShutdownOffset <= view.LowestActiveOffset => BrokerControlState.ShutdownNow,
        _ => view.Current,
    };

    /// <summary>Whether the heartbeat's answer says "you are fenced".</summary>
    public static bool IsFenced(this BrokerControlState state) => state is BrokerControlState.Fenced or BrokerControlState.ShutdownNow;
}
