using System.Globalization;

namespace Lab.Broker.Kafka.Files;

/// <summary>How the files and directories of a log are called. Offsets have twenty digits, epochs ten, so names sort like numbers.</summary>
public static class LogFileNames
{
    public const string LogSuffix = ".log";
    public const string OffsetIndexSuffix = ".index";
    public const string TimeIndexSuffix = ".timeindex";
    public const string TransactionIndexSuffix = ".txnindex";
    public const string ProducerSnapshotSuffix = ".snapshot";

    /// <summary>Behind the name of a file that is deleted after file.delete.delay.ms.</summary>
    public const string DeletedSuffix = ".deleted";

    /// <summary>Behind the name of a file that the cleaner is writing; thrown away at a start.</summary>
    public const string CleanedSuffix = ".cleaned";

    /// <summary>Behind the name of a finished replacement; put in its place at a start.</summary>
    public const string SwapSuffix = ".swap";

    /// <summary>A snapshot of the metadata log.</summary>
    public const string CheckpointSuffix = ".checkpoint";

    /// <summary>Behind the name of a snapshot that is not complete.</summary>
    public const string PartSuffix = ".part";

    /// <summary>The feature levels and version that a metadata log starts from, written when a directory is formatted.</summary>
    public const string BootstrapCheckpoint = "bootstrap.checkpoint";

    public const string MetadataTopic = "__cluster_metadata";
    public const string OffsetsTopic = "__consumer_offsets";
    public const string TransactionTopic = "__transaction_state";

    public static string Log(Offset baseOffset) => Name(baseOffset, LogSuffix);

    public static string OffsetIndex(Offset baseOffset) => Name(baseOffset, OffsetIndexSuffix);

    public static string TimeIndex(Offset baseOffset) => Name(baseOffset, TimeIndexSuffix);

    public static string TransactionIndex(Offset baseOffset) => Name(baseOffset, TransactionIndexSuffix);

    /// <summary>Named for the offset behind the last record that it knows of.</summary>
    public static string ProducerSnapshot(Offset endOffset) => Name(endOffset, ProducerSnapshotSuffix);

    /// <summary>A snapshot of the metadata log, named for its end offset and epoch.</summary>
    public static string MetadataSnapshot(Offset endOffset, LeaderEpoch epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{endOffset.Value:D20}-{epoch.Value:D10}{CheckpointSuffix}");

    /// <summary>A partition's directory. The metadata log's is the same.</summary>
    public static string PartitionDirectory(TopicPartition partition) => partition.ToString();

    /// <summary>A partition's directory while it waits for its deletion; the unique part is 32 hexadecimal digits.</summary>
    public static string DeletedPartitionDirectory(TopicPartition partition, string unique) => $"{partition}.{unique}-delete";

    /// <summary>The offset in the name of a segment's file or a producer snapshot; false for any other name.</summary>
    public static bool TryParseOffset(string fileName, string suffix, out Offset offset)
    {
        offset = Offset.None;
        if (!fileName.EndsWith(suffix, StringComparison.Ordinal)) return false;
        if (!long.TryParse(fileName.AsSpan(0, fileName.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        offset = new(value);
        return true;
    }

    /// <summary>End offset and epoch in the name of a metadata snapshot; false for any other name, bootstrap.checkpoint among them.</summary>
    public static bool TryParseMetadataSnapshot(string fileName, out Offset endOffset, out LeaderEpoch epoch)
    {
        (endOffset, epoch) = (Offset.None, LeaderEpoch.None);
        if (fileName.Length != 20 + 1 + 10 + CheckpointSuffix.Length || fileName[20] != '-' || !fileName.EndsWith(CheckpointSuffix, StringComparison.Ordinal)) return false;
        if (!long.TryParse(fileName.AsSpan(0, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return false;
        if (!int.TryParse(fileName.AsSpan(21, 10), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        (endOffset, epoch) = (new(offset), new(number));
        return true;
    }

    /// <summary>The partition that a directory belongs to; false for names that are none, and for directories waiting for deletion.</summary>
    public static bool TryParsePartitionDirectory(string name, out TopicPartition partition)
    {
        partition = default;
        var dash = name.LastIndexOf('-');
        if (dash <= 0 || !int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        partition = new(name[..dash], number);
        return true;
    }

    private static string Name(Offset offset, string suffix) => string.Create(CultureInfo.InvariantCulture, $"{offset.Value:D20}{suffix}");
}
