using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Kernel;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// The log directory of a controller, which is its disk's root: whose it is (<c>meta.properties</c>) and the feature levels
/// that a new cluster begins with (<c>bootstrap.checkpoint</c>). An empty one is formatted, as <c>kafka-storage format</c>
/// does it before the first start.
/// </summary>
internal static class ControllerDirectory
{
    /// <summary>Formats the directory unless it is; null when it belongs to another node or cluster, which a real process refuses.</summary>
    public static MetaProperties? Open(ActorContext context, ControllerOptions options)
    {
        var disk = context.Disk;
        if (!disk.Exists(MetaProperties.FileName) && Format(context, options) != DiskStatus.Ok) return null;
        return MetaProperties.Decode(disk.ReadAll(MetaProperties.FileName).Span) is Decoded<MetaProperties>.Valid(var identity)
            && identity.NodeId == options.NodeId && identity.ClusterId == options.ClusterId ? identity : null;
    }

    /// <summary>The records that a new cluster begins with, as the bootstrap file has them.</summary>
    public static IReadOnlyList<MetadataRecord> Bootstrap(ActorContext context)
    {
        var records = new List<MetadataRecord>();
        foreach (var batch in new RecordBatches(context.Disk.ReadAll(LogFileNames.BootstrapCheckpoint).Span))
        {
            if (batch.IsControl) continue;
            foreach (var record in batch) records.Add(MetadataRecord.Decode(record.Value.Span).Value);
        }

        return records;
    }

    private static DiskStatus Format(ActorContext context, ControllerOptions options)
    {
        var id = new Uuid(context.Draw(ControllerSites.DirectoryId, context.Name, 0, long.MaxValue), context.Draw(ControllerSites.DirectoryId, context.Name, 1, long.MaxValue));
        var now = context.WallClockMs;
        var status = context.Disk.ReplaceAtomically(LogFileNames.BootstrapCheckpoint, BootstrapFile(options, now));
        return status == DiskStatus.Ok
            ? context.Disk.ReplaceAtomically(MetaProperties.FileName, new MetaProperties(options.NodeId, options.ClusterId, id, now).Encode())
            : status;
    }

    // A snapshot like any other: header, records, footer, each in a batch of its own.
    private static byte[] BootstrapFile(ControllerOptions options, long now)
    {
        var features = new MetadataBatch(new(1), LeaderEpoch.Zero, now);
        foreach (var (name, level) in options.Features) features.Add(new FeatureLevelRecord(name, level));
        return
        [
            .. MetadataBatch.Control(new SnapshotHeaderRecord(0), Offset.Zero, LeaderEpoch.Zero, now),
            .. features.Build(),
            .. MetadataBatch.Control(new SnapshotFooterRecord(), new(1 + options.Features.Count), LeaderEpoch.Zero, now),
        ];
    }
}
