using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.Controllers.Quorum;

/// <summary>
/// The metadata log of one controller, <c>__cluster_metadata-0</c>: real segments on its disk. The log ignores
/// clean-shutdown markers and recovery points: it is read in full at every start, and ends at the first bad batch. What an
/// active controller appends is first gathered, then written as one batch.
/// </summary>
internal sealed class MetadataLog : IRaftLog, IRaftEntries
{
    public static readonly TopicPartition Partition = new(LogFileNames.MetadataTopic, 0);

    public static readonly string Directory = LogFileNames.PartitionDirectory(Partition);

    private readonly ActorContext context;
    private readonly ControllerOptions options;
    private readonly PartitionLog log;
    private readonly List<MetadataRecord> gathered = [];

    private MetadataLog(ActorContext context, ControllerOptions options, PartitionLog log)
    {
        this.context = context;
        this.options = options;
        this.log = log;
        RecoveredEnd = log.LogEndOffset;
    }

    public Offset LogStartOffset => log.LogStartOffset;

    public Offset LogEndOffset => log.LogEndOffset;

    /// <summary>Where the log ended when this life began.</summary>
    public Offset RecoveredEnd { get; }

    /// <summary>Records that wait to be written.</summary>
    public bool HasGathered => gathered.Count > 0;

    /// <summary>Opens what the disk holds, or begins a log.</summary>
    public static MetadataLog Open(ActorContext context, ControllerOptions options)
    {
        var settings = new LogSettings(options.MetadataLogSegmentBytes, 604_800_000, 10 << 20, 4096, long.MaxValue, LogAppendTime: false);
        var name = $"{Directory}/{PartitionMetadataFile.FileName}";
        if (context.Disk.Exists(name))
        {
            return new(context, options, PartitionLog.Load(context, Partition, settings, clean: false, Offset.Zero, Offset.Zero, Offset.Zero));
        }

        context.Disk.ReplaceAtomically(name, PartitionMetadataFile.Encode(Uuid.One));
        return new(context, options, PartitionLog.Create(context, Partition, settings));
    }

    /// <summary>Takes a record, which will stand behind all that were taken before.</summary>
    public void Gather(MetadataRecord record) => gathered.Add(record);

    /// <summary>What was gathered and not written is not wanted any more: its controller is not active.</summary>
    public void DropGathered() => gathered.Clear();

    /// <summary>Writes what was gathered as one batch, which is not flushed yet.</summary>
    public DiskStatus WriteGathered(LeaderEpoch epoch)
    {
        var batch = new MetadataBatch(log.LogEndOffset, epoch, context.WallClockMs);
        foreach (var record in gathered) batch.Add(record);
        gathered.Clear();
        return log.AppendAsFollower(batch.Build(), LeaderEpoch.None) == ErrorCode.None ? DiskStatus.Ok : DiskStatus.NoSpace;
    }

    public void SetHighWatermark(Offset offset) => log.SetHighWatermark(offset);

    /// <summary>The records from an offset to another, in their order.</summary>
    public void Replay(Offset from, Offset to, Action<MetadataRecord, Offset> onRecord, Action<Offset> onControl)
    {
        while (from < to)
        {
            foreach (var batch in new RecordBatches(log.Read(from, to, int.MaxValue).Span))
            {
                foreach (var record in batch)
                {
                    if (record.Offset < from) continue;
                    if (batch.IsControl) onControl(record.Offset);
                    else onRecord(MetadataRecord.Decode(record.Value.Span).Value, record.Offset);
                }

                from = batch.LastOffset.Next;
            }
        }
    }

    // ---- As Raft sees it -----------------------------------------------------------------------------------------

    public LogIndex Start => new(log.LogStartOffset.Value);

    public LogEnd End => new(RaftWire.TermOf(log.LatestEpoch), new(log.LogEndOffset.Value));

    LogIndex IRaftEntries.End => new(log.LogEndOffset.Value);

    public LogEnd? LatestSnapshot => null;

    public LogEnd? EarliestSnapshot => null;

    public LogEnd EndOf(Term term)
    {
        var (epoch, end) = log.Epochs.EndOffsetFor(new(term.Value), log.LogEndOffset);
        return end == Offset.None ? End : new(RaftWire.TermOf(epoch), new(end.Value));
    }

    public ReadOnlyMemory<byte> Read(LogIndex from) => log.Read(new(from.Value), log.LogEndOffset, options.MetadataMaxFetchBytes);

    public bool AppendTermStart(Term term, IReadOnlyList<RaftId> granting)
    {
        LeaderChangeVoter[] voters = [.. options.QuorumVoters.Select(voter => new LeaderChangeVoter(voter.Node))];
        LeaderChangeVoter[] granted = [.. granting.Select(id => new LeaderChangeVoter(new(id.Value)))];
        var record = new LeaderChangeRecord(options.NodeId, voters, granted) { Version = 0 };
        return log.AppendAsFollower(MetadataBatch.Control(record, log.LogEndOffset, new(term.Value), context.WallClockMs), LeaderEpoch.None) == ErrorCode.None;
    }

    public bool AppendFetched(ReadOnlyMemory<byte> entries, Term latest) =>
        log.AppendAsFollower(entries.Span, new(latest.Value)) != ErrorCode.KafkaStorageError;

    public void TruncateTo(LogIndex end) => log.TruncateTo(new(end.Value));

    public bool Flush() => log.Flush() == DiskStatus.Ok;

    public (long Size, ReadOnlyMemory<byte> Bytes)? ReadSnapshot(LogEnd snapshot, long position) => null;

    public bool WriteSnapshot(LogEnd snapshot, long position, ReadOnlyMemory<byte> bytes) => false;

    public bool CompleteSnapshot(LogEnd snapshot) => false;

    /// <summary>For invariants: the epoch of the batch that holds the record, and the batch's checksum.</summary>
    public (Term Term, ulong Digest) At(LogIndex index)
    {
        foreach (var batch in new RecordBatches(log.Read(new(index.Value), log.LogEndOffset, 1).Span))
        {
            return (RaftWire.TermOf(batch.PartitionLeaderEpoch), Lab.Model.Hash.Of(batch.Crc, unchecked((ulong)(index.Value - batch.BaseOffset.Value))));
        }

        return (Term.Zero, 0);
    }
}
