namespace Lab.Broker.Kafka.Rules;

// The sets of the releases.
public sealed partial record ControllerRules
{
    /// <summary>Kafka 3.9 in KRaft mode.</summary>
    public static ControllerRules Release39 { get; } = new()
    {
        Elect = ControllerDecisions.Elect,
        IsElectable = ControllerDecisions.IsElectable,
        LastKnownLeaderElectable = ControllerDecisions.LastKnownLeaderElectable,
        NextElr = ControllerDecisions.NextElr,
        NextLastKnownLeader = ControllerDecisions.NextLastKnownLeader,
        BumpsLeaderEpochOnIsrShrink = ControllerDecisions.BumpsLeaderEpochBefore36,
        MayJoinIsr = ControllerDecisions.MayJoinIsr,
        IsUncleanRestart = static (_, _) => true,
        SessionIsLive = ControllerDecisions.OnlyUnfencedSessionsLive,
        FlushesBeforePublishing = true,
        CountsFailoverAsContact = static _ => true,
    };

    /// <summary>Kafka 4.1 and later.</summary>
    public static ControllerRules Release41 { get; } = Release39 with
    {
        IsUncleanRestart = static (stored, previous) => previous != stored.Epoch,
        SessionIsLive = ControllerDecisions.RecentContactLives,
        CountsFailoverAsContact = static isFenced => !isFenced,
    };
}
