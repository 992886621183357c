namespace Lab.Broker.Common.Raft;

/// <summary>
/// The log of one replica, in a form that is the system's own: Raft moves entries and never looks into them. Volatile
/// until <see cref="Flush"/>; false means that the disk failed, after which the replica does nothing any more.
/// </summary>
public interface IRaftLog
{
    /// <summary>The first entry that is still there; before it lies what a snapshot covers.</summary>
    LogIndex Start { get; }

    /// <summary>Where the log ends, with the term of its last entry; of its snapshot when there is none, 0 when that is missing too.</summary>
    LogEnd End { get; }

    /// <summary>
    /// Where a term ends in this log: the term itself, or the largest one below it that has entries, and where that ends.
    /// For a term later than all of the log it is <see cref="End"/>.
    /// </summary>
    LogEnd EndOf(Term term);

    /// <summary>Whole entries from a position on, as many as one answer may carry.</summary>
    ReadOnlyMemory<byte> Read(LogIndex from);

    /// <summary>The first entry of a leader's term, which says who leads and who voted for it.</summary>
    bool AppendTermStart(Term term, IReadOnlyList<RaftId> granting);

    /// <summary>Entries that a leader gave, at the end of this log. Those out of place or of a term later than <paramref name="latest"/> (null: of any) are left out, with all behind them; where one is damaged before that, all are.</summary>
    FetchedEntries AppendFetched(ReadOnlyMemory<byte> entries, Term? latest);

    /// <summary>Cuts the log; what is cut must not come back after a crash once a later entry is flushed.</summary>
    void TruncateTo(LogIndex end);

    /// <summary>Everything appended is durable afterwards.</summary>
    bool Flush();

    /// <summary>The newest snapshot; null when there is none. What it covers is committed.</summary>
    LogEnd? LatestSnapshot { get; }

    /// <summary>The oldest snapshot that is kept: at the log's start, or behind it as long as whole entries before it stay. Null when there is none.</summary>
    LogEnd? EarliestSnapshot { get; }

    /// <summary>How many bytes a snapshot has; null when it is not there.</summary>
    long? SizeOfSnapshot(LogEnd snapshot);

    /// <summary>A piece of a snapshot that is there, from a position within it on.</summary>
    ReadOnlyMemory<byte> ReadSnapshot(LogEnd snapshot, long position);

    /// <summary>Takes the next piece of a snapshot that is being fetched; the one at position 0 begins it anew.</summary>
    bool WriteSnapshot(LogEnd snapshot, long position, ReadOnlyMemory<byte> bytes);

    /// <summary>
    /// The snapshot is whole: it is made durable, and then the log begins anew at its end. A log that is opened after a crash between the two
    /// does the second by itself: nobody sees a snapshot that its log does not reach.
    /// </summary>
    bool CompleteSnapshot(LogEnd snapshot);
}

/// <summary>What a replica must not forget.</summary>
/// <param name="Term">The latest term it has heard of.</param>
/// <param name="Leader">Who leads in it, as far as it knows.</param>
/// <param name="Voted">Whom it gave its vote in it.</param>
public readonly record struct HardState(Term Term, RaftId Leader, RaftId Voted)
{
    public static readonly HardState Initial = new(Term.Zero, RaftId.None, RaftId.None);
}

/// <summary>Where the hard state lies. Saved means durable: nothing that follows from a state is told before.</summary>
public interface IRaftStore
{
    /// <summary>What was saved last; <see cref="HardState.Initial"/> when nothing was.</summary>
    HardState Load();

    /// <summary>False when the disk failed.</summary>
    bool Save(HardState state);
}

/// <summary>Whoever runs a replica: it carries out what the replica decides.</summary>
public interface IRaftHost
{
    /// <summary>A number from 0 up to, not including, the bound: what elections leave to chance.</summary>
    int Draw(int bound);

    /// <summary>The request is to be sent; its answer, or that there is none, comes back to the replica.</summary>
    void Send(RaftId to, RaftRequest request);

    /// <summary>The leader's log has grown, its own flush still to come: fetches that waited are to be answered.</summary>
    void OnAppended();

    /// <summary>More is committed.</summary>
    void OnCommitted();

    /// <summary>The replica changed its role, its term or its leader; a leader's log may not be written by its host before its first entry is committed.</summary>
    void OnRole();

    /// <summary>The replica has come to where no rule leads on: it does nothing any more, and the real process ends.</summary>
    void OnFatal(string reason);
}

/// <summary>What became of entries that a leader gave.</summary>
public enum FetchedEntries
{
    /// <summary>They stand in the log, as many as belong there.</summary>
    Taken,

    /// <summary>They are not what anybody has written: nothing was appended.</summary>
    Damaged,

    /// <summary>The log cannot be written.</summary>
    NotWritten,
}
