using Lab.Broker.Kafka.Controllers.Quorum;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

// From a decision to what is committed, and what happens by time.
public sealed partial class ControllerActor
{
    private TimerId commitTimer;
    private bool commitTimerIsBackground;
    private VirtualTime commitDue;
    private TimerId sessionTimer;
    private VirtualTime activeSince;

    public override void OnTimer(int kind, long data)
    {
        if (kind == ControllerTimers.Shutdown) Context.Exit();
        if (isHalted || quorum!.OnTimer(kind, data)) return;
        if (kind == ControllerTimers.CleanLog) log.Clean();
        if (!IsActive) return;
        switch (kind)
        {
            case ControllerTimers.Commit:
                commitTimer = default;
                Write();
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
            uncommitted.Enqueue((state.NextOffset, record));
            state.Apply(record, state.NextOffset);
            isIdle &= record is NoOpRecord;
        }

        records.Clear();
        if (options.AppendLinger <= Duration.Zero) Write();
        else ArmCommit(isIdle);
    }

    /// <summary>Writes what was decided; the quorum flushes it and says when it is committed.</summary>
    private void Write()
    {
        if (!log.HasGathered) return;
        Context.Cancel(commitTimer);
        commitTimer = default;
        if (log.WriteGathered(Epoch) != DiskStatus.Ok)
        {
            Halt();
            return;
        }

        quorum!.OnWritten();
    }

    /// <summary>Only now the world is told.</summary>
    void IQuorumOwner.OnCommitted()
    {
        ApplyCommitted();
        if (isHalted) return;
        while (pending.TryPeek(out var answer) && answer.Behind < quorum!.HighWatermark)
        {
            pending.Dequeue();
            connections.Respond(answer.Connection, answer.Response);
        }

        broker?.OnApplied(log, committed.LastApplied.Next);
        log.OnApplied(committed);
        if (!IsActive && quorum!.IsEstablished) BecomeActive();
    }

    // An active controller has its own records at hand, and in its state already; a standby reads them from the log.
    private void ApplyCommitted()
    {
        var to = quorum!.HighWatermark;
        if (log.BeginsWithSnapshot(committed.LastApplied.Next) && !LoadSnapshot(log.Latest!.Value)) return;
        while (uncommitted.TryPeek(out var own) && own.Offset == committed.LastApplied.Next && own.Offset < to)
        {
            uncommitted.Dequeue();
            facts.Enabled = true;
            commits.Apply(own.Record, own.Offset);
        }

        log.Replay(
            committed.LastApplied.Next, to,
            (record, offset) =>
            {
                // What a leader of an earlier epoch left was told by nobody, unless it was there before this life.
                facts.Enabled = quorum.Node.IsLeader && offset >= log.RecoveredEnd;
                commits.Apply(record, offset);
                if (!IsActive) state.Apply(record, offset);
            },
            offset =>
            {
                commits.Skip(offset);
                if (!IsActive) state.Skip(offset);
            });
    }

    // What it was given as a whole nobody is told of piece by piece.
    private bool LoadSnapshot(SnapshotId id)
    {
        if (log.Load(id) is not { } snapshot)
        {
            ((IQuorumOwner)this).OnFatal($"the snapshot up to {id.EndOffset} cannot be read");
            return false;
        }

        facts.Enabled = false;
        commits.Load(snapshot.Records, id.EndOffset - 1);
        DecideFrom(StateOf(snapshot, id));
        return true;
    }

    private ControllerState StateOf(SnapshotContents snapshot, SnapshotId id)
    {
        var loaded = new ControllerState(options);
        loaded.Load(snapshot.Records, id.EndOffset - 1);
        return loaded;
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

    // The timer stands for the earliest session; heartbeats do not move it, it looks again when it comes up.
    private void ArmSessionExpiry(bool again = false)
    {
        if (again) sessionTimer = default;
        if (!sessionTimer.IsNone) return;
        var end = brokers.NextExpiry();
        if (end == VirtualTime.Never) return;
        var next = options.Rules.NoticesSilenceAt(activeSince, end, options.SessionTimeout);
        sessionTimer = Context.SetTimer(next - Context.Now, ControllerTimers.SessionExpiry, background: true);
    }

    private void SetPeriodic(int kind, Duration interval)
    {
        if (!IsActive || interval <= Duration.Zero || interval.IsForever) return;
        periodic[kind] = Context.SetTimer(interval, kind, background: true);
    }
}
