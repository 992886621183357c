namespace Lab.Broker.Kafka.Files;

/// <summary>An entry of an offset checkpoint.</summary>
public readonly record struct CheckpointEntry(TopicPartition Partition, Offset Offset);

/// <summary>
/// The offset checkpoints of a log directory, one file for all its partitions, <c>topic partition offset</c> a line. Which is which by name;
/// only partitions that have something to say are in the log-start file (start above the first segment) and the cleaner's.
/// </summary>
public static class CheckpointFile
{
    /// <summary>First offset of each log not known to be flushed: recovery starts there.</summary>
    public const string RecoveryPoint = "recovery-point-offset-checkpoint";

    /// <summary>The high watermarks, every replica.high.watermark.checkpoint.interval.ms.</summary>
    public const string HighWatermark = "replication-offset-checkpoint";

    /// <summary>Log starts that DeleteRecords moved into a segment.</summary>
    public const string LogStart = "log-start-offset-checkpoint";

    /// <summary>How far compaction has come.</summary>
    public const string Cleaner = "cleaner-offset-checkpoint";

    /// <summary>The file's bytes, entries in the given order.</summary>
    public static byte[] Encode(IReadOnlyList<CheckpointEntry> entries) =>
        LineFile.Encode(entries, static (text, entry) =>
            text.Append(entry.Partition.Topic).Append(' ').Append(entry.Partition.Partition).Append(' ').Append(entry.Offset.Value));

    /// <summary>The entries in the order of the file.</summary>
    public static Decoded<IReadOnlyList<CheckpointEntry>> Decode(ReadOnlySpan<byte> file) =>
        LineFile.Decode<CheckpointEntry>(file, TryParse);

    private static bool TryParse(string line, out CheckpointEntry entry)
    {
        entry = default;
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 3 || !LineFile.TryNumber(words[1], out int partition) || !LineFile.TryNumber(words[2], out long offset)) return false;
        entry = new(new(words[0], partition), new(offset));
        return true;
    }
}
