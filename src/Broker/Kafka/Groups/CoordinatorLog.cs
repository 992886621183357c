using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups;

/// <summary>
/// Writes of the coordinator into __consumer_offsets: appended with acks=all, done when the high watermark has passed them, given
/// up after <c>offsets.commit.timeout.ms</c>; then they may count all the same.
/// </summary>
internal sealed class CoordinatorLog(BrokerServices services)
{
    private readonly Dictionary<long, Wait> waits = [];
    private long nextWait;

    /// <summary>
    /// Appends; <paramref name="done"/> follows, be it at once, with the log's own error. One that does not wait is done when it is appended.
    /// False when it was not appended.
    /// </summary>
    public bool Append(Partition partition, ReadOnlySpan<byte> batch, Action<ErrorCode> done, bool waitsForInSync = true)
    {
        var append = partition.Append(batch, acks: -1, AppendOrigin.Coordinator);
        if (append.Error != ErrorCode.None)
        {
            done(append.Error);
            return false;
        }

        if (!waitsForInSync)
        {
            done(ErrorCode.None);
            return true;
        }

        WaitFor(partition, append.LastOffset.Next, done);
        return true;
    }

    /// <summary>What is in the log up to here is committed: <paramref name="done"/> follows, be it at once.</summary>
    public void WaitFor(Partition partition, Offset end, Action<ErrorCode> done)
    {
        var wait = new Wait(this, nextWait++, done);
        if (!partition.WaitFor(end, wait, 0))
        {
            done(partition.Acknowledgement);
            return;
        }

        wait.Timer = services.Context.SetTimer(Duration.FromMs(services.Settings.OffsetsCommitTimeoutMs), BrokerTimers.CommitWait, wait.Id);
        waits.Add(wait.Id, wait);
    }

    public void OnTimeout(long id)
    {
        if (waits.TryGetValue(id, out var wait)) wait.Finish(ErrorCode.RequestTimedOut);
    }

    private void Over(Wait wait)
    {
        waits.Remove(wait.Id);
        services.Context.Cancel(wait.Timer);
    }

    private sealed class Wait(CoordinatorLog log, long id, Action<ErrorCode> done) : IPendingAppend
    {
        private bool isOver;

        public long Id { get; } = id;

        public TimerId Timer { get; set; }

        public void Decide(int index, ErrorCode error)
        {
            Finish(error);
        }

        public void Finish(ErrorCode error)
        {
            if (isOver) return;
            isOver = true;
            log.Over(this);
            done(error);
        }
    }
}
