using Lab.Broker.Kafka.Metadata;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

// From a decision to what is committed, and what happens by time.
public sealed partial class ControllerActor
{
    public override void OnTimer(int kind, long data)
    {
        if (!IsActive) return;
        switch (kind)
        {
            case ControllerTimers.Commit:
                commitTimer = default;
                Commit();
                break;
            case ControllerTimers.FetchWait:
                fetches.OnTimer();
                break;
            case ControllerTimers.SessionExpiry:
                brokers.FenceSilent(Context.Now, records, _ => Append());
                ArmSessionExpiry(again: true);
                break;
            case ControllerTimers.NoOp:
                records.Add(new NoOpRecord());
                Append();
                SetPeriodic(kind, options.MetadataMaxIdleInterval);
                break;
            case ControllerTimers.UncleanElection:
                elections.ElectUncleanly(records);
                Append();
                SetPeriodic(kind, options.UncleanLeaderElectionInterval);
                break;
            case ControllerTimers.Rebalance:
                elections.Rebalance(records);
                Append();
                SetPeriodic(kind, options.LeaderImbalanceCheckInterval);
                break;
        }
    }

    /// <summary>Takes the records of one decision into the state; they are written after controller.quorum.append.linger.ms, together with others.</summary>
    private void Append()
    {
        if (records.Count == 0) return;
        var isIdle = true;
        foreach (var record in records)
        {
            log.Gather(record);
            uncommitted.Enqueue(record);
            state.Apply(record, state.NextOffset);
            isIdle &= record is NoOpRecord;
        }

        records.Clear();
        if (options.AppendLinger <= Duration.Zero) Commit();
        else ArmCommit(isIdle);
    }

    /// <summary>Writes, flushes, and only then lets the world know.</summary>
    private void Commit()
    {
        if (!log.HasGathered) return;
        Context.Cancel(commitTimer);
        commitTimer = default;
        var next = log.HighWatermark;
        if (log.Commit() != DiskStatus.Ok)
        {
            Halt();
            return;
        }

        for (; uncommitted.TryDequeue(out var record); next = next.Next) commits.Apply(record, next);
        while (pending.TryPeek(out var answer) && answer.Behind < log.HighWatermark)
        {
            pending.Dequeue();
            connections.Respond(answer.Connection, answer.Response);
        }

        fetches.OnCommitted();
    }

    // A lone no-op record is nothing that anybody waits for.
    private void ArmCommit(bool isIdle)
    {
        if (commitTimer.IsNone) commitDue = Context.Now + options.AppendLinger;
        else if (isIdle || !commitTimerIsBackground) return;
        Context.Cancel(commitTimer);
        commitTimerIsBackground = isIdle;
        commitTimer = Context.SetTimer(commitDue - Context.Now, ControllerTimers.Commit, background: isIdle);
    }

    private TimerId sessionTimer;

    // The timer stands for the earliest session; heartbeats do not move it, it looks again when it comes up.
    private void ArmSessionExpiry(bool again = false)
    {
        if (again) sessionTimer = default;
        if (!sessionTimer.IsNone) return;
        var next = brokers.NextExpiry();
        if (next == VirtualTime.Never) return;
        sessionTimer = Context.SetTimer(next - Context.Now, ControllerTimers.SessionExpiry, background: true);
    }

    private void SetPeriodic(int kind, Duration interval)
    {
        if (interval > Duration.Zero && !interval.IsForever) Context.SetTimer(interval, kind, background: true);
    }
}
