using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Tests.Groups.Support;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>Syncs, heartbeats, commits and the ends of members in a classic group.</summary>
public sealed class When_a_generation_lives
{
    private readonly TestGroup test = new();

    [Fact]
    public void Assignments_go_out_when_they_are_in_the_log_and_not_before()
    {
        var (a, _) = test.JoinNew("a");
        var (b, _) = test.JoinNew("b");
        test.Pass(6000);
        test.HoldsWrites = true;
        var follower = test.Sync(b, 1);
        var leader = test.Sync(a, 1, (a, 7), (b, 8));
        Assert.Empty(test.Syncs);
        test.EndWrite();
        Assert.Equal((7, 8), (test.Syncs[leader].Assignment.Span[0], test.Syncs[follower].Assignment.Span[0]));
        Assert.Equal(ClassicGroupState.Stable, test.Group.State);
    }

    [Fact]
    public void An_assignment_that_cannot_be_written_begins_the_rebalance_again()
    {
        var (a, _) = test.JoinNew("a");
        test.Pass(6000);
        test.HoldsWrites = true;
        var call = test.Sync(a, 1, (a, 7));
        test.EndWrite(ErrorCode.NotCoordinator);
        Assert.Equal((ErrorCode.NotCoordinator, ClassicGroupState.PreparingRebalance), (test.Syncs[call].Error, test.Group.State));
    }

    [Fact]
    public void A_join_while_assignments_are_written_ends_their_syncs()
    {
        var (a, _) = test.JoinNew("a");
        test.Pass(6000);
        test.HoldsWrites = true;
        var call = test.Sync(a, 1, (a, 7));
        test.JoinNew("b");
        Assert.Equal(ErrorCode.RebalanceInProgress, test.Syncs[call].Error);
        test.EndWrite();
        Assert.Equal(ClassicGroupState.PreparingRebalance, test.Group.State);
    }

    [Fact]
    public void Heartbeats_tell_of_a_rebalance_only_while_members_are_to_join()
    {
        var members = test.Stable("a", "b");
        Assert.Equal(ErrorCode.None, test.Group.Heartbeat(members[0], null, 1, test.Now));
        Assert.Equal(ErrorCode.IllegalGeneration, test.Group.Heartbeat(members[0], null, 0, test.Now));
        Assert.Equal(ErrorCode.UnknownMemberId, test.Group.Heartbeat("x", null, 1, test.Now));
        test.Join(members[0]);
        Assert.Equal(ErrorCode.RebalanceInProgress, test.Group.Heartbeat(members[1], null, 1, test.Now));
        test.Join(members[1]);
        Assert.Equal(ClassicGroupState.CompletingRebalance, test.Group.State);
        Assert.Equal(ErrorCode.None, test.Group.Heartbeat(members[1], null, 2, test.Now));
    }

    [Fact]
    public void A_silent_member_is_expelled_when_its_session_ends()
    {
        var members = test.Stable("a", "b");
        test.Pass(9000);
        test.Group.Heartbeat(members[0], null, 1, test.Now);
        test.Pass(2000);
        Assert.Equal((ClassicGroupState.PreparingRebalance, 1), (test.Group.State, test.Group.MemberCount));
        Assert.Equal(ErrorCode.RebalanceInProgress, test.Group.Heartbeat(members[0], null, 1, test.Now));
    }

    [Fact]
    public void Who_does_not_sync_is_expelled_after_the_rebalance_timeout()
    {
        var (a, _) = test.JoinNew("a", sessionMs: 300_000, rebalanceMs: 20_000);
        test.JoinNew("b", sessionMs: 300_000, rebalanceMs: 20_000);
        test.Pass(6000);
        test.Sync(a, 1, (a, 7));
        test.Pass(20_001);
        Assert.Equal((ClassicGroupState.PreparingRebalance, 1), (test.Group.State, test.Group.MemberCount));
    }

    [Fact]
    public void Commits_need_the_member_and_the_generation_and_no_assignment_under_way()
    {
        var members = test.Stable("a", "b");
        ErrorCode Commit(string member, int generation) => test.Group.CheckCommit(member, null, generation, test.Now);
        Assert.Equal(ErrorCode.None, Commit(members[0], 1));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(members[0], 0));
        Assert.Equal(ErrorCode.UnknownMemberId, Commit("x", 1));
        Assert.Equal(ErrorCode.UnknownMemberId, Commit("", -1));
        test.Join(members[0]);
        Assert.Equal(ErrorCode.None, Commit(members[1], 1));
        test.Join(members[1]);
        Assert.Equal(ErrorCode.RebalanceInProgress, Commit(members[1], 2));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(members[1], 1));
    }

    [Fact]
    public void Commits_without_membership_are_for_groups_without_members()
    {
        Assert.Equal(ErrorCode.None, test.Group.CheckCommit("", null, -1, test.Now));
        var members = test.Stable("a");
        Assert.Equal(ErrorCode.UnknownMemberId, test.Group.CheckCommit("", null, -1, test.Now));
        test.Group.Leave(members[0], null, test.Now);
        Assert.Equal(ErrorCode.None, test.Group.CheckCommit("", null, -1, test.Now));
    }

    [Fact]
    public void The_last_member_that_leaves_leaves_an_empty_group_of_the_next_generation_in_the_log()
    {
        var members = test.Stable("a");
        Assert.Equal(ErrorCode.None, test.Group.Leave(members[0], null, test.Now));
        Assert.Equal((ClassicGroupState.Empty, 2), (test.Group.State, test.Group.Generation));
        Assert.Equal((2, 0, null), (test.Log!.Generation, test.Log.Members.Count, test.Log.Leader));
    }

    [Fact]
    public void A_coordinator_that_takes_over_knows_the_members_and_gives_them_whole_sessions()
    {
        var members = test.Stable("a", "b");
        test.Pass(9000);
        test.FailOver();
        test.Pass(9999);
        Assert.Equal(ErrorCode.None, test.Group.Heartbeat(members[0], null, 1, test.Now));
        var call = test.Sync(members[1], 1);
        Assert.Equal(1, test.Syncs[call].Assignment.Span[0]);
        Assert.Equal((ClassicGroupState.Stable, members[0]), (test.Group.State, test.Group.Leader));
    }

    [Fact]
    public void A_member_that_was_joining_when_the_coordinator_fell_is_not_known_to_the_next()
    {
        test.Stable("a");
        var (b, _) = test.JoinNew("b");
        test.FailOver();
        Assert.Equal(ErrorCode.UnknownMemberId, test.Joins[test.Join(b)].Error);
    }

    [Fact]
    public void Without_the_check_a_commit_of_a_past_generation_counts()
    {
        var wrong = new TestGroup(GroupRules.Release39 with { FencesCommits = false });
        var members = wrong.Stable("a");
        Assert.Equal(ErrorCode.None, wrong.Group.CheckCommit(members[0], null, 0, wrong.Now));
    }

    [Fact]
    public void Who_waits_for_a_sync_longer_than_its_session_has_a_whole_one_to_join_again()
    {
        var group = new TestGroup();
        var (first, _) = group.JoinNew("a", sessionMs: 30_000);
        var (second, _) = group.JoinNew("b", sessionMs: 6_000);
        group.Pass(9_000);
        var waits = group.Sync(second, 1);

        // The leader beats and does not sync; a third member makes everybody join again.
        group.Pass(8_000);
        Assert.Equal(ErrorCode.None, group.Group.Heartbeat(first, null, 1, group.Now));
        var late = group.Join("", "c");
        group.Join(group.Joins[late].MemberId, "c");
        Assert.Equal(ErrorCode.RebalanceInProgress, group.Syncs[waits].Error);
        group.Pass(5_000);
        Assert.True(group.Group.Has(second));
        group.Pass(2_000);
        Assert.False(group.Group.Has(second));
    }
}
