using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;
using Lab.Model;

namespace Lab.Broker.Kafka.Invariants;

/// <summary>
/// One replica as it was at the last look, batch by batch, kept up to date by what changed: looking after every event
/// must not read whole logs.
/// </summary>
internal sealed class ReplicaMirror(BrokerId broker, CommittedLog committed)
{
    private readonly List<BatchMark> batches = [];
    private PartitionLog? log;
    // A kill takes back what handlers on any lane were still to write: appends of the last moment before it do not count.
    private static readonly Duration StillToBeWritten = Duration.FromMs(1);
    private readonly List<(VirtualTime At, Offset EndBefore)> recentAppends = [];
    private VirtualTime diedAt;

    public BrokerId Broker { get; } = broker;

    /// <summary>The replica while its process lives; null else. What it held stays here.</summary>
    public Partition? Live { get; private set; }

    public bool IsLeader { get; private set; }
    public LeaderEpoch LeaderEpoch { get; private set; } = LeaderEpoch.None;
    public Offset HighWatermark { get; private set; }
    public Offset End { get; private set; }

    /// <summary>How many batches from the start are known to be the committed ones.</summary>
    public int Matched { get; private set; }

    /// <summary>It holds records that the system has given up, and has not cut them yet: nothing is expected of it.</summary>
    public bool IsExcused { get; set; }

    /// <summary>It came back with less than it had.</summary>
    public bool LostItsTail { get; private set; }

    public int Count => batches.Count;

    public BatchMark this[int index] => batches[index];

    /// <summary>Its end when it was first seen in this life against what it had before; null when nothing was to be said.</summary>
    public (Offset Had, Offset Has)? Return { get; private set; }

    /// <summary>A look would find nothing different from the last one.</summary>
    public bool IsAsBefore(Partition? partition) =>
        ReferenceEquals(Live, partition)
        && (partition is null
            || (partition.Log is var now && now.LogEndOffset == End && now.HighWatermark == HighWatermark && partition.IsLeader == IsLeader && partition.LeaderEpoch == LeaderEpoch));

    /// <summary>Takes a look. True when anything is different from the last one.</summary>
    public bool Look(VirtualTime time, Partition? partition, List<BatchMark> appended)
    {
        Return = null;
        if (partition is null)
        {
            var died = Live is not null;
            if (died) diedAt = time;
            Live = null;
            IsLeader = false;
            return died;
        }

        var now = partition.Log;
        if (IsAsBefore(partition)) return false;
        if (!ReferenceEquals(log, now)) Reload(now, appended);
        else if (now.LogEndOffset != End) Follow(time, now, appended);
        Live = partition;
        IsLeader = partition.IsLeader;
        LeaderEpoch = partition.LeaderEpoch;
        HighWatermark = now.HighWatermark;
        End = now.LogEndOffset;
        return true;
    }

    /// <summary>Compares what has not been compared yet.</summary>
    public void Match()
    {
        Matched = Math.Min(Matched, committed.Count);
        while (Matched < committed.Count && Matched < batches.Count && batches[Matched] == committed[Matched]) Matched++;
    }

    /// <summary>The first batch that is not the committed one; -1 while the replica is a prefix or holds everything.</summary>
    public int DivergesAt() => Matched < committed.Count && Matched < batches.Count ? Matched : -1;

    // Another process has read the log from its disk.
    private void Reload(PartitionLog now, List<BatchMark> appended)
    {
        var had = End;
        foreach (var (at, endBefore) in recentAppends)
        {
            if (at + StillToBeWritten >= diedAt) had = Offset.Min(had, endBefore);
        }

        recentAppends.Clear();
        var returns = log is not null;
        var before = batches.Count;
        log = now;
        batches.Clear();
        Matched = 0;
        Read(now, Offset.Zero, appended);
        LostItsTail = returns && (batches.Count < before || LostItsTail);
        if (returns) Return = (had, now.LogEndOffset);
    }

    private void Follow(VirtualTime time, PartitionLog now, List<BatchMark> appended)
    {
        if (now.LogEndOffset < End)
        {
            while (batches.Count > 0 && batches[^1].NextOffset > now.LogEndOffset) batches.RemoveAt(batches.Count - 1);
            Matched = Math.Min(Matched, batches.Count);
            recentAppends.Clear();
            return;
        }

        recentAppends.RemoveAll(a => a.At + StillToBeWritten < time);
        recentAppends.Add((time, End));
        Read(now, End, appended);
    }

    private void Read(PartitionLog now, Offset from, List<BatchMark> appended)
    {
        while (from < now.LogEndOffset)
        {
            var bytes = now.Read(from, now.LogEndOffset, int.MaxValue);
            if (bytes.IsEmpty) break;
            foreach (var batch in new RecordBatches(bytes.Span))
            {
                var mark = BatchMark.Of(batch);
                TakeCommittedUpTo(mark.BaseOffset);
                batches.Add(mark);
                appended.Add(mark);
                from = mark.NextOffset;
            }
        }

        TakeCommittedUpTo(now.LogStartOffset);
    }

    // Only what is committed is deleted at a log's beginning, and a follower that is given none of it holds nothing else.
    private void TakeCommittedUpTo(Offset start)
    {
        while (batches.Count < committed.Count && committed[batches.Count].NextOffset <= start && (batches.Count == 0 || batches[^1].NextOffset <= committed[batches.Count].BaseOffset))
            batches.Add(committed[batches.Count]);
    }
}
