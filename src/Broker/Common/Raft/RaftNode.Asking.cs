using Lab.Model;

namespace Lab.Broker.Common.Raft;

// What a replica asks of others, and when.
public sealed partial class RaftNode
{
    // A voter that has not fetched for so long is told who leads.
    private Duration ContactInterval => options.FetchTimeout / 2;

    /// <summary>Whether the answer to this request is still waited for.</summary>
    public bool IsAsking(RaftId id, RaftRequest request) => Peer(id) is { } peer && ReferenceEquals(peer.UnderWay, request);

    private RaftPeer? Peer(RaftId id)
    {
        foreach (var peer in peers)
        {
            if (peer.Id == id) return peer;
        }

        return null;
    }

    private void GiveUpUnanswered()
    {
        foreach (var peer in peers)
        {
            if (peer.UnderWay is not null && peer.GiveUpAt <= now) peer.Failed(now + options.RetryBackoff);
        }
    }

    private void Ask()
    {
        switch (role)
        {
            case RaftRole.Prospective prospective: AskForVotes(prospective.Ballot, isPreVote: true); break;
            case RaftRole.Candidate { IsBackingOff: false } candidate: AskForVotes(candidate.Ballot, isPreVote: false); break;
            case RaftRole.Leader leader: TellSilentVoters(leader.Leadership); break;
            case RaftRole.Resigned resigned: TellOfTheEnd(resigned); break;
            case RaftRole.Follower follower: AskForEntries(follower); break;
            case RaftRole.Unattached when !options.IsVoter: AskAnybody(); break;
        }
    }

    private void AskForVotes(Ballot ballot, bool isPreVote)
    {
        foreach (var peer in peers)
        {
            if (!ballot.HasAnswered(peer.Id) && peer.IsReady(now)) Send(peer, new VoteRequest(Term, options.Id, log.End, isPreVote));
        }
    }

    private void TellSilentVoters(Leadership leadership)
    {
        foreach (var peer in peers)
        {
            if (leadership.LastContact(peer.Id) + ContactInterval > now || !peer.IsReady(now)) continue;
            leadership.Told(peer.Id, now);
            Send(peer, new BeginTermRequest(Term, options.Id));
        }
    }

    private void TellOfTheEnd(RaftRole.Resigned resigned)
    {
        foreach (var peer in peers)
        {
            if (resigned.Unaware.Contains(peer.Id) && peer.IsReady(now)) Send(peer, new EndTermRequest(Term, options.Id, resigned.Successors));
        }
    }

    // From the leader; when it is silent, from another voter in turn, who may know its successor.
    private void AskForEntries(RaftRole.Follower follower)
    {
        foreach (var peer in peers)
        {
            if (peer.UnderWay is FetchRequest or FetchSnapshotRequest) return;
        }

        var leader = Peer(Leader);
        if (leader is { IsSilent: false } && leader.IsReady(now))
        {
            Send(leader, NextFetch(follower));
            return;
        }

        if (leader is { IsSilent: false }) return;
        for (var i = 1; i <= peers.Length; i++)
        {
            var at = (follower.LastAsked + i) % peers.Length;
            if (!peers[at].IsReady(now)) continue;
            follower.LastAsked = at;
            Send(peers[at], NextFetch(follower));
            return;
        }
    }

    private void AskAnybody()
    {
        foreach (var peer in peers)
        {
            if (peer.UnderWay is not null) return;
        }

        var first = host.Draw(peers.Length);
        for (var i = 0; i < peers.Length; i++)
        {
            var peer = peers[(first + i) % peers.Length];
            if (!peer.IsReady(now)) continue;
            Send(peer, Fetch());
            return;
        }
    }

    private RaftRequest NextFetch(RaftRole.Follower follower) =>
        follower.Download is { } download ? new FetchSnapshotRequest(Term, options.Id, download.Snapshot, download.Position) : Fetch();

    private FetchRequest Fetch() => new(Term, options.Id, log.End.Index, log.End.Term, rules.TellsCommitAtOnce ? Committed : null);

    private void Send(RaftPeer peer, RaftRequest request)
    {
        peer.Asked(request, now + options.RequestTimeout);
        host.Send(peer.Id, request);
    }

    // Only what Ask would do, and what ends by itself.
    private VirtualTime Due()
    {
        var due = role.Deadline;
        foreach (var peer in peers)
        {
            if (peer.UnderWay is not null)
            {
                due = VirtualTime.Min(due, peer.GiveUpAt);
                continue;
            }

            if (role is RaftRole.Leader leader) due = VirtualTime.Min(due, VirtualTime.Max(peer.NotBefore, leader.Leadership.LastContact(peer.Id) + ContactInterval));
            else if (peer.NotBefore > now && IsWaitingFor(peer)) due = VirtualTime.Min(due, peer.NotBefore);
        }

        return due;
    }

    private bool IsWaitingFor(RaftPeer peer) => role switch
    {
        RaftRole.Prospective prospective => !prospective.Ballot.HasAnswered(peer.Id),
        RaftRole.Candidate { IsBackingOff: false } candidate => !candidate.Ballot.HasAnswered(peer.Id),
        RaftRole.Resigned resigned => resigned.Unaware.Contains(peer.Id),
        RaftRole.Follower => true,
        RaftRole.Unattached => !options.IsVoter,
        _ => false,
    };
}
