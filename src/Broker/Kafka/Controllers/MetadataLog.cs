using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// The metadata log of the one voter: what is appended is first gathered, then written as one batch and flushed, and only
/// then committed: the high watermark of a single voter is what is on its own disk. The log ignores clean-shutdown
/// markers and recovery points: it is read in full at every start, and ends at the first bad batch.
/// </summary>
internal sealed class MetadataLog
{
    public static readonly TopicPartition Partition = new(LogFileNames.MetadataTopic, 0);

    private static readonly string QuorumState = $"{LogFileNames.PartitionDirectory(Partition)}/{QuorumStateFile.FileName}";

    private readonly ActorContext context;
    private readonly BrokerId node;
    private readonly PartitionLog log;
    private readonly bool flushes;
    private readonly List<MetadataRecord> gathered = [];

    private MetadataLog(ActorContext context, ControllerOptions options, PartitionLog log)
    {
        this.context = context;
        this.log = log;
        node = options.NodeId;
        flushes = options.Rules.FlushesBeforePublishing;
    }

    /// <summary>The epoch of this voter's leadership.</summary>
    public LeaderEpoch Epoch { get; private set; } = LeaderEpoch.None;

    /// <summary>Everything below is on disk and may be told.</summary>
    public Offset HighWatermark => log.HighWatermark;

    public Offset LogStartOffset => log.LogStartOffset;

    public LeaderEpochCache Epochs => log.Epochs;

    /// <summary>Records that wait to be written.</summary>
    public bool HasGathered => gathered.Count > 0;

    /// <summary>Opens what the disk holds, or begins a log.</summary>
    public static MetadataLog Open(ActorContext context, ControllerOptions options)
    {
        var settings = new LogSettings(options.MetadataLogSegmentBytes, 604_800_000, 10 << 20, 4096, long.MaxValue, LogAppendTime: false);
        var name = $"{LogFileNames.PartitionDirectory(Partition)}/{PartitionMetadataFile.FileName}";
        if (context.Disk.Exists(name))
        {
            return new(context, options, PartitionLog.Load(context, Partition, settings, clean: false, Offset.Zero, Offset.Zero, Offset.Zero));
        }

        context.Disk.ReplaceAtomically(name, PartitionMetadataFile.Encode(Uuid.One));
        return new(context, options, PartitionLog.Create(context, Partition, settings));
    }

    /// <summary>
    /// Votes for itself, wins, and says so in the log. Both steps are durable before anything is done in the new epoch, which
    /// is above every epoch that this voter may have heard of.
    /// </summary>
    public DiskStatus Lead()
    {
        var last = log.LatestEpoch;
        if (QuorumStateFile.Decode(context.Disk.ReadAll(QuorumState).Span) is Decoded<QuorumStateFile>.Valid(var stored) && stored.LeaderEpoch > last) last = stored.LeaderEpoch;
        Epoch = last == LeaderEpoch.None ? new(1) : last.Next;
        var status = context.Disk.ReplaceAtomically(QuorumState, QuorumStateFile.Static(BrokerId.None, Epoch, node, [node]).Encode());
        if (status != DiskStatus.Ok) return status;
        status = context.Disk.ReplaceAtomically(QuorumState, QuorumStateFile.Static(node, Epoch, BrokerId.None, [node]).Encode());
        if (status != DiskStatus.Ok) return status;
        LeaderChangeVoter[] voters = [new(node)];
        return Write(MetadataBatch.Control(new LeaderChangeRecord(node, voters, voters) { Version = 0 }, log.LogEndOffset, Epoch, context.WallClockMs));
    }

    /// <summary>Takes a record, which will stand behind all that were taken before.</summary>
    public void Gather(MetadataRecord record) => gathered.Add(record);

    /// <summary>Writes what was gathered and flushes; the lane waits. After this it is committed.</summary>
    public DiskStatus Commit()
    {
        var batch = new MetadataBatch(log.LogEndOffset, Epoch, context.WallClockMs);
        foreach (var record in gathered) batch.Add(record);
        gathered.Clear();
        return Write(batch.Build());
    }

    /// <summary>Whole batches from an offset on, all committed.</summary>
    public ReadOnlyMemory<byte> Read(Offset from, int maxBytes) => log.Read(from, HighWatermark, maxBytes);

    /// <summary>Everything that the log holds, from its start.</summary>
    public void Replay(Action<MetadataRecord, Offset> onRecord, Action<Offset> onControl) => Replay(log.LogStartOffset, log.LogEndOffset, onRecord, onControl);

    private void Replay(Offset from, Offset to, Action<MetadataRecord, Offset> onRecord, Action<Offset> onControl)
    {
        while (from < to)
        {
            foreach (var batch in new RecordBatches(log.Read(from, to, int.MaxValue).Span))
            {
                foreach (var record in batch)
                {
                    if (batch.IsControl) onControl(record.Offset);
                    else onRecord(MetadataRecord.Decode(record.Value.Span).Value, record.Offset);
                }

                from = batch.LastOffset.Next;
            }
        }
    }

    private DiskStatus Write(byte[] batch)
    {
        if (log.AppendAsFollower(batch, LeaderEpoch.None) != ErrorCode.None) return DiskStatus.NoSpace;
        var status = flushes ? log.Flush() : DiskStatus.Ok;
        if (status == DiskStatus.Ok) log.SetHighWatermark(log.LogEndOffset);
        return status;
    }
}
