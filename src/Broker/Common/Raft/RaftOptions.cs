using Lab.Model;

namespace Lab.Broker.Common.Raft;

/// <summary>Who a replica is, who votes, and its times. Immutable.</summary>
public sealed record RaftOptions
{
    public required RaftId Id { get; init; }

    /// <summary>In ascending order. A replica that is not among them only reads.</summary>
    public required IReadOnlyList<RaftId> Voters { get; init; }

    /// <summary>Without a leader for this long, and up to as long again by chance, a voter stands for election.</summary>
    public Duration ElectionTimeout { get; init; } = Duration.FromMs(1000);

    /// <summary>Without a fetched answer for this long a follower doubts its leader; a leader resigns after one and a half of it without fetches of a majority.</summary>
    public Duration FetchTimeout { get; init; } = Duration.FromMs(2000);

    /// <summary>The longest pause of a candidate that lost, and of a successor far down the list.</summary>
    public Duration ElectionBackoffMax { get; init; } = Duration.FromMs(1000);

    /// <summary>A request without an answer for this long is given up.</summary>
    public Duration RequestTimeout { get; init; } = Duration.FromMs(2000);

    /// <summary>Pause after a request that failed, before the next one to the same replica.</summary>
    public Duration RetryBackoff { get; init; } = Duration.FromMs(20);

    /// <summary>How long a leader's log goes without a majority's fetches before it resigns: 1.5 of the fetch timeout.</summary>
    public Duration CheckQuorumTimeout => FetchTimeout * 3 / 2;

    public bool IsVoter => Voters.Contains(Id);

    /// <summary>More than half of the voters.</summary>
    public int Majority => (Voters.Count / 2) + 1;
}
