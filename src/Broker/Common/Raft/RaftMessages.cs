namespace Lab.Broker.Common.Raft;

/// <summary>Why a request was refused. The asker learns term and leader from the answer, whatever it says.</summary>
public enum RaftError
{
    None,

    /// <summary>The asker's term is over.</summary>
    FencedTerm,

    /// <summary>The asker's term is later than the answerer's.</summary>
    UnknownTerm,

    /// <summary>The answerer does not lead in this term.</summary>
    NotLeader,

    /// <summary>The request contradicts itself: its log has entries of a term that has not begun.</summary>
    InvalidRequest,

    /// <summary>The snapshot asked for is not there any more.</summary>
    SnapshotNotFound,

    /// <summary>The snapshot asked for has no such position.</summary>
    PositionOutOfRange,
}

/// <summary>What one replica asks of another. At most one request of a replica to another is under way at a time.</summary>
/// <param name="Term">The asker's term.</param>
public abstract record RaftRequest(Term Term);

/// <summary>What became of a request.</summary>
/// <param name="Error">Why it was refused, if it was.</param>
/// <param name="Term">The answerer's term.</param>
/// <param name="Leader">The leader that the answerer knows in that term; none if it knows none.</param>
public abstract record RaftAnswer(RaftError Error, Term Term, RaftId Leader);

/// <summary>
/// A candidate asks for a vote in its term. A pre-vote asks only whether it would get one; it binds nobody, is written
/// nowhere and carries the term that the asker has, so a replica that was cut off does not raise everybody's term.
/// </summary>
public sealed record VoteRequest(Term Term, RaftId Candidate, LogEnd Log, bool IsPreVote) : RaftRequest(Term);

public sealed record VoteAnswer(RaftError Error, Term Term, RaftId Leader, bool IsGranted) : RaftAnswer(Error, Term, Leader);

/// <summary>A leader tells a voter, which does not fetch, that it leads.</summary>
public sealed record BeginTermRequest(Term Term, RaftId Leader) : RaftRequest(Term);

public sealed record BeginTermAnswer(RaftError Error, Term Term, RaftId Leader) : RaftAnswer(Error, Term, Leader);

/// <summary>A leader gives its term up and names its successors, the one with the longest log first.</summary>
public sealed record EndTermRequest(Term Term, RaftId Leader, IReadOnlyList<RaftId> Successors) : RaftRequest(Term);

public sealed record EndTermAnswer(RaftError Error, Term Term, RaftId Leader) : RaftAnswer(Error, Term, Leader);

/// <summary>
/// A replica asks for what follows its log. The position is also its receipt: everything before it is on its disk.
/// </summary>
/// <param name="Term">The term in which it follows.</param>
/// <param name="Replica">Who asks; counted when it is a voter.</param>
/// <param name="From">Where its log ends.</param>
/// <param name="LastTerm">The term of its last entry.</param>
/// <param name="Committed">How far it knows the log to be committed; null when it does not say.</param>
public sealed record FetchRequest(Term Term, RaftId Replica, LogIndex From, Term LastTerm, LogIndex? Committed) : RaftRequest(Term);

/// <summary>What follows a replica's log, or why nothing does.</summary>
/// <param name="Error">Why it was refused, if it was.</param>
/// <param name="Term">The answerer's term.</param>
/// <param name="Leader">The leader that the answerer knows.</param>
/// <param name="Committed">How far the leader's log is committed.</param>
/// <param name="Diverging">Where the logs part: the leader's last term not above the asker's last, and where it ends. Null when they agree.</param>
/// <param name="Snapshot">The asker needs this snapshot first: the leader's log begins later than the asker's ends.</param>
/// <param name="Entries">Whole entries in the log's own form, not yet committed ones among them.</param>
public sealed record FetchAnswer(RaftError Error, Term Term, RaftId Leader, LogIndex Committed, LogEnd? Diverging, LogEnd? Snapshot, ReadOnlyMemory<byte> Entries)
    : RaftAnswer(Error, Term, Leader)
{
    public static FetchAnswer Refused(RaftError error, Term term, RaftId leader) => new(error, term, leader, LogIndex.Zero, null, null, default);
}

/// <summary>A replica asks for the next piece of a snapshot.</summary>
public sealed record FetchSnapshotRequest(Term Term, RaftId Replica, LogEnd Snapshot, long Position) : RaftRequest(Term);

/// <summary>A piece of a snapshot that is <paramref name="Size"/> bytes long in all.</summary>
public sealed record FetchSnapshotAnswer(RaftError Error, Term Term, RaftId Leader, LogEnd Snapshot, long Size, long Position, ReadOnlyMemory<byte> Bytes)
    : RaftAnswer(Error, Term, Leader);
