using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Classic groups of a broker that leads their partition of __consumer_offsets: requests in, records and answers out.</summary>
public sealed class When_a_coordinator_keeps_groups
{
    private static readonly TopicPartition Orders = new("orders", 0);
    private static readonly byte[] Subscription = new ConsumerSubscription(["orders"], []).Encode();

    private static OneBroker Coordinator(params (string, string)[] settings) => Coordinator("4.1", settings);

    private static OneBroker Coordinator(string profile, (string, string)[] settings) =>
        new OneBroker(2, profile, broker: [("group.initial.rebalance.delay.ms", "0"), .. settings]).Create(Orders, 1, [1]).Create(OneBroker.OffsetsPlace, 1, [1, 2, 3]);

    private static Call Join(OneBroker b, string member, string group = "g") =>
        b.Ask(c => new JoinGroupRequest(c, group, "app", 10_000, 60_000, member, null, [new("range", Subscription)], ""));

    private static (string Member, JoinResult Joined) Joined(OneBroker b)
    {
        var id = Join(b, "").The<JoinGroupResponse>().Result;
        Assert.Equal(ErrorCode.MemberIdRequired, id.Error);
        var join = Join(b, id.MemberId);
        b.Run(2);
        return (id.MemberId, join.The<JoinGroupResponse>().Result);
    }

    private static Call Sync(OneBroker b, string member, int generation) =>
        b.Ask(c => new SyncGroupRequest(c, "g", generation, member, null, "range", [new(member, new ConsumerAssignment([Orders]).Encode())]));

    private static void Replicate(OneBroker b, long to)
    {
        foreach (var follower in (int[])[2, 3]) Assert.Equal(ErrorCode.None, b.Fetch(follower, to, place: OneBroker.OffsetsPlace).Fetched.Error);
    }

    private static (OneBroker Broker, string Member) Stable(params (string, string)[] settings)
    {
        var b = Coordinator(settings);
        var (member, joined) = Joined(b);
        var sync = Sync(b, member, joined.Generation);
        Replicate(b, 1);
        Assert.Equal(ErrorCode.None, sync.The<SyncGroupResponse>().Result.Error);
        return (b, member);
    }

    private static ErrorCode Heartbeat(OneBroker b, string member, int generation) =>
        b.Ask(c => new HeartbeatRequest(c, "g", generation, member, null)).The<HeartbeatResponse>().Error;

    private static ErrorCode Commit(OneBroker b, string member, int generation, long offset, long logEnd)
    {
        var commit = b.Ask(c => new OffsetCommitRequest().With(c, "g", generation, member, [new(Orders, new(offset), new(3))]));
        if (!commit.IsAnswered) Replicate(b, logEnd);
        return commit.The<OffsetCommitResponse>().Error;
    }

    private static long Position(OneBroker b) => b.Ask(c => new OffsetFetchRequest(c, "g", [Orders], true)).The<OffsetFetchResponse>().Offsets[0].Offset.Value;

    [Fact]
    public void A_sync_is_answered_when_the_in_sync_set_has_the_groups_record()
    {
        var b = Coordinator();
        var (member, joined) = Joined(b);
        Assert.Equal((ErrorCode.None, 1, member, 1), (joined.Error, joined.Generation, joined.Leader, joined.Members.Count));
        var sync = Sync(b, member, 1);
        Assert.False(sync.IsAnswered);
        Replicate(b, 1);
        Assert.Equal([Orders], ConsumerAssignment.Decode(sync.The<SyncGroupResponse>().Result.Assignment.Span).Value.Partitions);
        Assert.Equal(ErrorCode.None, Heartbeat(b, member, 1));
    }

    [Fact]
    public void Commits_are_held_against_the_members_and_the_generation()
    {
        var (b, member) = Stable();
        Assert.Equal(ErrorCode.UnknownMemberId, Commit(b, "", -1, 5, 2));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(b, member, 0, 5, 2));
        Assert.Equal(ErrorCode.None, Commit(b, member, 1, 5, 2));
        Assert.Equal(5, Position(b));
    }

    [Theory]
    [InlineData("3.9", ErrorCode.IllegalGeneration)]
    [InlineData("4.1", ErrorCode.GroupIdNotFound)]
    public void A_commit_with_a_generation_to_a_group_that_is_not_there_is_refused(string profile, ErrorCode error)
    {
        var b = Coordinator(profile, []);
        Assert.Equal(error, Commit(b, "app-1", 3, 5, 1));
        Assert.Equal(ErrorCode.UnknownMemberId, Heartbeat(b, "app-1", 3));
    }

    [Fact]
    public void Who_waits_for_a_rebalance_hears_when_the_coordinator_is_deposed()
    {
        var (b, _) = Stable();
        var asked = Join(b, "").The<JoinGroupResponse>().Result;
        var waiting = Join(b, asked.MemberId);
        Assert.False(waiting.IsAnswered);
        b.Change(leader: 2, place: OneBroker.OffsetsPlace);
        Assert.Equal(ErrorCode.NotCoordinator, waiting.The<JoinGroupResponse>().Result.Error);
        Assert.Equal(ErrorCode.NotCoordinator, Heartbeat(b, asked.MemberId, 1));
    }

    [Fact]
    public void A_coordinator_that_takes_office_knows_the_group_that_the_log_holds()
    {
        var (b, member) = Stable();
        b.Change(leader: 2, place: OneBroker.OffsetsPlace).Run(4).Change(leader: 1, place: OneBroker.OffsetsPlace);
        Assert.Equal(ErrorCode.None, Heartbeat(b, member, 1));
        Assert.Equal(ErrorCode.IllegalGeneration, Heartbeat(b, member, 2));
    }

    [Fact]
    public void A_member_whose_session_ends_leaves_an_empty_group_in_the_log()
    {
        var (b, member) = Stable();
        b.Run(9_900);
        Assert.Equal(ErrorCode.None, Heartbeat(b, member, 1));
        b.Run(10_100);
        Assert.Equal(ErrorCode.UnknownMemberId, Heartbeat(b, member, 1));
        var log = b.Broker.Replicas.Find(OneBroker.OffsetsPlace)!.Log;
        GroupMetadataValue? last = null;
        foreach (var batch in new RecordBatches(log.Read(Offset.Zero, log.LogEndOffset, int.MaxValue).Span))
        {
            foreach (var record in batch) last = GroupMetadataValue.Decode(record.Value.Span).Value;
        }

        Assert.Equal((2, 0), (last!.Generation, last.Members.Count));
    }

    [Fact]
    public void Offsets_of_a_group_with_members_do_not_expire_and_those_of_an_empty_one_do_with_the_group()
    {
        var (b, member) = Stable(("offsets.retention.minutes", "1"), ("offsets.retention.check.interval.ms", "5000"));
        Assert.Equal(ErrorCode.None, Commit(b, member, 1, 5, 2));
        for (var i = 0; i < 14; i++)
        {
            b.Run(5000);
            Assert.Equal(ErrorCode.None, Heartbeat(b, member, 1));
        }

        Assert.Equal(5, Position(b));
        Assert.Equal(ErrorCode.None, b.Ask(c => new LeaveGroupRequest(c, "g", member, null, "")).The<LeaveGroupResponse>().Error);
        Replicate(b, 3);
        b.Run(59_000);
        Assert.Equal(5, Position(b));
        b.Run(7_000);
        Replicate(b, 5);
        Assert.Equal(-1, Position(b));
        Assert.Null(b.Broker.Groups.Group("g"));
    }

    [Fact]
    public void Offsets_without_membership_expire_by_their_commit()
    {
        var b = Coordinator(("offsets.retention.minutes", "1"), ("offsets.retention.check.interval.ms", "5000"));
        Assert.Equal(ErrorCode.None, Commit(b, "", -1, 5, 1));
        b.Run(40_000);
        Assert.Equal(ErrorCode.None, Commit(b, "", -1, 6, 2));
        b.Run(40_000);
        Assert.Equal(6, Position(b));
        b.Run(30_000);
        Replicate(b, 3);
        Assert.Equal(-1, Position(b));
    }
}
