using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Controllers.Quorum;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.MetadataLogs;

/// <summary>
/// The metadata log of one node, <c>__cluster_metadata-0</c>: real segments on its disk, and snapshots of what is committed. The log ignores
/// clean-shutdown markers and recovery points: it is read in full at every start, and ends at the first bad batch. What an
/// active controller appends is first gathered, then written as one batch. Controllers and brokers keep theirs alike.
/// </summary>
internal sealed partial class MetadataLog : IRaftLog, IRaftEntries
{
    public static readonly TopicPartition Partition = new(LogFileNames.MetadataTopic, 0);

    public static readonly string Directory = LogFileNames.PartitionDirectory(Partition);

    private readonly ActorContext context;
    private readonly MetadataLogOptions options;
    private readonly PartitionLog log;
    private readonly int cleanTimer;
    private readonly List<MetadataRecord> gathered = [];
    private readonly AppliedBatches applied;
    private readonly BrokerId node;
    private readonly IReadOnlyList<BrokerId> voters;
    private readonly int maxFetchBytes;

    // A log that was just opened may end before a snapshot begins: its process died between the two.
    private MetadataLog(ActorContext context, MetadataLogOptions options, PartitionLog log, int cleanTimer, BrokerId node, IReadOnlyList<BrokerId> voters, int maxFetchBytes)
    {
        (this.context, this.options, this.log, this.cleanTimer) = (context, options, log, cleanTimer);
        (this.node, this.voters, this.maxFetchBytes) = (node, voters, maxFetchBytes);
        applied = new(options.BytesBetweenSnapshots, options.SnapshotIntervalMs);
        snapshots = new(context.Disk, Directory);
        snapshots.Load(log.LogStartOffset);
        RestartBehindSnapshot();
        log.OnSegmentsDeleted = files => setAside.AddRange(files);
        RecoveredEnd = log.LogEndOffset;
        if (log.LogEndOffset > log.LogStartOffset) NoteAll();
        ArmCleaner();
    }

    public Offset LogStartOffset => log.LogStartOffset;

    public Offset LogEndOffset => log.LogEndOffset;

    /// <summary>Where the log ended when this life began.</summary>
    public Offset RecoveredEnd { get; }

    /// <summary>Records that wait to be written.</summary>
    public bool HasGathered => gathered.Count > 0;

    /// <summary>Opens what a controller's disk holds, or begins a log.</summary>
    public static MetadataLog Open(ActorContext context, ControllerOptions options)
    {
        var settings = options.MetadataLog.Segments;
        var name = $"{Directory}/{PartitionMetadataFile.FileName}";
        PartitionLog log;
        if (context.Disk.Exists(name))
        {
            log = PartitionLog.Load(context, Partition, settings, clean: false, Offset.Zero, Offset.Zero, Offset.Zero);
        }
        else
        {
            context.Disk.ReplaceAtomically(name, PartitionMetadataFile.Encode(Uuid.One));
            log = PartitionLog.Create(context, Partition, settings);
        }

        return new(context, options.MetadataLog, log, ControllerTimers.CleanLog, options.NodeId, [.. options.QuorumVoters.Select(voter => voter.Node)], options.MetadataMaxFetchBytes);
    }

    /// <summary>An observer's copy: nobody votes for it, and it never leads.</summary>
    public static MetadataLog Observe(ActorContext context, MetadataLogOptions options, PartitionLog log, int cleanTimer) =>
        new(context, options, log, cleanTimer, BrokerId.None, [], int.MaxValue);

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
        return Append(batch.Build(), LeaderEpoch.None) == ErrorCode.None ? DiskStatus.Ok : DiskStatus.NoSpace;
    }

    /// <summary>Batches that a leader gave, none of a later epoch than is said.</summary>
    public ErrorCode Append(ReadOnlySpan<byte> batches, LeaderEpoch epochMax)
    {
        var before = log.LogEndOffset;
        var error = log.AppendAsFollower(batches, epochMax);
        if (log.LogEndOffset > before) applied.Append(batches, log.LogEndOffset);
        return error;
    }

    public Offset HighWatermark => log.HighWatermark;

    public Files.LeaderEpochCache Epochs => log.Epochs;

    /// <summary>The epoch of the last record, of the snapshot where there is none behind it; none when there is nothing at all.</summary>
    public LeaderEpoch LatestEpoch => log.LatestEpoch == LeaderEpoch.None && Latest is { } id ? id.Epoch : log.LatestEpoch;

    public void SetHighWatermark(Offset offset) => log.SetHighWatermark(offset);

    /// <summary>Whole batches from an offset on, none at or above another; those of one segment.</summary>
    public ReadOnlyMemory<byte> CommittedFrom(Offset from, Offset to) => log.Read(from, to, int.MaxValue);

    /// <summary>The records from an offset to another, in their order.</summary>
    public void Replay(Offset from, Offset to, Action<MetadataRecord, Offset> onRecord, Action<Offset> onControl)
    {
        while (from < to)
        {
            // A disk that cannot be read ends the process; until then there is nothing more to see.
            var bytes = log.Read(from, to, int.MaxValue);
            if (bytes.IsEmpty) return;
            foreach (var batch in new RecordBatches(bytes.Span))
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

    public LogEnd End => log.LatestEpoch == LeaderEpoch.None && LatestSnapshot is { } snapshot && snapshot.Index.Value == log.LogEndOffset.Value ? snapshot : new(RaftWire.TermOf(log.LatestEpoch), new(log.LogEndOffset.Value));

    LogIndex IRaftEntries.End => new(log.LogEndOffset.Value);

    public LogEnd EndOf(Term term)
    {
        var (epoch, end) = log.Epochs.EndOffsetFor(new(term.Value), log.LogEndOffset);
        if (end == Offset.None) return End;
        // Of what lies before the oldest snapshot no epochs are known but the last.
        return EarliestSnapshot is { } earliest && earliest.Index.Value == end.Value && epoch.Value == term.Value ? earliest : new(RaftWire.TermOf(epoch), new(end.Value));
    }

    /// <summary>The file that entries from a position on are read from, and where they begin in it.</summary>
    public (DiskFile? File, int Position) PlaceOf(Offset from)
    {
        var (segment, position) = log.PlaceOf(from);
        return (segment.File, position);
    }

    public ReadOnlyMemory<byte> Read(LogIndex from) => log.Read(new(from.Value), log.LogEndOffset, maxFetchBytes);

    public bool AppendTermStart(Term term, IReadOnlyList<RaftId> granting)
    {
        LeaderChangeVoter[] all = [.. voters.Select(voter => new LeaderChangeVoter(voter))];
        LeaderChangeVoter[] granted = [.. granting.Select(id => new LeaderChangeVoter(new(id.Value)))];
        var record = new LeaderChangeRecord(node, all, granted) { Version = 0 };
        return Append(MetadataBatch.Control(record, log.LogEndOffset, new(term.Value), context.WallClockMs), LeaderEpoch.None) == ErrorCode.None;
    }

    public FetchedEntries AppendFetched(ReadOnlyMemory<byte> entries, Term? latest) => Append(entries.Span, latest is { } term ? new(term.Value) : LeaderEpoch.None) switch
    {
        ErrorCode.KafkaStorageError => FetchedEntries.NotWritten,
        ErrorCode.CorruptMessage => FetchedEntries.Damaged,
        _ => FetchedEntries.Taken,
    };

    public void TruncateTo(LogIndex end)
    {
        log.TruncateTo(new(end.Value));
        applied.Truncate(log.LogEndOffset);
    }

    public bool Flush() => log.Flush() == DiskStatus.Ok;

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
