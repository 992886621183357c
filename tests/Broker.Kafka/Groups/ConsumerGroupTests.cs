using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Rules;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>A KIP-848 group rule by rule.</summary>
public class ConsumerGroupTests
{
    // Epochs from the first join on, as before 4.3: the numbers below are those of joins and leaves.
    private readonly GroupDriver group = new(ConsumerGroupRules.Release43 with { InitialEpoch = 0 });

    [Fact]
    public void The_first_member_gets_everything_at_epoch_1()
    {
        var answer = group.Join("a");
        Assert.Equal((ErrorCode.None, 1, 5000), (answer.Error, answer.MemberEpoch, answer.HeartbeatIntervalMs));
        Assert.Equal(["o-0", "o-1", "o-2", "o-3"], Text(answer));
        Assert.True(group.Group.IsStable);
    }

    [Fact]
    public void A_second_member_waits_for_what_the_first_must_give_up_first()
    {
        group.Join("a");
        var joined = group.Join("b");
        Assert.Equal((2, 0), (joined.MemberEpoch, joined.Assignment!.Count));

        var revoke = group.Beat("a", 1);
        Assert.Equal(1, revoke.MemberEpoch);
        Assert.Equal(["o-0", "o-1"], Text(revoke));
        Assert.Equal(MemberState.UnrevokedPartitions, group.Group.Member("a")!.State);
        Assert.Empty(group.Group.Member("b")!.Assigned);
        Assert.Equal("a", group.Group.OwnerOf(new("o", 3)));

        // Still says that it owns them: nothing moves.
        Assert.Equal(1, group.Beat("a", 1, [0, 1, 2, 3]).MemberEpoch);
        Assert.Null(group.Beat("b", 2).Assignment);

        var moved = group.Beat("a", 1, [0, 1]);
        Assert.Equal(2, moved.MemberEpoch);
        Assert.Equal(["o-2", "o-3"], Text(group.Beat("b", 2)));
        Assert.True(group.Group.IsStable);
    }

    [Fact]
    public void A_member_that_must_give_up_more_has_its_time_for_that_anew()
    {
        group.Join("a");
        group.Join("b");
        Assert.Equal(1, group.Beat("a", 1).MemberEpoch);
        group.Join("c");
        group.Join("d");
        group.Now += Duration.FromMs(40_000);

        // What it had to give up is given up, so its epoch moves; two more members have come meanwhile.
        var more = group.Beat("a", 1, [0, 1]);
        Assert.Equal((2, MemberState.UnrevokedPartitions), (more.MemberEpoch, group.Group.Member("a")!.State));
        Assert.Equal(2, group.Beat("a", 2, [0, 1]).MemberEpoch);
        var kept = Assert.Single(group.Group.Member("a")!.Assigned).Partition;
        Assert.Equal(4, group.Beat("a", 2, [kept]).MemberEpoch);
    }

    [Fact]
    public void What_a_member_leaves_behind_goes_to_the_others_with_their_next_heartbeats()
    {
        group.Settle("a", "b");
        Assert.Equal(ConsumerHeartbeat.Leave, group.Say(new("a", ConsumerHeartbeat.Leave)).MemberEpoch);
        Assert.Equal(["o-0", "o-1", "o-2", "o-3"], Text(group.Beat("b", group.EpochOf("b"))));
    }

    [Fact]
    public void A_silent_member_is_removed_when_its_session_ends()
    {
        group.Settle("a", "b");
        group.Now += Duration.FromMs(44_000);
        group.Beat("b", group.EpochOf("b"));
        group.Now += Duration.FromMs(1_000);
        Assert.Equal(["a"], group.Expire());
        Assert.Equal(ErrorCode.UnknownMemberId, group.Beat("a", 2).Error);
    }

    [Fact]
    public void A_member_that_does_not_give_up_in_time_is_removed()
    {
        group.Join("a");
        group.Join("b");
        group.Beat("a", 1);
        for (var i = 0; i < 30; i++)
        {
            Assert.Empty(group.Expire());
            group.Now += Duration.FromMs(10_000);
            if (i < 29) group.Beat("a", 1, [0, 1, 2, 3]);
            group.Beat("b", 2);
        }

        Assert.Equal(["a"], group.Expire());
        Assert.Equal(["o-0", "o-1", "o-2", "o-3"], Text(group.Beat("b", group.EpochOf("b"))));
    }

    [Fact]
    public void Epochs_that_do_not_fit_are_fenced()
    {
        group.Settle("a", "b");
        var epoch = group.EpochOf("a");
        Assert.Equal(ErrorCode.FencedMemberEpoch, group.Beat("a", epoch + 1).Error);
        Assert.Equal(ErrorCode.FencedMemberEpoch, group.Beat("a", epoch - 1).Error);
        Assert.Equal(ErrorCode.None, group.Beat("a", epoch - 1, [0, 1]).Error);
        Assert.Equal(ErrorCode.FencedMemberEpoch, group.Beat("a", epoch - 1, [0, 3]).Error);
        Assert.Equal(ErrorCode.UnknownMemberId, group.Beat("c", 1).Error);
    }

    [Fact]
    public void Whether_a_known_member_may_join_again_is_the_releases_rule()
    {
        group.Settle("a", "b");
        Assert.Equal((ErrorCode.None, 2), (group.Join("a").Error, group.EpochOf("a")));
        var old = new GroupDriver(ConsumerGroupRules.Release41);
        old.Settle("a", "b");
        Assert.Equal(ErrorCode.FencedMemberEpoch, old.Join("a").Error);
    }

    [Fact]
    public void A_commit_at_an_older_epoch_counts_for_what_the_member_has_kept_since()
    {
        group.Settle("a", "b");
        Assert.Equal(ErrorCode.None, group.Group.ValidateCommit("a", 1, new("o", 0)));
        Assert.Equal(ErrorCode.StaleMemberEpoch, group.Group.ValidateCommit("a", 1, new("o", 3)));
        Assert.Equal(ErrorCode.StaleMemberEpoch, group.Group.ValidateCommit("a", 3, new("o", 0)));
        Assert.Equal(ErrorCode.UnknownMemberId, group.Group.ValidateCommit("x", 2, new("o", 0)));
        Assert.Equal(ErrorCode.StaleMemberEpoch, group.Group.ValidateFetch("a", 1));
        var old = new GroupDriver(ConsumerGroupRules.Release41);
        old.Settle("a", "b");
        Assert.Equal(ErrorCode.StaleMemberEpoch, old.Group.ValidateCommit("a", 1, new("o", 0)));
        Assert.Equal(ErrorCode.None, old.Group.ValidateCommit("a", 2, new("o", 0)));
    }

    [Fact]
    public void A_static_member_that_comes_back_gets_what_it_had_without_a_new_epoch()
    {
        group.Join("a", "i1");
        group.Join("b", "i2");
        group.Beat("a", 1, [0, 1]);
        group.Beat("b", 2);
        var epoch = group.Group.Epoch;
        Assert.Equal(ErrorCode.UnreleasedInstanceId, group.Join("a2", "i1").Error);
        Assert.Equal(-2, group.Say(new("a", ConsumerHeartbeat.LeaveStatic) { InstanceId = "i1" }).MemberEpoch);
        var back = group.Join("a2", "i1");
        Assert.Equal((ErrorCode.None, epoch, epoch), (back.Error, back.MemberEpoch, group.Group.Epoch));
        Assert.Equal(["o-0", "o-1"], Text(back));
        Assert.Equal(ErrorCode.FencedInstanceId, group.Say(new("a", 2) { InstanceId = "i1" }).Error);
    }

    [Fact]
    public void The_group_refuses_what_it_cannot_have()
    {
        Assert.Equal(ErrorCode.UnsupportedAssignor, group.Say(GroupDriver.Joining("a", null) with { ServerAssignor = "mine" }).Error);
        Assert.Equal(ErrorCode.InvalidRequest, group.Say(GroupDriver.Joining("a", null) with { Owned = [new("o", 0)] }).Error);
        for (var i = 0; i < GroupDriver.MaxSize; i++) Assert.Equal(ErrorCode.None, group.Join($"m{i}").Error);
        Assert.Equal(ErrorCode.GroupMaxSizeReached, group.Join("late").Error);
    }

    [Fact]
    public void New_partitions_make_a_new_epoch()
    {
        group.Join("a");
        group.Topics[0] = group.Topics[0] with { Partitions = 5 };
        var answer = group.Beat("a", 1);
        Assert.Equal(2, answer.MemberEpoch);
        Assert.Equal(["o-0", "o-1", "o-2", "o-3", "o-4"], Text(answer));
    }

    // KIP-1101: what the group knows of its topics holds the racks of their replicas; the brokers' assignors look at none (KAFKA-16694).
    [Fact]
    public void Replicas_in_other_racks_make_a_new_epoch_with_the_same_target()
    {
        group.Settle("a", "b");
        var (epoch, a, b) = (group.Group.Epoch, Target("a"), Target("b"));
        group.Topics[0] = group.Topics[0] with { Racks = 7 };
        Assert.Equal(epoch + 1, group.Beat("a", epoch).MemberEpoch);
        Assert.Equal(epoch + 1, group.Beat("b", epoch).MemberEpoch);
        Assert.Equal((a, b), (Target("a"), Target("b")));
        Assert.Equal(epoch + 1, group.Beat("a", epoch + 1).MemberEpoch);

        string Target(string member) => string.Join(' ', group.Group.Member(member)!.Assigned.Order());
    }

    [Fact]
    public void Joins_within_the_assignment_interval_share_one_target()
    {
        var paced = new GroupDriver(ConsumerGroupRules.Release43, Duration.FromMs(1000));
        paced.Join("a");
        Assert.Equal((2, 0), (paced.Join("b").MemberEpoch, paced.Beat("b", 2, []).Assignment?.Count ?? 0));
        paced.Join("c");
        Assert.Equal((4, 2), (paced.Group.Epoch, paced.Group.TargetEpoch));
        paced.Now += Duration.FromMs(1000);
        paced.Beat("b", 2, []);
        Assert.Equal(4, paced.Group.TargetEpoch);
    }

    [Fact] // KAFKA-20268: epoch 0 is that of who joins.
    public void A_group_begins_at_an_epoch_that_a_member_may_be_told_before_there_is_a_target()
    {
        var first = new GroupDriver(ConsumerGroupRules.Release43);
        Assert.Equal((1, 1), (first.Group.Epoch, first.Group.TargetEpoch));
        Assert.Equal(2, first.Join("a").MemberEpoch);
        Assert.Equal(1, new GroupDriver(ConsumerGroupRules.Release41).Join("a").MemberEpoch);
    }

    [Fact]
    public void A_target_that_the_log_refused_was_never_made()
    {
        var paced = new GroupDriver(ConsumerGroupRules.Release43, Duration.FromMs(1000));
        Assert.Equal(ErrorCode.None, paced.Group.Heartbeat(GroupDriver.Joining("a", null), paced.Now, paced.Topics, []).Error);
        Assert.False(paced.Group.Exists);
        paced.Now += Duration.FromMs(100);
        var joined = paced.Join("a");
        Assert.Equal((2, 4), (joined.MemberEpoch, joined.Assignment!.Count));
        Assert.True(paced.Group.Exists);
    }

    [Fact]
    public void A_group_that_was_forgotten_is_not_there_and_begins_anew()
    {
        group.Join("a");
        group.Say(new("a", ConsumerHeartbeat.Leave));
        Assert.True(group.Group.Exists);
        group.Group.Apply(new ConsumerGroupRecord.GroupGone());
        Assert.False(group.Group.Exists);
        Assert.Equal(1, group.Join("b").MemberEpoch);
        Assert.True(group.Group.Exists);
    }

    [Fact]
    public void A_position_may_go_when_nobody_subscribes_and_its_commit_is_old()
    {
        group.Join("a");
        Assert.False(group.Group.MayExpire("o", 0, 1_000_000, 1_000));
        group.Say(new("a", ConsumerHeartbeat.Leave));
        Assert.True(group.Group.MayExpire("o", 0, 1_000, 1_000));
        Assert.False(group.Group.MayExpire("o", 1, 1_000, 1_000));
    }

    private static IEnumerable<string> Text(ConsumerHeartbeatAnswer answer) => answer.Assignment!.Select(p => p.ToString());
}
