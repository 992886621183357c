namespace Lab.Broker.Common.Raft;

// The follower: what it is given.
public sealed partial class RaftNode
{
    // An answer that belongs to another term or leader than now is not looked at: its log may be one that lost.
    private RaftRole.Follower? FollowerOf(RaftId from, RaftRequest request) =>
        role is RaftRole.Follower follower && from == Leader && request.Term == Term ? follower : null;

    private void OnFetched(RaftId from, FetchRequest request, FetchAnswer answer)
    {
        if (answer.Error != RaftError.None || answer.Term != Term || FollowerOf(from, request) is not { } follower) return;
        if (answer.Diverging is { } diverging)
        {
            Truncate(diverging);
        }
        else if (answer.Snapshot is { } snapshot)
        {
            if (snapshot.Index <= log.End.Index && snapshot.Term <= log.End.Term)
            {
                Halt($"leader {Leader} of term {Term} gives the snapshot up to {snapshot} to a log that ends at {log.End}, and nothing behind it");
                return;
            }

            follower.Download = (snapshot, 0);
        }
        else
        {
            if (answer.Entries.Length > 0 && !Take(answer.Entries)) return;

            Learn(answer.Committed);
        }

        follower.HasFetched = true;
        follower.Deadline = now + options.FetchTimeout;
    }

    // False when that ended the process.
    private bool Take(ReadOnlyMemory<byte> entries)
    {
        var became = log.AppendFetched(entries, rules.TakesEntriesOfAnyTerm ? null : Term);
        if (became == FetchedEntries.Damaged && rules.TakesEntriesOfAnyTerm)
        {
            Halt($"leader {Leader} of term {Term} gave damaged entries");
            return false;
        }

        if (became != FetchedEntries.NotWritten && (!rules.FollowerFlushes || !options.IsVoter || log.Flush())) return true;
        Halt("the log cannot be written");
        return false;
    }

    private void Learn(LogIndex committed)
    {
        var known = LogIndex.Min(committed, log.End.Index);
        if (known <= Committed) return;
        Committed = known;
        host.OnCommitted();
    }

    // What is committed is never cut: a leader that wants it has lost what a majority had.
    private void Truncate(LogEnd diverging)
    {
        var target = rules.TruncateTo(diverging, log.EndOf(diverging.Term));
        if (target < Committed)
        {
            Halt($"leader {Leader} of term {Term} has another log from {target} on, but everything before {Committed} is committed");
            return;
        }

        log.TruncateTo(target);
    }

    private void OnSnapshotFetched(RaftId from, FetchSnapshotRequest request, FetchSnapshotAnswer answer)
    {
        if (FollowerOf(from, request) is not { } follower || follower.Download is not { } download || answer.Term != Term) return;
        if (answer.Error != RaftError.None || answer.Snapshot != download.Snapshot || answer.Position != download.Position)
        {
            // It is asked for anew: the leader may have a newer one.
            follower.Download = null;
            if (answer.Error == RaftError.SnapshotNotFound) follower.Deadline = now + options.FetchTimeout;
            return;
        }

        follower.Deadline = now + options.FetchTimeout;
        follower.HasFetched = true;
        var position = answer.Position + answer.Bytes.Length;
        if (!log.WriteSnapshot(download.Snapshot, answer.Position, answer.Bytes))
        {
            Halt("the snapshot cannot be written");
            return;
        }

        follower.Download = (download.Snapshot, position);
        if (position < answer.Size) return;
        follower.Download = null;
        if (!log.CompleteSnapshot(download.Snapshot))
        {
            Halt("the snapshot cannot be written");
            return;
        }

        if (download.Snapshot.Index < Committed)
        {
            Halt($"leader {Leader} of term {Term} gave a snapshot up to {download.Snapshot}, but everything before {Committed} is committed");
            return;
        }

        Learn(download.Snapshot.Index);
    }
}
