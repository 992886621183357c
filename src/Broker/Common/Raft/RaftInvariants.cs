using Lab.Model;

namespace Lab.Broker.Common.Raft;

/// <summary>A replica's log as invariants look at it.</summary>
public interface IRaftEntries
{
    LogIndex Start { get; }

    LogIndex End { get; }

    /// <summary>An entry's term, and a digest of its content.</summary>
    (Term Term, ulong Digest) At(LogIndex index);

    /// <summary>The newest snapshot; null when there is none.</summary>
    LogEnd? LatestSnapshot { get; }
}

/// <summary>
/// The five properties of Raft (Ongaro and Ousterhout, figure 3), looked at after every event of a replica over all lives:
/// election safety, leader append-only, log matching, leader completeness, state-machine safety. Where a log begins at a snapshot, what lies
/// before is what was committed there: a snapshot of anything else breaks state-machine safety. It only reads.
/// </summary>
public sealed class RaftInvariants
{
    // One life of a replica.
    private sealed class Watched(RaftNode node)
    {
        public readonly RaftNode Node = node;

        /// <summary>The digest of everything up to and with each entry, with the entry's own term and digest; from the log's start on.</summary>
        public readonly List<(Term Term, ulong Digest, ulong Prefix)> Entries = [];
        public LogIndex Start;
        public ulong Before;
        public LogEnd? Snapshot;
        public LogIndex Committed;
        public Term LeadsIn;
        public LogIndex LeaderEnd;
    }

    private readonly SortedDictionary<RaftId, Watched> replicas = [];
    private readonly SortedDictionary<Term, RaftId> leaders = [];
    private readonly List<(Term Term, ulong Digest)> committed = [];

    // The digest of all that is committed before each position.
    private readonly List<ulong> prefixes = [0];

    /// <summary>How many entries are known to be committed, by any replica.</summary>
    public int CommittedCount => committed.Count;

    /// <summary>Looks at one replica, to which something has just happened; says what is violated, in words.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="node">The running replica; null while it is down.</param>
    /// <param name="log">Its log; null while it is down.</param>
    public IReadOnlyList<string> Look(RaftId id, RaftNode? node, IRaftEntries? log)
    {
        if (node is null || log is null)
        {
            replicas.Remove(id);
            return [];
        }

        List<string> violations = [];
        if (!replicas.TryGetValue(id, out var watched) || !ReferenceEquals(watched.Node, node)) replicas[id] = watched = new(node);
        if (CatchUp(watched, log)) CheckMatching(id, watched, violations);
        if (node.IsLeader) CheckLeader(id, node, watched, log, violations);
        else watched.LeadsIn = Term.Zero;
        CheckCommitted(id, node, watched, log, violations);
        CheckSnapshot(id, watched, log, violations);
        return violations;
    }

    // True when the log is another one than at the last look.
    private bool CatchUp(Watched watched, IRaftEntries log)
    {
        var changed = log.Start != watched.Start;
        if (changed)
        {
            watched.Entries.Clear();
            watched.Start = log.Start;
            watched.Before = log.Start.Value < prefixes.Count ? prefixes[(int)log.Start.Value] : 0;
        }

        while (watched.Entries.Count > 0)
        {
            var last = new LogIndex(watched.Start.Value + watched.Entries.Count - 1);
            var (term, digest, _) = watched.Entries[^1];
            if (last < log.End && log.At(last) == (term, digest)) break;
            watched.Entries.RemoveAt(watched.Entries.Count - 1);
            changed = true;
        }

        for (var i = watched.Start.Value + watched.Entries.Count; i < log.End.Value; i++)
        {
            var (term, digest) = log.At(new(i));
            var before = watched.Entries.Count > 0 ? watched.Entries[^1].Prefix : watched.Before;
            watched.Entries.Add((term, digest, Roll(before, (term, digest))));
            changed = true;
        }

        return changed;
    }

    // Digests go on where snapshots end, so that logs with different starts can be compared where they overlap.
    private void CheckMatching(RaftId id, Watched watched, List<string> violations)
    {
        foreach (var (other, theirs) in replicas)
        {
            if (other == id) continue;
            var from = Math.Max(watched.Start.Value, theirs.Start.Value);
            for (var i = Math.Min(watched.Start.Value + watched.Entries.Count, theirs.Start.Value + theirs.Entries.Count) - 1; i >= from; i--)
            {
                var (mine, their) = (watched.Entries[(int)(i - watched.Start.Value)], theirs.Entries[(int)(i - theirs.Start.Value)]);
                if (mine.Term != their.Term) continue;
                if (mine.Prefix != their.Prefix) violations.Add($"log matching: {id} and {other} have an entry of term {mine.Term} at {i} and differ up to there");
                break;
            }
        }
    }

    private void CheckSnapshot(RaftId id, Watched watched, IRaftEntries log, List<string> violations)
    {
        if (log.LatestSnapshot is not { } snapshot || watched.Snapshot == snapshot) return;
        watched.Snapshot = snapshot;
        if (snapshot.Index.Value > committed.Count) violations.Add($"state-machine safety: {id} has a snapshot up to {snapshot}, and only {committed.Count} entries are committed");
        else if (snapshot.Index > LogIndex.Zero && committed[(int)snapshot.Index.Value - 1].Term != snapshot.Term) violations.Add($"state-machine safety: {id} has a snapshot up to {snapshot}, where another entry was committed");
        if (log.End < snapshot.Index) violations.Add($"state-machine safety: {id} has a snapshot up to {snapshot} and a log that ends at {log.End}");
    }

    private void CheckLeader(RaftId id, RaftNode node, Watched watched, IRaftEntries log, List<string> violations)
    {
        if (leaders.TryGetValue(node.Term, out var other) && other != id) violations.Add($"election safety: {other} and {id} lead in term {node.Term}");
        leaders[node.Term] = id;
        if (watched.LeadsIn == node.Term)
        {
            if (log.End < watched.LeaderEnd) violations.Add($"leader append-only: {id} in term {node.Term} cut its log from {watched.LeaderEnd} to {log.End}");
        }
        else
        {
            CheckComplete(id, node, log, violations);
        }

        watched.LeadsIn = node.Term;
        watched.LeaderEnd = log.End;
    }

    private void CheckComplete(RaftId id, RaftNode node, IRaftEntries log, List<string> violations)
    {
        for (var i = log.Start.Value; i < committed.Count; i++)
        {
            if (committed[(int)i].Term >= node.Term || (i < log.End.Value && log.At(new(i)) == committed[(int)i])) continue;
            violations.Add($"leader completeness: {id} leads in term {node.Term} without the committed entry {i} of term {committed[(int)i].Term}");
            return;
        }
    }

    private void CheckCommitted(RaftId id, RaftNode node, Watched watched, IRaftEntries log, List<string> violations)
    {
        if (node.Committed < watched.Committed) violations.Add($"state-machine safety: {id} goes back from {watched.Committed} to {node.Committed}");
        for (var i = Math.Max(watched.Committed.Value, log.Start.Value); i < node.Committed.Value; i++)
        {
            var entry = log.At(new(i));
            if (i == committed.Count)
            {
                committed.Add(entry);
                prefixes.Add(Roll(prefixes[^1], entry));
            }
            else if (i > committed.Count) break;
            else if (committed[(int)i] != entry) violations.Add($"state-machine safety: {id} has committed another entry at {i} than was committed before");
        }

        watched.Committed = node.Committed;
    }

    private static ulong Roll(ulong before, (Term Term, ulong Digest) entry) => Hash.Roll(before, Hash.Of((ulong)entry.Term.Value, entry.Digest));
}
