namespace Lab.Broker.Kafka.Controllers;

/// <summary>The controller's timers.</summary>
internal static class ControllerTimers
{
    /// <summary>controller.quorum.append.linger.ms is over.</summary>
    public const int Commit = 1;

    /// <summary>The first waiting fetch has waited long enough.</summary>
    public const int FetchWait = 2;

    /// <summary>A broker's session may have ended.</summary>
    public const int SessionExpiry = 3;

    /// <summary>metadata.max.idle.interval.ms.</summary>
    public const int NoOp = 4;

    /// <summary>unclean.leader.election.interval.ms.</summary>
    public const int UncleanElection = 5;

    /// <summary>leader.imbalance.check.interval.seconds.</summary>
    public const int Rebalance = 6;

    /// <summary>Something of the quorum is due: an election, a patience, a request.</summary>
    public const int Quorum = 7;

    /// <summary>A voter may be connected to again.</summary>
    public const int QuorumConnect = 8;

    /// <summary>A clean stop has waited long enough for a successor.</summary>
    public const int Shutdown = 10;

    /// <summary>The metadata log may have something to clean.</summary>
    public const int CleanLog = 11;

    /// <summary>Requests to other voters.</summary>
    public const int QuorumRequests = 9;
}
