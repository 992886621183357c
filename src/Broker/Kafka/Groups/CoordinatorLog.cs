using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Replication;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups;

/// <summary>
/// Writes of the coordinator into __consumer_offsets: appended with acks=all, done when the high watermark has passed them, given
/// up after <c>offsets.commit.timeout.ms</c>; then they may count all the same.
/// </summary>
internal sealed class CoordinatorLog(BrokerServices services)
{
    private readonly Dictionary<long, CoordinatorWrite> waits = [];
    private long nextWait;

    /// <summary>
    /// Appends; <paramref name="done"/> follows, be it at once, with the log's own error. One that does not wait is done when it is appended.
    /// False when it was not appended.
    /// </summary>
    public bool Append(Partition partition, ReadOnlySpan<byte> batch, Action<ErrorCode> done) => Append(partition, batch, new ToldWrite(done));

    /// <summary>The same; the write hears itself how it ended.</summary>
    public bool Append(Partition partition, ReadOnlySpan<byte> batch, CoordinatorWrite write, bool waitsForInSync = true)
    {
        var append = partition.Append(batch, acks: -1, AppendOrigin.Coordinator);
        if (append.Error != ErrorCode.None)
        {
            write.OnDone(append.Error);
            return false;
        }

        if (!waitsForInSync)
        {
            write.OnDone(ErrorCode.None);
            return true;
        }

        WaitFor(partition, append.LastOffset.Next, write);
        return true;
    }

    /// <summary>What is in the log up to here is committed: <paramref name="done"/> follows, be it at once.</summary>
    public void WaitFor(Partition partition, Offset end, Action<ErrorCode> done) => WaitFor(partition, end, new ToldWrite(done));

    private void WaitFor(Partition partition, Offset end, CoordinatorWrite write)
    {
        write.Begin(this, nextWait++);
        if (!partition.WaitFor(end, write, 0))
        {
            write.OnDone(partition.Acknowledgement);
            return;
        }

        write.Timer = services.Context.SetTimer(Duration.FromMs(services.Settings.OffsetsCommitTimeoutMs), BrokerTimers.CommitWait, write.Id);
        waits.Add(write.Id, write);
    }

    public void OnTimeout(long id)
    {
        if (waits.TryGetValue(id, out var write)) write.Finish(ErrorCode.RequestTimedOut);
    }

    public void Over(CoordinatorWrite write)
    {
        waits.Remove(write.Id);
        services.Context.Cancel(write.Timer);
    }

    private sealed class ToldWrite(Action<ErrorCode> done) : CoordinatorWrite
    {
        public override void OnDone(ErrorCode error) => done(error);
    }
}
