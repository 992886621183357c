using Lab.Broker.Common.Raft;
using Lab.Model;

namespace Lab.Broker.Common.Tests.Raft;

/// <summary>What elections do with the default times: 1 s to stand, 2 s without a fetch, 3 s without a majority.</summary>
public sealed class When_voters_are_cut_off
{
    private static RaftWorld Formed(RaftRules? rules = null)
    {
        var world = new RaftWorld(7, 3, rules, isReliable: true);
        world.RunFor(5000);
        Assert.NotEqual(-1, world.LeaderId);
        return world;
    }

    [Fact]
    public void A_leader_without_a_majority_resigns_after_one_and_a_half_fetch_timeouts()
    {
        var world = Formed();
        var leader = world.LeaderId;
        world.Isolate(leader);
        world.RunFor(2400);
        Assert.True(world.NodeOf(leader)!.IsLeader);
        world.RunFor(700);
        Assert.False(world.NodeOf(leader)!.IsLeader);
    }

    [Fact] // The old one still believes it for a moment; it can commit nothing.
    public void The_others_have_elected_before_the_old_leader_gives_up()
    {
        var world = Formed();
        var old = world.LeaderId;
        world.Isolate(old);
        var together = false;
        for (var i = 0; i < 60; i++)
        {
            world.RunFor(50);
            together |= world.NodeOf(old)!.IsLeader && world.LeaderId != old && world.LeaderId != -1;
        }

        Assert.True(together);
        Assert.Empty(world.Violations);
    }

    [Fact]
    public void A_follower_that_was_cut_off_does_not_raise_the_term()
    {
        var world = Formed();
        var (leader, term) = (world.LeaderId, world.LatestTerm);
        world.Isolate((leader % 3) + 1);
        world.RunFor(20_000);
        world.Rejoin();
        world.RunFor(10_000);
        Assert.Equal((leader, term), (world.LeaderId, world.LatestTerm));
    }

    [Fact] // Before KIP-996.
    public void Without_pre_votes_it_does()
    {
        var world = Formed(RaftRules.Default with { PreVotes = false, BacksOffExponentially = true });
        var term = world.LatestTerm;
        world.Isolate((world.LeaderId % 3) + 1);
        world.RunFor(20_000);
        Assert.True(world.LatestTerm > term.Next);
        world.Rejoin();
        world.RunFor(10_000);
        Assert.True(world.NodeOf(world.LeaderId)!.Term > term);
    }

    [Fact]
    public void A_leader_that_comes_back_waits_for_the_others_and_follows()
    {
        var world = Formed();
        var old = world.LeaderId;
        world.Crash(old);
        world.Restart(old);
        Assert.IsType<RaftRole.Resigned>(world.NodeOf(old)!.Role);
        world.RunFor(6000);
        Assert.NotEqual(-1, world.LeaderId);
        Assert.Empty(world.Violations);
    }

    [Fact]
    public void A_leader_that_resigns_is_followed_at_once()
    {
        var world = Formed();
        var old = world.LeaderId;
        world.NodeOf(old)!.Resign(world.Now);
        world.NodeOf(old)!.Poll(world.Now);
        world.RunFor(100);
        Assert.NotEqual(-1, world.LeaderId);
        Assert.NotEqual(old, world.LeaderId);
    }

    [Fact]
    public void Alone_it_leads_at_once_and_never_resigns()
    {
        var world = new RaftWorld(1, 1);
        Assert.Equal(1, world.LeaderId);
        world.RunFor(100_000);
        Assert.Equal((1, new Term(1)), (world.LeaderId, world.LatestTerm));
    }

    [Theory] // The last of them after half of the longest back-off of 1 s, each one before in half of that; the first at once.
    [InlineData(3, 0, 0)]
    [InlineData(3, 1, 500)]
    [InlineData(5, 1, 125)]
    [InlineData(5, 2, 250)]
    [InlineData(5, 3, 500)]
    public void The_successors_of_a_leader_that_resigns_stand_one_after_the_other(int voters, int place, long after)
    {
        var world = new RaftWorld(7, voters, isReliable: true);
        world.RunFor(5000);
        var leader = new RaftId(world.LeaderId);
        RaftId[] successors = [.. Enumerable.Range(1, voters).Select(i => new RaftId(i)).Where(id => id != leader)];
        var follower = world.NodeOf(successors[place].Value)!;
        follower.OnRequest(new EndTermRequest(follower.Term, leader, successors), world.Now);
        Assert.Equal(world.Now + Duration.FromMs(after), follower.Role.Deadline);
    }
}
