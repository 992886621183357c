using Lab.Broker.Common.Raft;

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
        Quorum = RaftRules.Default with { PreVotes = false, BacksOffExponentially = true, TellsCommitAtOnce = false, TakesEntriesOfAnyTerm = true },
        CountsFailoverAsContact = static _ => true,
        NoticesSilenceAt = static (_, end, _) => end,
        AnswerToNewerLeader = ErrorCode.NotController,
        ReassignmentIsDone = static (target, _, _, inSync) => target.All(inSync.Contains),
    };

    /// <summary>Kafka 4.1: pre-votes (KIP-996, 4.0), losers wait their timeout out (KAFKA-18345), commits are told at once (KIP-1166), entries of a later epoch than the one asked in are left out (KAFKA-18723, 4.0.1), sessions are looked at from time to time (4.0).</summary>
    public static ControllerRules Release41 { get; } = Release39 with
    {
        IsUncleanRestart = static (stored, previous) => previous != stored.Epoch,
        SessionIsLive = ControllerDecisions.RecentContactLives,
        Quorum = RaftRules.Default,
        CountsFailoverAsContact = static isFenced => !isFenced,
        NoticesSilenceAt = ControllerDecisions.AtTheNextLook,
    };

    /// <summary>Kafka 4.2 and 4.3: a replica that stays and is out of sync does not hold a reassignment up, unless there are to be fewer (KAFKA-19975). The rest of what they changed lies in settings and feature levels.</summary>
    public static ControllerRules Release43 { get; } = Release41 with
    {
        ReassignmentIsDone = static (target, adding, removing, inSync) => adding.All(inSync.Contains) && (removing.Count <= adding.Count || target.All(inSync.Contains)),
    };
}
