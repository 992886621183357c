using Lab.Broker.Common;
using Lab.Broker.Kafka.Files;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Logs;

/// <summary>
/// The log directory of a broker: its identity, the offset checkpoints of all its logs, the clean-shutdown marker, and the
/// logs. The simulated disk's root is the directory.
/// </summary>
internal sealed class LogDirectory
{
    private readonly ActorContext context;
    private readonly ActorDisk disk;
    private readonly LogDirectoryFailure failure;
    private readonly Ordered<TopicPartition, PartitionLog> logs = new();
    private readonly Dictionary<long, (PartitionLog Log, Offset Offset)> flushes = [];
    private readonly Dictionary<TopicPartition, Offset> storedHighWatermarks;
    private readonly Dictionary<TopicPartition, Offset> storedRecoveryPoints;
    private readonly Dictionary<TopicPartition, Offset> storedLogStarts;
    private readonly Dictionary<long, IReadOnlyList<string>> setAside = [];
    private long nextFlush = 1;
    private long nextSetAside = 1;
    private bool hasLoaded;

    private LogDirectory(ActorContext context, MetaProperties identity, BrokerEpoch previousEpoch, bool clean, LogDirectoryFailure failure)
    {
        this.context = context;
        this.failure = failure;
        disk = context.Disk;
        Identity = identity;
        PreviousBrokerEpoch = previousEpoch;
        WasClean = clean;
        storedHighWatermarks = ReadCheckpoint(CheckpointFile.HighWatermark);
        storedRecoveryPoints = ReadCheckpoint(CheckpointFile.RecoveryPoint);
        storedLogStarts = ReadCheckpoint(CheckpointFile.LogStart);
    }

    public MetaProperties Identity { get; }

    /// <summary>The registration that was stopped cleanly; none after a kill or a power loss.</summary>
    public BrokerEpoch PreviousBrokerEpoch { get; }

    public bool WasClean { get; }

    public IReadOnlyCollection<PartitionLog> Logs => logs.Values;

    /// <summary>
    /// Opens the directory, formatting an empty one. The clean-shutdown marker is read, and stays until logs are loaded: whoever dies or is stopped before
    /// that has touched none of them. Null where the disk does not let it: nothing is formatted that could not be read.
    /// </summary>
    public static LogDirectory? Open(ActorContext context, BrokerId node, string clusterId, LogDirectoryFailure failure)
    {
        var disk = context.Disk;
        var stored = disk.Exists(MetaProperties.FileName) ? MetaProperties.Decode(disk.ReadAll(MetaProperties.FileName).Span) : null;
        if (failure.IsOffline) return null;
        if (stored is not Decoded<MetaProperties>.Valid(var identity))
        {
            var id = new Uuid(context.Draw(KafkaSites.DirectoryId, context.Name, 0, long.MaxValue), context.Draw(KafkaSites.DirectoryId, context.Name, 1, long.MaxValue));
            identity = new(node, clusterId, id, context.WallClockMs);
            disk.ReplaceAtomically(MetaProperties.FileName, identity.Encode());
        }

        var previous = BrokerEpoch.None;
        var clean = false;
        if (disk.Exists(CleanShutdownFile.FileName))
        {
            clean = true;
            if (CleanShutdownFile.Decode(disk.ReadAll(CleanShutdownFile.FileName).Span) is Decoded<BrokerEpoch>.Valid(var epoch)) previous = epoch;
        }

        var directory = new LogDirectory(context, identity, previous, clean, failure);
        return failure.IsOffline ? null : directory;
    }

    /// <summary>Logs are loaded from now on: a crash counts as unclean (KAFKA-10471).</summary>
    public void DeleteMarker()
    {
        hasLoaded = true;
        if (!disk.Exists(CleanShutdownFile.FileName)) return;
        disk.Delete(CleanShutdownFile.FileName);
        disk.SyncDirectory("");
    }

    /// <summary>The log of a partition, loaded from disk where there is one.</summary>
    public PartitionLog GetOrCreate(TopicPartition partition, Uuid topicId, LogSettings settings)
    {
        if (logs.TryGetValue(partition, out var log)) return log;
        var metadata = $"{LogFileNames.PartitionDirectory(partition)}/{PartitionMetadataFile.FileName}";
        if (disk.Exists(metadata))
        {
            log = PartitionLog.Load(
                context, partition, settings, WasClean,
                storedRecoveryPoints.GetValueOrDefault(partition, Offset.Zero), storedHighWatermarks.GetValueOrDefault(partition, Offset.Zero), storedLogStarts.GetValueOrDefault(partition, Offset.Zero));
        }
        else
        {
            log = PartitionLog.Create(context, partition, settings);
            var file = disk.Open(metadata);
            disk.Write(file, 0, PartitionMetadataFile.Encode(topicId));
            disk.Flush(file);
        }

        log.FlushToken = (l, offset) =>
        {
            flushes.Add(nextFlush, (l, offset));
            return nextFlush++;
        };
        log.OnTruncated = WriteRecoveryPoints;
        log.OnSegmentsDeleted = files => DeleteLater(files, settings.FileDeleteDelayMs);
        log.Failure = failure;
        logs[partition] = log;
        return log;
    }

    /// <summary>
    /// The broker's copy of the metadata log. It heeds no clean-shutdown marker and stands in no checkpoint: it is read in
    /// full at every start, and its high watermark is not known before the controller tells.
    /// </summary>
    public PartitionLog OpenMetadataLog(TopicPartition partition, Uuid topicId, LogSettings settings)
    {
        var metadata = $"{LogFileNames.PartitionDirectory(partition)}/{PartitionMetadataFile.FileName}";
        if (disk.Exists(metadata)) return PartitionLog.Load(context, partition, settings, clean: false, Offset.Zero, Offset.Zero, Offset.Zero);
        var file = disk.Open(metadata);
        disk.Write(file, 0, PartitionMetadataFile.Encode(topicId));
        disk.Flush(file);
        return PartitionLog.Create(context, partition, settings);
    }

    /// <summary>A background flush is done.</summary>
    public void OnFlushed(long token, DiskStatus status) => OnFlushed(token, status, "a rolled segment");

    /// <summary>As the other, where something else than a segment was flushed.</summary>
    public void OnFlushed(long token, DiskStatus status, string what)
    {
        if (status != DiskStatus.Ok) failure.Fail(status, what);
        if (flushes.Remove(token, out var flush) && status == DiskStatus.Ok) flush.Log.FlushedUpTo(flush.Offset);
    }

    public void WriteHighWatermarks() => WriteCheckpoint(CheckpointFile.HighWatermark, static log => log.HighWatermark);

    public void WriteRecoveryPoints() => WriteCheckpoint(CheckpointFile.RecoveryPoint, static log => log.RecoveryPoint);

    /// <summary>Where logs start inside their first segment; as the real broker it writes no line for others.</summary>
    public void WriteLogStarts()
    {
        List<CheckpointEntry> entries = [];
        foreach (var log in logs.Values)
            if (log.StartsInsideSegment) entries.Add(new(log.Partition, log.LogStartOffset));
        if (entries.Count > 0 || disk.Exists(CheckpointFile.LogStart)) disk.ReplaceAtomically(CheckpointFile.LogStart, CheckpointFile.Encode(entries));
    }

    /// <summary>The log of a partition that this broker holds no more: its directory is renamed and goes later.</summary>
    public void Delete(TopicPartition partition)
    {
        if (!logs.Remove(partition, out var log)) return;
        SetAside(partition, log.Settings.FileDeleteDelayMs);
        WriteRecoveryPoints();
        WriteHighWatermarks();
    }

    /// <summary>What a broker finds on its disk and is no replica of any more: it was taken from it while it was down (KAFKA-14616).</summary>
    public void DeleteStrays(Func<TopicPartition, bool> isHeld)
    {
        SortedSet<TopicPartition> found = [];
        foreach (var name in disk.Names)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && LogFileNames.TryParsePartitionDirectory(name[..slash], out var partition) && partition.Topic != LogFileNames.MetadataTopic && !isHeld(partition)) found.Add(partition);
        }

        foreach (var partition in found) SetAside(partition, delayMs: 0);
    }

    private void SetAside(TopicPartition partition, long delayMs)
    {
        var directory = LogFileNames.PartitionDirectory(partition);
        var aside = LogFileNames.DeletedPartitionDirectory(partition, $"{nextSetAside:x32}");
        List<string> files = [];
        foreach (var name in disk.NamesBelow(directory))
        {
            var renamed = aside + name[directory.Length..];
            disk.Rename(name, renamed);
            files.Add(renamed);
        }

        DeleteLater(files, delayMs);
    }

    /// <summary>Looks for segments that retention no longer keeps, in every log.</summary>
    public void DeleteOldSegments()
    {
        foreach (var log in logs.Values) log.DeleteOldSegments(context.WallClockMs);
    }

    public void FlushOldLogs()
    {
        foreach (var log in logs.Values) log.FlushIfOld(context.WallClockMs);
    }

    public void ForgetIdleProducers()
    {
        foreach (var log in logs.Values) log.ForgetIdleProducers(context.WallClockMs);
    }

    /// <summary>The delay of files that were set aside is over.</summary>
    public void DeleteFiles(long token)
    {
        if (!setAside.Remove(token, out var files)) return;
        foreach (var file in files)
            if (disk.Exists(file)) disk.Delete(file);
    }

    private void DeleteLater(IReadOnlyList<string> files, long delayMs)
    {
        setAside.Add(nextSetAside, files);
        context.SetTimer(Duration.FromMs(delayMs), BrokerTimers.DeleteFiles, nextSetAside++, background: true);
    }

    /// <summary>
    /// A clean stop: everything flushed, checkpoints written, the marker last, and only if the disk took it all. Who has loaded no logs leaves everything
    /// as the last clean stop left it, the marker with the registration that it names included (LogManager.shutdown).
    /// </summary>
    public void CloseCleanly(BrokerEpoch brokerEpoch)
    {
        if (!hasLoaded) return;
        foreach (var log in logs.Values) log.CloseCleanly();
        WriteRecoveryPoints();
        WriteHighWatermarks();
        WriteLogStarts();
        if (failure.IsOffline) return;
        disk.ReplaceAtomically(CleanShutdownFile.FileName, CleanShutdownFile.Encode(brokerEpoch));
    }

    private void WriteCheckpoint(string name, Func<PartitionLog, Offset> offset)
    {
        List<CheckpointEntry> entries = [];
        foreach (var log in logs.Values) entries.Add(new(log.Partition, offset(log)));
        disk.ReplaceAtomically(name, CheckpointFile.Encode(entries));
    }

    private Dictionary<TopicPartition, Offset> ReadCheckpoint(string name)
    {
        Dictionary<TopicPartition, Offset> result = [];
        if (!disk.Exists(name) || CheckpointFile.Decode(disk.ReadAll(name).Span) is not Decoded<IReadOnlyList<CheckpointEntry>>.Valid(var entries)) return result;
        foreach (var entry in entries) result[entry.Partition] = entry.Offset;
        return result;
    }
}
