namespace Lab.Model.Guarantees;

/// <summary>Why a guarantee broke, from a closed list. A system names it over its facts; nobody else knows a broker.</summary>
public enum Cause
{
    /// <summary>The facts do not tell. A cause that is often unknown is a gap in the system's facts.</summary>
    Unknown,

    /// <summary>Told ok without any answer, and the system never had it (acks=0, the producer's buffer).</summary>
    NeverReachedTheBroker,

    /// <summary>A new leader did not have it, and the old one cut it off its log.</summary>
    TruncatedByNewLeader,

    /// <summary>It was in page caches only, and the power went.</summary>
    UnflushedPageCache,

    /// <summary>It stands in the log, but the group resumes behind it: committed before the effect.</summary>
    CommittedBeforeEffect,

    /// <summary>It stands in the log, but the group began behind it: the reset policy skipped it.</summary>
    SkippedByReset,

    /// <summary>It stands in the log, but the application moved its position behind it (seek).</summary>
    SkippedBySeek,

    /// <summary>A leader was elected outside the in-sync set and the log of the others was cut to it.</summary>
    UncleanElection,

    /// <summary>The only copies were on a disk that was wiped or replaced.</summary>
    DiskLost,

    /// <summary>The client sent it again after an unknown outcome, and both stand in the log.</summary>
    ClientRetry,

    /// <summary>The application sent it again, and both stand in the log.</summary>
    ApplicationResend,

    /// <summary>The broker handed it out again, since no commit covered it.</summary>
    Redelivered,

    /// <summary>The application moved its position back before it (seek), and was handed it again.</summary>
    Replayed,

    /// <summary>A retry was written behind a later message of the same producer.</summary>
    RetryOvertaken,

    /// <summary>The order was never promised: the messages went to different partitions.</summary>
    DifferentPartitions,

    /// <summary>Read before it was committed, or told failed and found nevertheless.</summary>
    UncommittedRead,

    /// <summary>A leader that had been deposed, and had not heard of it, was asked for the end of the log.</summary>
    StaleRead,

    /// <summary>A new leader was asked for the end before it knew how far its log was committed: it told less than its predecessor had.</summary>
    EndWentBack,

    /// <summary>Acknowledged before it was committed (acks=0 or 1): whoever reads is not given it yet.</summary>
    NotYetCommitted,

    /// <summary>No leader could be elected, or the in-sync set stayed below its minimum.</summary>
    NoLeader,

    /// <summary>The leader has proposed another in-sync set, commits nothing before all who are to be in it have it, and nobody decides what it proposed.</summary>
    OpenProposal,

    /// <summary>Deleted by retention before the group came to it.</summary>
    Retention,

    /// <summary>Compaction removed it: a later message has its key.</summary>
    Compacted,

    /// <summary>Its time to live was over.</summary>
    Expired,

    /// <summary>A full queue dropped it.</summary>
    Evicted,

    /// <summary>It was moved to a dead-letter queue.</summary>
    DeadLettered,

    /// <summary>The leader was dead, frozen or cut off, and nobody had taken its place.</summary>
    LeaderUnreachable,

    /// <summary>The client that was to do it was dead, frozen, or had given up.</summary>
    ClientStopped,

    /// <summary>The group was lost with its members and positions: those who were told so gave up.</summary>
    GroupLost,

    /// <summary>The client could not reach the leader.</summary>
    ClientCutOff,

    /// <summary>The consumer worked, and had not come to it yet.</summary>
    ClientBehind,

    /// <summary>It was written where nobody sent it: its bytes went out in a request for another place.</summary>
    WrittenElsewhere,

    /// <summary>Its bytes, or those before it, were damaged on the disk: checksums do not fit, and nobody is given what follows.</summary>
    DamagedOnDisk,
}

/// <summary>The names of causes as scenario files write them.</summary>
public static class Causes
{
    /// <summary><c>truncated-by-new-leader</c> for <see cref="Cause.TruncatedByNewLeader"/>, and so on.</summary>
    public static string NameOf(Cause cause)
    {
        var text = cause.ToString();
        var name = new System.Text.StringBuilder(text.Length + 4);
        foreach (var c in text)
        {
            if (char.IsUpper(c) && name.Length > 0) name.Append('-');
            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    /// <summary>Those by which a message can be lost: what a scenario may excuse.</summary>
    public static IReadOnlyList<Cause> OfLoss { get; } =
    [
        Cause.NeverReachedTheBroker, Cause.TruncatedByNewLeader, Cause.UnflushedPageCache, Cause.UncleanElection, Cause.DiskLost, Cause.DamagedOnDisk,
        Cause.CommittedBeforeEffect, Cause.SkippedByReset, Cause.SkippedBySeek, Cause.Retention, Cause.Compacted, Cause.Expired, Cause.Evicted, Cause.DeadLettered,
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Cause>().Select(NameOf)];

    public static Cause? Parse(string name)
    {
        foreach (var cause in Enum.GetValues<Cause>())
        {
            if (NameOf(cause) == name) return cause;
        }

        return null;
    }
}
