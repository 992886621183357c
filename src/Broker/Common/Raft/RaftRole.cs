using Lab.Model;

namespace Lab.Broker.Common.Raft;

/// <summary>What a replica is in its term, and what it must remember for it. Changed by <see cref="RaftNode"/> alone.</summary>
public abstract class RaftRole
{
    private RaftRole(VirtualTime deadline) => Deadline = deadline;

    /// <summary>When the role ends by itself.</summary>
    public VirtualTime Deadline { get; internal set; }

    /// <summary>It knows no leader it could follow.</summary>
    public sealed class Unattached(VirtualTime deadline) : RaftRole(deadline);

    /// <summary>It follows the term's leader; the deadline moves with every answered fetch.</summary>
    public sealed class Follower(VirtualTime deadline) : RaftRole(deadline)
    {
        /// <summary>Whether this leader has answered a fetch: from then on other candidates get no pre-vote.</summary>
        public bool HasFetched { get; internal set; }

        /// <summary>The snapshot that is being fetched, and how much of it is there.</summary>
        internal (LogEnd Snapshot, long Position)? Download { get; set; }

        /// <summary>Who was asked last, when the leader did not answer.</summary>
        internal int LastAsked { get; set; } = -1;
    }

    /// <summary>It asks whether it would be elected; the term is not its own yet.</summary>
    public sealed class Prospective(VirtualTime deadline) : RaftRole(deadline)
    {
        internal Ballot Ballot { get; } = new();
    }

    /// <summary>It has begun a term, has voted for itself and asks the others.</summary>
    public sealed class Candidate(VirtualTime deadline, int retries) : RaftRole(deadline)
    {
        internal Ballot Ballot { get; } = new();

        /// <summary>How many terms in a row it has lost.</summary>
        internal int Retries { get; } = retries;

        internal bool IsBackingOff { get; set; }
    }

    /// <summary>It leads; the deadline is the end of its patience with a silent majority.</summary>
    public sealed class Leader(VirtualTime deadline, Leadership leadership) : RaftRole(deadline)
    {
        public Leadership Leadership { get; } = leadership;
    }

    /// <summary>It led, gave up or was restarted, and waits for the others to elect.</summary>
    public sealed class Resigned(VirtualTime deadline, IReadOnlyList<RaftId> successors, IEnumerable<RaftId> others) : RaftRole(deadline)
    {
        internal IReadOnlyList<RaftId> Successors { get; } = successors;

        /// <summary>Voters that have not confirmed the end of the term.</summary>
        internal SortedSet<RaftId> Unaware { get; } = [.. others];
    }
}

/// <summary>The votes of one election.</summary>
internal sealed class Ballot
{
    private readonly SortedSet<RaftId> granted = [];
    private readonly SortedSet<RaftId> refused = [];

    public IReadOnlyCollection<RaftId> Granted => granted;

    public int Refused => refused.Count;

    public void Count(RaftId voter, bool isGranted) => (isGranted ? granted : refused).Add(voter);

    public bool HasAnswered(RaftId voter) => granted.Contains(voter) || refused.Contains(voter);
}
