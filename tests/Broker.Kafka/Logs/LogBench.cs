using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Logs;

/// <summary>A log directory with one log on a machine's disk, without a broker around it.</summary>
internal sealed class LogBench
{
    private static readonly TopicPartition Place = new("o", 0);
    private readonly DiskTool tool = new();
    private readonly LogSettings settings;

    public LogBench(int segmentBytes = 1 << 20, int indexInterval = 4096, long flushMessages = long.MaxValue, long segmentMs = 604_800_000, int indexBytes = 10 << 20, long retentionMs = -1, long retentionBytes = -1, bool deletes = true, bool asBefore24 = false)
    {
        settings = new(segmentBytes, segmentMs, indexBytes, indexInterval, flushMessages, LogAppendTime: false) { Deletes = deletes, RetentionMs = retentionMs, RetentionBytes = retentionBytes, RefusesUnknownProducers = asBefore24, ForgetsProducersBelowLogStart = asBefore24 };
        tool.Join(World, "broker");
        Open();
    }

    public World World { get; } = new(1);
    public LogDirectory Directory { get; private set; } = null!;
    public PartitionLog Log { get; private set; } = null!;

    public Disk Disk => World.DiskOf(tool.Machine);

    public long End => Log.LogEndOffset.Value;

    public long RecoveryPoint => Log.RecoveryPoint.Value;

    public long HighWatermark => Log.HighWatermark.Value;

    public IEnumerable<long> Segments => Log.Segments.Select(s => s.BaseOffset.Value);

    /// <summary>`0:a 1:b`, over all segments.</summary>
    public string Records => string.Join(' ', Log.Segments.Select(s => Batches.Read(s.Read(0, s.SizeInBytes, int.MaxValue))).Where(s => s.Length > 0));

    /// <summary>`0:5 3:6`: where epochs begin.</summary>
    public string Epochs => string.Join(' ', Log.Epochs.Entries.Select(e => $"{e.StartOffset.Value}:{e.Epoch.Value}"));

    /// <summary>What was written of a file: of a preallocated index without the zeros behind its entries.</summary>
    public ReadOnlySpan<byte> Written(string name) => Disk.Peek(name).Span[..Disk.Find(name)!.WrittenLength];

    public long Length(string name) => Disk.Find(name)!.Length;

    public static string Name(string suffix, long offset = 0) => $"o-0/{offset:D20}{suffix}";

    // ---- Doing ---------------------------------------------------------------------------------------------------

    public LogBench Do(Action<PartitionLog> action)
    {
        tool.Do(_ => action(Log));
        return this;
    }

    /// <summary>A leader's append of one batch.</summary>
    public LogAppend Append(byte[] batch, int epoch = 1)
    {
        LogAppend result = default;
        Do(log => result = log.AppendAsLeader(batch, new(epoch), AppendOrigin.Client));
        return result;
    }

    /// <summary>A batch for each value.</summary>
    public LogBench Append(int epoch, params string[] values)
    {
        foreach (var value in values) Assert.Equal(ErrorCode.None, Append(Batches.Of(value), epoch).Error);
        return this;
    }

    /// <summary>So many batches of one record: m0, m1, ...</summary>
    public LogBench Fill(int records, int epoch = 1) => Append(epoch, [.. Enumerable.Range((int)End, records).Select(i => $"m{i}")]);

    /// <summary>Lets background flushes end.</summary>
    public LogBench Wait(long ms = 50)
    {
        World.RunUntil(World.Now + Duration.FromMs(ms));
        return this;
    }

    public string Read(long from, long? limit = null, int maxBytes = int.MaxValue) => Batches.Read(Log.Read(new(from), limit is { } l ? new(l) : Log.LogEndOffset, maxBytes));

    public LogBench Checkpoint()
    {
        tool.Do(_ =>
        {
            Directory.WriteHighWatermarks();
            Directory.WriteRecoveryPoints();
            Directory.WriteLogStarts();
        });
        return this;
    }

    // ---- Stopping and starting -----------------------------------------------------------------------------------

    public LogBench Kill()
    {
        World.Crash(tool.Process);
        return Open();
    }

    public LogBench LosePower(KeepUnflushed keep = KeepUnflushed.None)
    {
        World.PowerLoss(tool.Machine, keep);
        return Open();
    }

    public LogBench StopCleanly(long brokerEpoch = 7)
    {
        tool.Do(_ => Directory.CloseCleanly(new(brokerEpoch)));
        return LosePower();
    }

    /// <summary>As <see cref="StopCleanly"/>, and looks at the disk before the next start.</summary>
    public LogBench StopCleanlyAnd(Action<ActorDisk> look)
    {
        tool.Do(_ => Directory.CloseCleanly(new(7)));
        tool.Do(context => look(context.Disk));
        return LosePower();
    }

    /// <summary>The marker of a clean stop, as if it had never gone.</summary>
    public static void MarkClean(ActorDisk disk) => disk.ReplaceAtomically(CleanShutdownFile.FileName, CleanShutdownFile.Encode(new(7)));

    public long WallClockMs
    {
        get
        {
            var now = 0L;
            tool.Do(context => now = context.WallClockMs);
            return now;
        }
    }

    /// <summary>Does something to the disk between a stop and the next start.</summary>
    public LogBench KillAnd(Action<ActorDisk> change)
    {
        World.Crash(tool.Process);
        tool.Do(context => change(context.Disk));
        return Open();
    }

    private LogBench Open()
    {
        tool.Do(context =>
        {
            Directory = LogDirectory.Open(context, new(1), "cluster", new(context, new(1), Lab.Broker.Kafka.Rules.ReplicationRules.Release41))!;
            Directory.DeleteMarker();
            Log = Directory.GetOrCreate(Place, new(3, 4), settings);
        });
        tool.OnFlushed = Directory.OnFlushed;
        return this;
    }
}
