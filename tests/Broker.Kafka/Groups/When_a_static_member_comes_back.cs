using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Tests.Groups.Support;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>Static membership (KIP-345, KIP-814).</summary>
public sealed class When_a_static_member_comes_back
{
    private TestGroup test = new();

    // Two static members: billing-1 leads.
    private string[] StableStatic()
    {
        string[] ids = [Id(test.Join("", instance: "billing-1")), Id(test.Join("", instance: "billing-2"))];
        test.Pass(9000);
        ids = [.. test.Group.Members.Select(m => m.Id)];
        test.SyncAs(ids[1], "billing-2", 1);
        test.SyncAs(ids[0], "billing-1", 1, (ids[0], 0), (ids[1], 1));
        Assert.Equal(ClassicGroupState.Stable, test.Group.State);
        return ids;

        static string Id(long call) => call.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void It_gets_a_new_id_and_its_old_assignment_and_nobody_is_rebalanced()
    {
        var ids = StableStatic();
        var call = test.Join("", instance: "billing-2");
        var back = test.Joins[call];
        Assert.Equal((ErrorCode.None, 1, false), (back.Error, back.Generation, back.SkipsAssignment));
        Assert.NotEqual(ids[1], back.MemberId);
        Assert.Equal(1, test.Syncs[test.SyncAs(back.MemberId, "billing-2", 1)].Assignment.Span[0]);
        Assert.Equal(ClassicGroupState.Stable, test.Group.State);
        Assert.Equal(ErrorCode.None, test.Group.Heartbeat(ids[0], "billing-1", 1, test.Now));
    }

    [Fact]
    public void Its_old_id_is_fenced()
    {
        var ids = StableStatic();
        test.Join("", instance: "billing-2");
        Assert.Equal(ErrorCode.FencedInstanceId, test.Group.Heartbeat(ids[1], "billing-2", 1, test.Now));
        Assert.Equal(ErrorCode.FencedInstanceId, test.Group.CheckCommit(ids[1], "billing-2", 1, test.Now));
        Assert.Equal(ErrorCode.FencedInstanceId, test.Joins[test.Join(ids[1], instance: "billing-2")].Error);
    }

    [Fact]
    public void A_leader_that_comes_back_is_told_the_members_and_that_it_need_not_assign()
    {
        StableStatic();
        var back = test.Joins[test.Join("", instance: "billing-1")];
        Assert.Equal((true, 2, back.MemberId), (back.SkipsAssignment, back.Members.Count, back.Leader));
        Assert.Equal(0, test.Syncs[test.SyncAs(back.MemberId, "billing-1", 1)].Assignment.Span[0]);
    }

    [Fact]
    public void The_answer_waits_for_the_log_and_a_failed_write_leaves_the_old_id()
    {
        var ids = StableStatic();
        test.HoldsWrites = true;
        var call = test.Join("", instance: "billing-2");
        Assert.False(test.Joins.ContainsKey(call));
        test.EndWrite(ErrorCode.CoordinatorNotAvailable);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, test.Joins[call].Error);
        Assert.Equal(ErrorCode.None, test.Group.Heartbeat(ids[1], "billing-2", 1, test.Now));
    }

    [Fact]
    public void A_coordinator_that_takes_over_knows_the_new_id()
    {
        var ids = StableStatic();
        var back = test.Joins[test.Join("", instance: "billing-2")];
        test.FailOver();
        Assert.Equal(ErrorCode.None, test.Group.Heartbeat(back.MemberId, "billing-2", 1, test.Now));
        Assert.Equal(ErrorCode.FencedInstanceId, test.Group.Heartbeat(ids[1], "billing-2", 1, test.Now));
    }

    [Fact]
    public void Before_the_fix_the_old_id_is_valid_again_after_a_fail_over_and_the_live_member_is_fenced()
    {
        test = new(GroupRules.Release39 with { PersistsStaticReplacement = false });
        var ids = StableStatic();
        var back = test.Joins[test.Join("", instance: "billing-2")];
        test.FailOver();
        Assert.Equal(ErrorCode.FencedInstanceId, test.Group.Heartbeat(back.MemberId, "billing-2", 1, test.Now));
        Assert.Equal(ErrorCode.None, test.Group.Heartbeat(ids[1], "billing-2", 1, test.Now));
    }

    [Fact]
    public void While_it_is_away_a_rebalance_keeps_its_place_until_its_session_ends()
    {
        var ids = StableStatic();
        test.Join(ids[0], instance: "billing-1", rebalanceMs: 4000);
        test.Pass(9_999);
        Assert.Equal(2, test.Group.MemberCount);
        test.Pass(2);
        Assert.Equal((1, 2), (test.Group.MemberCount, test.Group.Generation));
    }

    [Fact]
    public void An_administrator_removes_it_by_its_instance()
    {
        StableStatic();
        Assert.Equal(ErrorCode.None, test.Group.Leave("", "billing-2", test.Now));
        Assert.Equal((1, ClassicGroupState.PreparingRebalance), (test.Group.MemberCount, test.Group.State));
        Assert.Equal(ErrorCode.UnknownMemberId, test.Group.Leave("", "billing-2", test.Now));
    }
}
