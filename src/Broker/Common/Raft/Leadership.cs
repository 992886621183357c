using Lab.Model;

namespace Lab.Broker.Common.Raft;

/// <summary>What a leader knows of the voters' logs, and when it heard of them.</summary>
public sealed class Leadership
{
    private sealed class Voter(RaftId id, VirtualTime since)
    {
        public RaftId Id { get; } = id;
        public LogIndex End { get; set; }

        /// <summary>When it fetched last, or was last told who leads: it is told again when that is long ago.</summary>
        public VirtualTime LastContact { get; set; } = since;
        public bool HasFetched { get; set; }
        public bool HasFetchedInWindow { get; set; }
    }

    private readonly RaftId self;
    private readonly Voter[] voters;
    private readonly LogIndex[] ends;

    internal Leadership(RaftOptions options, LogIndex termStart, VirtualTime now, Duration contactInterval)
    {
        self = options.Id;
        TermStart = termStart;

        // Whoever has not fetched yet is told at once.
        voters = [.. options.Voters.Select(id => new Voter(id, now - contactInterval))];
        ends = new LogIndex[voters.Length];
    }

    /// <summary>Where the log ended when the term began: its first entry stands there.</summary>
    public LogIndex TermStart { get; }

    /// <summary>The end of a voter's log as far as the leader knows; zero for one that has not fetched.</summary>
    public LogIndex EndOf(RaftId voter)
    {
        foreach (var v in voters)
        {
            if (v.Id == voter) return v.End;
        }

        return LogIndex.Zero;
    }

    internal void OnOwnEnd(LogIndex end)
    {
        foreach (var v in voters)
        {
            if (v.Id == self) v.End = end;
        }
    }

    /// <summary>A voter's receipt. A smaller one than before is taken too: it may have lost its disk.</summary>
    internal void OnFetch(RaftId replica, LogIndex end, VirtualTime now)
    {
        foreach (var v in voters)
        {
            if (v.Id != replica || replica == self) continue;
            v.End = end;
            v.LastContact = now;
            v.HasFetched = true;
            v.HasFetchedInWindow = true;
        }
    }

    /// <summary>Fetching a snapshot is a sign of life as well.</summary>
    internal void OnSnapshotFetch(RaftId replica)
    {
        foreach (var v in voters)
        {
            if (v.Id == replica) v.HasFetchedInWindow = true;
        }
    }

    /// <summary>True once a majority, the leader among it, has fetched since this was true last.</summary>
    internal bool TakeMajority(int majority)
    {
        var count = 0;
        foreach (var v in voters)
        {
            if (v.Id == self || v.HasFetchedInWindow) count++;
        }

        if (count < majority) return false;
        foreach (var v in voters) v.HasFetchedInWindow = false;
        return true;
    }

    /// <summary>The ends of all voters' logs, the longest first.</summary>
    internal ReadOnlySpan<LogIndex> EndsDescending()
    {
        for (var i = 0; i < voters.Length; i++) ends[i] = voters[i].End;
        Array.Sort(ends, static (a, b) => b.CompareTo(a));
        return ends;
    }

    /// <summary>The other voters, the one with the longest log first; equal ones by their ids.</summary>
    internal IReadOnlyList<RaftId> Successors() => [.. voters.Where(v => v.Id != self).OrderByDescending(v => v.End).ThenBy(v => v.Id).Select(v => v.Id)];

    internal VirtualTime LastContact(RaftId voter)
    {
        foreach (var v in voters)
        {
            if (v.Id == voter) return v.LastContact;
        }

        return VirtualTime.Never;
    }

    internal void Told(RaftId voter, VirtualTime now)
    {
        foreach (var v in voters)
        {
            if (v.Id == voter) v.LastContact = now;
        }
    }
}
