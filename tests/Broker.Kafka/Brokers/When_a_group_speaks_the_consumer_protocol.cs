using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>KIP-848 at its coordinator: answers wait for the in-sync set, membership decides whose commits count, a new coordinator knows what the log says.</summary>
public sealed class When_a_group_speaks_the_consumer_protocol
{
    private static readonly TopicPartition Orders = new("orders", 0);

    private static OneBroker Coordinator(string profile = "4.1", params (string, string)[] settings) => new OneBroker(2, profile, broker: settings).Create(Orders, 1, [1]).Create(OneBroker.OffsetsPlace, 1, [1, 2, 3]);

    private static Call Beat(OneBroker b, ConsumerHeartbeat heartbeat) => b.Ask(c => new ConsumerGroupHeartbeatRequest(c, "g", heartbeat));

    private static ConsumerHeartbeat Join(string member) => new(member, ConsumerHeartbeat.Join) { RebalanceTimeoutMs = 300_000, Topics = ["orders"], Owned = [] };

    // A first join writes the member, the group's epoch, the target, its epoch and what the member has.
    private static OneBroker Replicated(OneBroker b, long offset = 5)
    {
        foreach (var follower in (int[])[2, 3]) Assert.Equal(ErrorCode.None, b.Fetch(follower, offset, place: OneBroker.OffsetsPlace).Fetched.Error);
        return b;
    }

    [Fact]
    public void A_heartbeat_is_answered_when_the_in_sync_set_has_its_records()
    {
        var b = Coordinator();
        var join = Beat(b, Join("a"));
        Assert.False(join.IsAnswered);
        Replicated(b);
        var answer = join.The<ConsumerGroupHeartbeatResponse>().Answer;
        Assert.Equal((ErrorCode.None, 1, 5000), (answer.Error, answer.MemberEpoch, answer.HeartbeatIntervalMs));
    }

    [Fact]
    public void A_refusal_waits_for_nobody()
    {
        var b = Coordinator();
        Assert.False(Beat(b, Join("a")).IsAnswered);
        Assert.Equal(ErrorCode.UnknownMemberId, Told(Beat(b, new("b", 3))));
    }

    [Fact]
    public void A_commit_counts_by_member_and_epoch()
    {
        var b = Coordinator();
        Beat(b, Join("a"));
        Replicated(b);
        Assert.Equal(ErrorCode.StaleMemberEpoch, Committed(b, "a", 7));
        Assert.Equal(ErrorCode.UnknownMemberId, Committed(b, "b", 1));
        Assert.Equal(ErrorCode.UnknownMemberId, Committed(b, "", -1));
        var answer = b.Ask(c => new OffsetFetchRequest(c, "g", [Orders], true).As("a", 9)).The<OffsetFetchResponse>();
        Assert.Equal(ErrorCode.StaleMemberEpoch, answer.Error);
    }

    [Fact]
    public void A_member_that_nobody_knows_is_told_so()
    {
        var b = Coordinator();
        Beat(b, Join("a"));
        Replicated(b);
        Assert.Equal(ErrorCode.UnknownMemberId, Told(Beat(b, new("b", 3))));
    }

    // A group that was lost with its log: only who joins makes it anew. Members are told what they cannot mend, whoever reads its positions finds none.
    [Fact]
    public void A_group_that_nobody_knows_is_told_so()
    {
        var b = Coordinator();
        Assert.Equal(ErrorCode.GroupIdNotFound, Told(Beat(b, new("a", 3))));
        Assert.Equal(ErrorCode.GroupIdNotFound, Told(Beat(b, new("a", ConsumerHeartbeat.Leave))));
        Assert.Equal(ErrorCode.GroupIdNotFound, Committed(b, "a", 3));
        var positions = b.Ask(c => new OffsetFetchRequest(c, "g", [Orders], true).As("a", 3)).The<OffsetFetchResponse>();
        Assert.Equal((ErrorCode.None, Offset.None), (positions.Error, positions.Offsets[0].Offset));
    }

    [Fact]
    public void An_empty_group_is_forgotten_with_its_last_position()
    {
        var b = Coordinator("4.1", ("offsets.retention.minutes", "1"), ("offsets.retention.check.interval.ms", "60000"));
        Beat(b, Join("a"));
        Replicated(b);
        b.Ask(c => new OffsetCommitRequest().With(c, "g", 1, "a", [new(Orders, new(3), new(3))]));
        Beat(b, new("a", ConsumerHeartbeat.Leave));
        Replicated(b, 10); // The position, three tombstones of the member, the group's epoch.
        b.Run(30_000);
        Assert.Equal(ErrorCode.UnknownMemberId, Told(Beat(b, new("b", 3))));
        b.Run(120_000);
        Assert.Equal(ErrorCode.GroupIdNotFound, Told(Beat(b, new("b", 3))));
    }

    [Fact]
    public void A_join_that_the_log_refused_makes_no_group_and_the_next_one_is_served()
    {
        var b = Coordinator("4.3");
        b.Change(isr: [1], place: OneBroker.OffsetsPlace);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, Told(Beat(b, Join("a"))));
        Assert.Equal(ErrorCode.GroupIdNotFound, Told(Beat(b, new("b", 3))));
        b.Change(isr: [1, 2, 3], place: OneBroker.OffsetsPlace);
        var join = Beat(b, Join("a"));
        Replicated(b);
        var answer = join.The<ConsumerGroupHeartbeatResponse>().Answer;
        Assert.Equal((ErrorCode.None, 1), (answer.Error, answer.Assignment!.Count));
        Assert.True(answer.MemberEpoch > ConsumerHeartbeat.Join);
    }

    private static ErrorCode Told(Call call) => call.The<ConsumerGroupHeartbeatResponse>().Answer.Error;

    private static ErrorCode Committed(OneBroker b, string member, int epoch) =>
        b.Ask(c => new OffsetCommitRequest().With(c, "g", epoch, member, [new(Orders, new(3), new(3))])).The<OffsetCommitResponse>().Error;
}
