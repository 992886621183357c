using Lab.Model;

namespace Lab.Broker.Common.Raft;

// Votes, and how terms begin and end.
public sealed partial class RaftNode
{
    private const int BackoffBaseMs = 100;

    private void StandForElection()
    {
        if (rules.PreVotes) BecomeProspective();
        else BecomeCandidate(retries: 1);
    }

    private VoteAnswer OnVote(VoteRequest request)
    {
        var isSound = request.IsPreVote ? request.Log.Term <= request.Term : request.Log.Term < request.Term;
        if (!isSound) return new(RaftError.InvalidRequest, Term, Leader, false);
        if (request.Term < Term) return new(RaftError.FencedTerm, Term, Leader, false);
        if (request.Term > Term) BecomeUnattached(request.Term);
        var isGranted = !IsHalted && rules.IsUpToDate(request.Log, log.End) && (request.IsPreVote ? WouldVote() : MayVote(request.Candidate));
        if (isGranted && !request.IsPreVote && Voted != request.Candidate) isGranted = Remember(new(Term, Leader, request.Candidate));
        return new(RaftError.None, Term, Leader, isGranted);
    }

    // Whoever follows a leader that answers has no need of another (KIP-996).
    private bool WouldVote() => role switch
    {
        RaftRole.Leader => false,
        RaftRole.Follower follower => !follower.HasFetched,
        _ => true,
    };

    private bool MayVote(RaftId candidate) =>
        Leader.IsNone && role is RaftRole.Unattached or RaftRole.Prospective && rules.MayVoteAgain(candidate, Voted);

    private void OnVoteAnswer(RaftId from, VoteRequest request, VoteAnswer answer)
    {
        if (request.Term != Term || answer.Error != RaftError.None) return;
        switch (role)
        {
            case RaftRole.Prospective prospective when request.IsPreVote:
                CountVote(from, answer.IsGranted, prospective.Ballot);
                break;
            case RaftRole.Candidate candidate when !request.IsPreVote:
                CountVote(from, answer.IsGranted, candidate.Ballot);
                break;
        }
    }

    private void CountVote(RaftId from, bool isGranted, Ballot ballot)
    {
        ballot.Count(from, isGranted);
        if (ballot.Granted.Count >= options.Majority)
        {
            if (role is RaftRole.Prospective) BecomeCandidate(retries: 1);
            else BecomeLeader([.. ballot.Granted]);
        }
        else if (ballot.Refused > options.Voters.Count - options.Majority)
        {
            if (role is RaftRole.Prospective) LosePreVote();
            else if (role is RaftRole.Candidate { IsBackingOff: false } candidate && rules.BacksOffExponentially) BackOff(candidate);
        }
    }

    // The term is not its own: it goes back to whom it followed.
    private void LosePreVote()
    {
        if (Leader.IsNone) Enter(new RaftRole.Unattached(now + RandomElectionTimeout()));
        else Enter(new RaftRole.Follower(now + options.FetchTimeout));
    }

    private void OnElectionTimeout(RaftRole.Candidate candidate)
    {
        if (!rules.BacksOffExponentially) StandForElection();
        else if (candidate.IsBackingOff) BecomeCandidate(candidate.Retries + 1);
        else BackOff(candidate);
    }

    private void BackOff(RaftRole.Candidate candidate)
    {
        var slots = 2 << Math.Min(20, candidate.Retries - 1);
        candidate.IsBackingOff = true;
        candidate.Deadline = now + Duration.Min(Duration.FromMs(BackoffBaseMs * (long)host.Draw(slots)), options.ElectionBackoffMax);
    }

    private BeginTermAnswer OnBeginTerm(BeginTermRequest request)
    {
        if (request.Term < Term) return new(RaftError.FencedTerm, Term, Leader);
        Observe(request.Term, request.Leader);
        return new(RaftError.None, Term, Leader);
    }

    private EndTermAnswer OnEndTerm(EndTermRequest request)
    {
        if (request.Term < Term) return new(RaftError.FencedTerm, Term, Leader);
        Observe(request.Term, request.Leader);
        if (role is RaftRole.Follower follower && Leader == request.Leader) follower.Deadline = now + SuccessionDelay(request.Successors);
        return new(RaftError.None, Term, Leader);
    }

    // The first successor stands at once, each other one twice as long after it as the one before, the last half of the longest back-off.
    private Duration SuccessionDelay(IReadOnlyList<RaftId> successors)
    {
        for (var i = 0; i < successors.Count; i++)
        {
            if (successors[i] != options.Id) continue;
            if (i == 0) return Duration.Zero;
            var second = options.ElectionBackoffMax.Ms >> (successors.Count - 1);
            return Duration.Min(Duration.FromMs(second << (i - 1)), options.ElectionBackoffMax);
        }

        return options.ElectionBackoffMax;
    }

    /// <summary>The host can lead no more: the others are told, so that they need not wait for a timeout.</summary>
    public void Resign(VirtualTime at)
    {
        now = at;
        if (role is RaftRole.Leader leader) BecomeResigned(leader.Leadership.Successors());
    }
}
