using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.MetadataLogs;

/// <summary>
/// The snapshots in a metadata log's directory. One is written under another name, flushed, renamed, and never changed again; what a crash leaves
/// half-written goes at the next start.
/// </summary>
internal sealed class MetadataSnapshots(ActorDisk disk, string directory)
{
    private readonly List<(SnapshotId Id, int Size)> held = [];

    public int Count => held.Count;

    public SnapshotId? Latest => held.Count == 0 ? null : held[^1].Id;

    public SnapshotId? Earliest => held.Count == 0 ? null : held[0].Id;

    /// <summary>The next younger than the oldest.</summary>
    public SnapshotId Second => held[1].Id;

    public long TotalSize
    {
        get
        {
            var size = 0L;
            foreach (var (_, bytes) in held) size += bytes;
            return size;
        }
    }

    /// <summary>Takes what the disk holds; snapshots from before the log's start go, and what is not complete.</summary>
    public void Load(Offset logStart)
    {
        foreach (var path in disk.NamesBelow(directory))
        {
            var name = path[(directory.Length + 1)..];
            if (LogFileNames.TryParseMetadataSnapshot(name, out var end, out var epoch) && end >= logStart) held.Add((new(end, epoch), (int)disk.Open(path).Length));
            else if (name.Contains(LogFileNames.CheckpointSuffix, StringComparison.Ordinal)) disk.Delete(path);
        }
    }

    /// <summary>Its size in bytes; null when it is not there.</summary>
    public int? SizeOf(SnapshotId id)
    {
        foreach (var (one, size) in held)
            if (one == id) return size;
        return null;
    }

    public ReadOnlyMemory<byte> Read(SnapshotId id, long position, int max) =>
        SizeOf(id) is { } size ? disk.Read(disk.Open(PathOf(id)), position, (int)Math.Min(max, size - position)) : default;

    /// <summary>When the last record that it covers was written.</summary>
    public long TimestampOf(SnapshotId id)
    {
        foreach (var batch in new RecordBatches(Read(id, 0, int.MaxValue).Span))
        {
            foreach (var record in batch)
                if (ControlRecord.Decode(record.Key.Span, record.Value.Span) is Decoded<ControlRecord>.Valid(SnapshotHeaderRecord header)) return header.LastContainedLogTimestamp;
            break;
        }

        return 0;
    }

    /// <summary>Writes a piece of a snapshot that is not complete.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="origin">Where it comes from: two may be under way at once.</param>
    /// <param name="position">Where the piece begins; at 0 what there was is thrown away.</param>
    /// <param name="bytes">The piece.</param>
    public DiskFile? Write(SnapshotId id, SnapshotOrigin origin, long position, ReadOnlySpan<byte> bytes)
    {
        var file = OpenPart(id, origin);
        if (position == 0) disk.Truncate(file, 0);
        return disk.Write(file, position, bytes) == DiskStatus.Ok ? file : null;
    }

    /// <summary>The file of a snapshot that is not complete.</summary>
    public DiskFile OpenPart(SnapshotId id, SnapshotOrigin origin) => disk.Open(PartOf(id, origin));

    /// <summary>A snapshot whose bytes are on the disk gets its name.</summary>
    public bool Publish(SnapshotId id, SnapshotOrigin origin)
    {
        var part = PartOf(id, origin);
        var size = (int)disk.Open(part).Length;
        disk.Rename(part, PathOf(id));
        if (SizeOf(id) is null)
        {
            held.Add((id, size));
            held.Sort(static (a, b) => a.Id.EndOffset.CompareTo(b.Id.EndOffset));
        }

        return disk.SyncDirectory(directory) == DiskStatus.Ok;
    }

    public void Abandon(SnapshotId id, SnapshotOrigin origin)
    {
        if (disk.Exists(PartOf(id, origin))) disk.Delete(PartOf(id, origin));
    }

    /// <summary>Snapshots that end before an offset are forgotten; their files, renamed, are to be deleted later.</summary>
    public void ForgetBefore(Offset offset, List<string> setAside)
    {
        while (held.Count > 0 && held[0].Id.EndOffset < offset)
        {
            var path = PathOf(held[0].Id);
            held.RemoveAt(0);
            disk.Rename(path, path + LogFileNames.DeletedSuffix);
            setAside.Add(path + LogFileNames.DeletedSuffix);
        }
    }

    private string PathOf(SnapshotId id) => $"{directory}/{LogFileNames.MetadataSnapshot(id.EndOffset, id.Epoch)}";

    // The real name has a random number here.
    private string PartOf(SnapshotId id, SnapshotOrigin origin)
    {
        var name = LogFileNames.MetadataSnapshot(id.EndOffset, id.Epoch)[..^LogFileNames.CheckpointSuffix.Length];
        return $"{directory}/{name}-{(origin == SnapshotOrigin.Taken ? 1 : 2)}{LogFileNames.CheckpointSuffix}{LogFileNames.PartSuffix}";
    }
}

/// <summary>Where a snapshot comes from.</summary>
internal enum SnapshotOrigin
{
    /// <summary>The node's own image.</summary>
    Taken,

    /// <summary>The leader of the quorum.</summary>
    Fetched,
}
