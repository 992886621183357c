namespace Lab.Broker.Common.Raft;

/// <summary>
/// The decisions of a replica, each replaceable by itself: a release is a set of them, a bug is <c>rules with { one }</c>.
/// The defaults are right ones.
/// </summary>
public sealed record RaftRules
{
    public static RaftRules Default { get; } = new();

    /// <summary>Whether a replica asks whether it would be elected before it raises the term.</summary>
    public bool PreVotes { get; init; } = true;

    /// <summary>Whether a candidate that lost pauses for a time that doubles with every loss; if not it waits for its election timeout to end.</summary>
    public bool BacksOffExponentially { get; init; }

    /// <summary>Whether a replica that has all entries but not the news that they are committed is told at once.</summary>
    public bool TellsCommitAtOnce { get; init; } = true;

    /// <summary>Whether a leader without a majority resigns.</summary>
    public bool ResignsWithoutMajority { get; init; } = true;

    /// <summary>Whether term, leader and vote are durable before anything is said in that term.</summary>
    public bool SavesState { get; init; } = true;

    /// <summary>Whether a leader flushes what it has appended.</summary>
    public bool LeaderFlushes { get; init; } = true;

    /// <summary>Whether a follower flushes what it has fetched before its next fetch, which counts as its receipt.</summary>
    public bool FollowerFlushes { get; init; } = true;

    /// <summary>
    /// Whether a replica takes entries of a later term than the one it asked in, and ends itself where entries are damaged. A leader that is deposed while its answer
    /// waits may send what its successor has written meanwhile, or half of it: since KAFKA-18723 such entries are left out.
    /// </summary>
    public bool TakesEntriesOfAnyTerm { get; init; }

    /// <summary>Whether a candidate's log (first) may win the vote of a replica with the second.</summary>
    public Func<LogEnd, LogEnd, bool> IsUpToDate { get; init; } = static (candidate, own) => candidate.CompareTo(own) >= 0;

    /// <summary>Whether a vote may be given to a candidate by a replica that has given it to the second in this term already (none: to nobody).</summary>
    public Func<RaftId, RaftId, bool> MayVoteAgain { get; init; } = static (candidate, voted) => voted.IsNone || voted == candidate;

    /// <summary>
    /// How far the log is committed: the ends of the voters' logs in descending order, and where the leader's term begins.
    /// Null when the majority has nothing of this term yet.
    /// </summary>
    public CommitRule CommittedUpTo { get; init; } = static (ends, termStart) => ends[ends.Length / 2] is var end && end > termStart ? end : null;

    /// <summary>Where a follower cuts its log: what the leader said, and how that term ends in the follower's log.</summary>
    public Func<LogEnd, LogEnd, LogIndex> TruncateTo { get; init; } = static (leaders, own) => own.Term == leaders.Term ? LogIndex.Min(own.Index, leaders.Index) : own.Index;
}

public delegate LogIndex? CommitRule(ReadOnlySpan<LogIndex> endsDescending, LogIndex termStart);
