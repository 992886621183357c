namespace Lab.Broker.Kafka.Files;

/// <summary>
/// Which leader wrote what: the start offset of every leader epoch that has records in the log (KIP-101, KIP-279). A follower asks the leader
/// where the epoch of its last batch ends, and cuts its log there. Epochs and start offsets both strictly grow.
/// Every change must reach the file (<see cref="Encode"/>): at once and synced after an assignment, eventually after a truncation (since 3.8).
/// </summary>
public sealed class LeaderEpochCache
{
    private readonly List<EpochEntry> entries = [];

    public LeaderEpochCache()
    {
    }

    /// <summary>Takes what a file held; entries that do not grow push out the earlier ones, as in <see cref="Assign"/>.</summary>
    public LeaderEpochCache(IReadOnlyList<EpochEntry> stored)
    {
        foreach (var entry in stored) Assign(entry.Epoch, entry.StartOffset);
    }

    public IReadOnlyList<EpochEntry> Entries => entries;

    public bool IsEmpty => entries.Count == 0;

    public EpochEntry? Latest => entries.Count == 0 ? null : entries[^1];

    public EpochEntry? Earliest => entries.Count == 0 ? null : entries[0];

    /// <summary>The newest epoch, or none.</summary>
    public LeaderEpoch LatestEpoch => entries.Count == 0 ? LeaderEpoch.None : entries[^1].Epoch;

    /// <summary>
    /// The epoch's first record is, or will be, at this offset. Nothing happens if it is the newest already; entries with a later epoch or
    /// start go, since they describe a log that this one is not. Returns whether anything changed.
    /// </summary>
    public bool Assign(LeaderEpoch epoch, Offset startOffset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch.Value, nameof(epoch));
        ArgumentOutOfRangeException.ThrowIfNegative(startOffset.Value, nameof(startOffset));
        if (Latest is { } latest && latest.Epoch == epoch && startOffset >= latest.StartOffset) return false;
        while (Latest is { } last && (last.Epoch >= epoch || last.StartOffset >= startOffset)) entries.RemoveAt(entries.Count - 1);
        entries.Add(new(epoch, startOffset));
        return true;
    }

    /// <summary>The log was cut: forgets epochs that start at or behind its new end. Returns whether anything changed.</summary>
    public bool TruncateFromEnd(Offset endOffset)
    {
        if (endOffset < Offset.Zero) return false;
        var before = entries.Count;
        while (Latest is { } latest && latest.StartOffset >= endOffset) entries.RemoveAt(entries.Count - 1);
        return entries.Count != before;
    }

    /// <summary>
    /// The log starts later now: forgets epochs that ended before, and lets the one that holds the start begin there. Returns whether anything changed.
    /// </summary>
    public bool TruncateFromStart(Offset startOffset)
    {
        var covered = 0;
        while (covered < entries.Count && entries[covered].StartOffset <= startOffset) covered++;
        if (covered == 0) return false;
        var first = entries[covered - 1];
        if (covered == 1 && first.StartOffset == startOffset) return false;
        entries.RemoveRange(0, covered);
        entries.Insert(0, first with { StartOffset = startOffset });
        return true;
    }

    /// <summary>
    /// Where an epoch ends: the start of the next one, together with the largest known epoch not above the asked one. The newest ends at the
    /// log's end; an epoch above it, and any in an empty cache, is unknown (-1, -1); one below all ends where the first starts.
    /// </summary>
    public (LeaderEpoch Epoch, Offset EndOffset) EndOffsetFor(LeaderEpoch requested, Offset logEndOffset)
    {
        if (requested == LeaderEpoch.None || entries.Count == 0) return (LeaderEpoch.None, Offset.None);
        if (requested == entries[^1].Epoch) return (requested, logEndOffset);
        var higher = FirstAbove(requested);
        if (higher == entries.Count) return (LeaderEpoch.None, Offset.None);
        return (higher == 0 ? requested : entries[higher - 1].Epoch, entries[higher].StartOffset);
    }

    /// <summary>Under which leader the record at this offset was written; none before the first entry.</summary>
    public LeaderEpoch EpochForOffset(Offset offset)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
            if (entries[i].StartOffset <= offset) return entries[i].Epoch;
        return LeaderEpoch.None;
    }

    /// <summary>The next lower known epoch, or none.</summary>
    public LeaderEpoch PreviousEpoch(LeaderEpoch epoch)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
            if (entries[i].Epoch < epoch) return entries[i].Epoch;
        return LeaderEpoch.None;
    }

    /// <summary>The next higher known epoch, or none.</summary>
    public LeaderEpoch NextEpoch(LeaderEpoch epoch)
    {
        var higher = FirstAbove(epoch);
        return higher == entries.Count ? LeaderEpoch.None : entries[higher].Epoch;
    }

    /// <summary>Forgets everything, as when a log starts anew.</summary>
    public void Clear() => entries.Clear();

    /// <summary>The bytes of the checkpoint file.</summary>
    public byte[] Encode() => LeaderEpochCheckpoint.Encode(entries);

    private int FirstAbove(LeaderEpoch epoch)
    {
        var i = 0;
        while (i < entries.Count && entries[i].Epoch <= epoch) i++;
        return i;
    }
}
