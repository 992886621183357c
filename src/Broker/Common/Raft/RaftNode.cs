using Lab.Model;

namespace Lab.Broker.Common.Raft;

/// <summary>
/// One replica of a Raft log that is replicated by pull: followers fetch, and a fetch is the receipt for everything before
/// its position. A pure state machine: it is handed requests, answers and the time, and calls its log, its store and its
/// host. The host calls <see cref="Poll"/> after whatever it handed in and again at <see cref="NextDeadline"/>.
/// <code>
/// Unattached  -> Prospective   election timeout (voter)
/// Prospective -> Candidate     a majority would vote for it; without pre-votes at once
/// Prospective -> Follower      it lost or had no majority in time, and knows a leader; Unattached when it knows none
/// Candidate   -> Leader        a majority voted for it
/// Candidate   -> Prospective   election timeout
/// Follower    -> Prospective   no answered fetch for the fetch timeout (voter); Unattached (observer)
/// Leader      -> Resigned      no majority has fetched for one and a half fetch timeouts; it was the leader when it went down
/// Resigned    -> Unattached    election timeout; the term is raised
/// any         -> Follower or Unattached of a later term that it hears of
/// </code>
/// </summary>
public sealed partial class RaftNode(RaftOptions options, RaftRules rules, IRaftLog log, IRaftStore store, IRaftHost host)
{
    private readonly RaftPeer[] peers = [.. options.Voters.Where(id => id != options.Id).Select(id => new RaftPeer(id))];
    private RaftRole role = new RaftRole.Unattached(VirtualTime.Never);
    private VirtualTime now;

    public RaftOptions Options => options;

    public RaftRole Role => role;

    /// <summary>The latest term that it has heard of.</summary>
    public Term Term { get; private set; }

    /// <summary>Who leads in this term as far as it knows; itself also after it resigned.</summary>
    public RaftId Leader { get; private set; } = RaftId.None;

    /// <summary>Whom it voted for in this term.</summary>
    public RaftId Voted { get; private set; } = RaftId.None;

    /// <summary>Everything before is committed, as far as it knows; it never goes back in one life.</summary>
    public LogIndex Committed { get; private set; }

    /// <summary>Where its log ends.</summary>
    public LogEnd End => log.End;

    public bool IsLeader => role is RaftRole.Leader;

    /// <summary>It leads, and an entry of its term is committed: so it knows all that is.</summary>
    public bool IsEstablished => role is RaftRole.Leader leader && Committed > leader.Leadership.TermStart;

    /// <summary>It does nothing any more.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>When <see cref="Poll"/> is to be called next if nothing else happens.</summary>
    public VirtualTime NextDeadline { get; private set; } = VirtualTime.Never;

    // ---- Life ----------------------------------------------------------------------------------------------------

    /// <summary>Comes back with what log and store hold.</summary>
    public void Start(VirtualTime at)
    {
        now = at;
        var stored = store.Load();
        (Term, Leader, Voted) = (stored.Term, stored.Leader, stored.Voted);
        Committed = log.LatestSnapshot is { } snapshot && snapshot.Index > log.Start ? snapshot.Index : log.Start;
        if (stored.Term < log.End.Term) BecomeUnattached(log.End.Term);
        else if (Leader == options.Id) BecomeResigned([]);
        else if (Voted == options.Id) Enter(new RaftRole.Candidate(now + RandomElectionTimeout(), 1));
        else if (!Leader.IsNone) Enter(new RaftRole.Follower(now + options.FetchTimeout));
        else Enter(new RaftRole.Unattached(options.IsVoter ? now + RandomElectionTimeout() : VirtualTime.Never));

        // Nobody else could object.
        if (options.IsVoter && options.Voters.Count == 1) StandForElection();
        if (role is RaftRole.Candidate resumed) CountVote(options.Id, isGranted: true, resumed.Ballot);
        Poll(at);
    }

    /// <summary>Does what is due, and says when that will be again.</summary>
    public void Poll(VirtualTime at)
    {
        now = at;
        while (!IsHalted && role.Deadline <= now) OnDeadline();
        if (IsHalted)
        {
            NextDeadline = VirtualTime.Never;
            return;
        }

        GiveUpUnanswered();
        Ask();
        NextDeadline = Due();
    }

    /// <summary>A request of another replica; null when a fetch has to wait, to be handed in again (not as a new one) when <see cref="IRaftHost"/> says that something changed.</summary>
    public RaftAnswer? OnRequest(RaftRequest request, VirtualTime at, bool isNew = true)
    {
        now = at;
        if (IsHalted) return null;
        return request switch
        {
            VoteRequest vote => OnVote(vote),
            BeginTermRequest begin => OnBeginTerm(begin),
            EndTermRequest end => OnEndTerm(end),
            FetchRequest fetch => OnFetch(fetch, isNew),
            FetchSnapshotRequest fetch => OnFetchSnapshot(fetch),
            _ => throw new System.Diagnostics.UnreachableException(request.GetType().Name),
        };
    }

    /// <summary>The answer to a request that it sent; one to a request that it has given up says nothing any more.</summary>
    public void OnAnswer(RaftId from, RaftRequest request, RaftAnswer answer, VirtualTime at)
    {
        now = at;
        if (IsHalted || Peer(from) is not { } peer || !ReferenceEquals(peer.UnderWay, request)) return;
        peer.Answered(answer.Error == RaftError.None ? now : now + options.RetryBackoff);
        Observe(answer.Term, answer.Leader);
        if (IsHalted) return;
        switch (request, answer)
        {
            case (VoteRequest vote, VoteAnswer given): OnVoteAnswer(from, vote, given); break;
            case (EndTermRequest end, _) when role is RaftRole.Resigned resigned && end.Term == Term: resigned.Unaware.Remove(from); break;
            case (FetchRequest fetch, FetchAnswer fetched): OnFetched(from, fetch, fetched); break;
            case (FetchSnapshotRequest fetch, FetchSnapshotAnswer fetched): OnSnapshotFetched(from, fetch, fetched); break;
        }
    }

    /// <summary>A request that it sent will get no answer: the connection ended.</summary>
    public void OnLost(RaftId to, RaftRequest request, VirtualTime at)
    {
        now = at;
        if (Peer(to) is { } peer && ReferenceEquals(peer.UnderWay, request)) peer.Failed(now + options.RetryBackoff);
    }

    // ---- Transitions ---------------------------------------------------------------------------------------------

    private void OnDeadline()
    {
        switch (role)
        {
            case RaftRole.Unattached: StandForElection(); break;
            case RaftRole.Follower when options.IsVoter: StandForElection(); break;
            case RaftRole.Follower: BecomeUnattached(Term); break;
            case RaftRole.Prospective: LosePreVote(); break;
            case RaftRole.Candidate candidate: OnElectionTimeout(candidate); break;
            case RaftRole.Leader: BecomeResigned(((RaftRole.Leader)role).Leadership.Successors()); break;
            case RaftRole.Resigned: BecomeUnattached(Term.Next); break;
        }
    }

    /// <summary>Every request and answer names its sender's term and the leader of it.</summary>
    private void Observe(Term term, RaftId leader)
    {
        if (term < Term) return;
        if (leader == options.Id) leader = RaftId.None;
        if (term > Term)
        {
            if (leader.IsNone) BecomeUnattached(term);
            else BecomeFollower(term, leader);
        }
        else if (!leader.IsNone && Leader.IsNone)
        {
            // A prospective that knows the leader stays what it is: that others still follow him is no news.
            BecomeFollower(term, leader);
        }
        else if (!leader.IsNone && leader != Leader)
        {
            Halt($"term {term} has two leaders, {Leader} and {leader}");
        }
    }

    private void BecomeUnattached(Term term)
    {
        var left = options.IsVoter && role is not RaftRole.Leader && role.Deadline > now && role.Deadline != VirtualTime.Never ? role.Deadline : now + RandomElectionTimeout();
        if (!Remember(new(term, RaftId.None, term > Term ? RaftId.None : Voted))) return;
        Enter(new RaftRole.Unattached(options.IsVoter ? left : VirtualTime.Never));
    }

    private void BecomeFollower(Term term, RaftId leader)
    {
        if (!Remember(new(term, leader, term > Term ? RaftId.None : Voted))) return;
        Enter(new RaftRole.Follower(now + options.FetchTimeout));
    }

    private void BecomeProspective()
    {
        var prospective = new RaftRole.Prospective(now + RandomElectionTimeout());
        Enter(prospective);
        CountVote(options.Id, isGranted: true, prospective.Ballot);
    }

    private void BecomeCandidate(int retries)
    {
        if (!Remember(new(Term.Next, RaftId.None, options.Id))) return;
        var candidate = new RaftRole.Candidate(now + RandomElectionTimeout(), retries);
        Enter(candidate);
        CountVote(options.Id, isGranted: true, candidate.Ballot);
    }

    private void BecomeLeader(IReadOnlyList<RaftId> granting)
    {
        if (!Remember(new(Term, options.Id, RaftId.None))) return;
        var leadership = new Leadership(options, log.End.Index, now, ContactInterval);
        Enter(new RaftRole.Leader(PatienceEnds(), leadership));
        if (!log.AppendTermStart(Term, granting)) Halt("the log cannot be written");
        else AfterAppend(leadership);
    }

    private void BecomeResigned(IReadOnlyList<RaftId> successors) =>
        Enter(new RaftRole.Resigned(now + RandomElectionTimeout(), successors, options.Voters.Where(id => id != options.Id)));

    private void Enter(RaftRole next)
    {
        role = next;
        host.OnRole();
    }

    // Durable before anything is said in the new state.
    private bool Remember(HardState state)
    {
        (Term, Leader, Voted) = (state.Term, state.Leader, state.Voted);
        if (!rules.SavesState || store.Save(state)) return true;
        Halt("the state of the quorum cannot be written");
        return false;
    }

    private void Halt(string reason)
    {
        if (IsHalted) return;
        IsHalted = true;
        host.OnFatal(reason);
    }

    private VirtualTime PatienceEnds() =>
        rules.ResignsWithoutMajority && options.Voters.Count > 1 ? now + options.CheckQuorumTimeout : VirtualTime.Never;

    private Duration RandomElectionTimeout() => options.ElectionTimeout + Duration.FromMs(host.Draw((int)Math.Max(1, options.ElectionTimeout.Ms)));
}
