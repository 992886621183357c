using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Tests.Groups.Support;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>Joins of a classic group, from the first member to a generation.</summary>
public sealed class When_members_join
{
    private readonly TestGroup test = new();

    [Fact]
    public void A_new_member_gets_an_id_first_and_is_no_member_before_it_comes_again()
    {
        var call = test.Join("");
        Assert.Equal((ErrorCode.MemberIdRequired, "c-1"), (test.Joins[call].Error, test.Joins[call].MemberId));
        Assert.Equal((ClassicGroupState.Empty, 0), (test.Group.State, test.Group.MemberCount));
        test.Join("c-1");
        Assert.Equal((ClassicGroupState.PreparingRebalance, 1), (test.Group.State, test.Group.MemberCount));
    }

    [Fact]
    public void A_new_group_waits_the_initial_delay_and_again_while_members_arrive()
    {
        var (_, first) = test.JoinNew("a");
        test.Pass(2000);
        var (_, second) = test.JoinNew("b");
        test.Pass(3999);
        Assert.False(test.Joins.ContainsKey(first));
        test.Pass(1);
        Assert.Equal((1, 2, 0), (test.Joins[first].Generation, test.Joins[first].Members.Count, test.Joins[second].Members.Count));
        Assert.Equal(test.Joins[first].MemberId, test.Joins[second].Leader);
    }

    [Fact]
    public void The_initial_wait_ends_with_the_rebalance_timeout_however_many_arrive()
    {
        var (_, first) = test.JoinNew("a", rebalanceMs: 8000);
        for (var i = 0; i < 7; i++)
        {
            test.Pass(1000);
            test.JoinNew($"b{i}", rebalanceMs: 8000);
        }

        test.Pass(999);
        Assert.False(test.Joins.ContainsKey(first));
        test.Pass(1);
        Assert.Equal(8, test.Joins[first].Members.Count);
    }

    [Fact]
    public void A_rebalance_waits_for_all_members_and_at_most_the_longest_rebalance_timeout()
    {
        var members = test.Stable("a", "b");
        var (_, call) = test.JoinNew("c", rebalanceMs: 20_000);
        test.Group.Heartbeat(members[0], null, 1, test.Now);
        test.Join(members[0], rebalanceMs: 20_000);
        for (var i = 0; i < 11; i++)
        {
            Assert.False(test.Joins.ContainsKey(call));
            Assert.Equal(ErrorCode.RebalanceInProgress, test.Group.Heartbeat(members[1], null, 1, test.Now));
            test.Pass(5000);
        }

        test.Group.Heartbeat(members[1], null, 1, test.Now);
        test.Pass(5000);
        Assert.Equal((ErrorCode.None, 2), (test.Joins[call].Error, test.Joins[call].Generation));
        Assert.Equal(ErrorCode.UnknownMemberId, test.Group.Heartbeat(members[1], null, 2, test.Now));
    }

    [Fact]
    public void The_protocol_with_the_most_first_choices_among_those_that_all_know_wins()
    {
        var (_, a) = test.JoinNew("a", protocols: ["sticky", "range", "own"]);
        test.JoinNew("b", protocols: ["range", "sticky"]);
        test.JoinNew("c", protocols: ["range", "sticky"]);
        test.Pass(9000);
        Assert.Equal("range", test.Joins[a].Protocol);
    }

    [Fact]
    public void Who_knows_none_of_the_groups_protocols_is_refused()
    {
        test.Stable("a");
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, test.Joins[test.Join("", protocols: ["roundrobin"])].Error);
    }

    [Theory]
    [InlineData(5999)]
    [InlineData(1_800_001)]
    public void A_session_timeout_out_of_bounds_is_refused(int ms) =>
        Assert.Equal(ErrorCode.InvalidSessionTimeout, test.Joins[test.Join("", sessionMs: ms)].Error);

    [Fact]
    public void A_full_group_takes_nobody_more()
    {
        var small = new TestGroup(maxSize: 2);
        var members = small.Stable("a", "b");
        Assert.Equal(ErrorCode.GroupMaxSizeReached, small.Joins[small.Join("")].Error);
        Assert.Equal(ErrorCode.None, small.Group.Heartbeat(members[0], null, 1, small.Now));
    }

    [Fact]
    public void A_member_of_which_nobody_knows_must_begin_anew()
    {
        test.Stable("a");
        Assert.Equal(ErrorCode.UnknownMemberId, test.Joins[test.Join("c-9")].Error);
    }

    [Fact]
    public void A_follower_that_joins_again_unchanged_gets_the_running_generation_and_the_leader_a_new_one()
    {
        var members = test.Stable("a", "b");
        Assert.Equal((ErrorCode.None, 1), (test.Joins[test.Join(members[1])].Error, test.Joins[test.Join(members[1])].Generation));
        Assert.Equal(ClassicGroupState.Stable, test.Group.State);
        var led = test.Join(members[0]);
        Assert.Equal(ClassicGroupState.PreparingRebalance, test.Group.State);
        test.Join(members[1]);
        Assert.Equal(2, test.Joins[led].Generation);
    }
}
