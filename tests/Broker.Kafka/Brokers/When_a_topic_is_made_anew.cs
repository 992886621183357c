using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Two topics of one name, one after the other, are told apart by their ids (Fetch 13, Produce 13, OffsetCommit and OffsetFetch 10; kafka-4x.md E19).</summary>
public sealed class When_a_topic_is_made_anew
{
    private static readonly Uuid Old = new(7, OneBroker.Place.Topic.Length);
    private static readonly Uuid New = new(8, 1);

    private static OneBroker Anew()
    {
        var b = new OneBroker(minIsr: 1).Create(OneBroker.OffsetsPlace, 1, [1]).Leading(1);
        b.Produce(1, "old");
        return b;
    }

    private static OneBroker Delete(OneBroker b)
    {
        b.Controller.Commit(new RemoveTopicRecord(Old));
        return b.Run(10);
    }

    private static OneBroker Recreate(OneBroker b)
    {
        b.Controller.Commit(
            new TopicRecord(OneBroker.Place.Topic, New),
            new PartitionRecord(0, New, OneBroker.Ids(1, 2, 3), OneBroker.Ids(1), new(1), new(0), 0, []));
        return b.Run(10);
    }

    private static FetchResult Fetch(OneBroker b, Uuid id) => b.Ask(c => new FetchRequest().With(
        c, BrokerId.None, BrokerEpoch.None, 0, 1, 1 << 20, IsolationLevel.ReadUncommitted, 0, -1,
        [new(OneBroker.Place, LeaderEpoch.None, Offset.Zero, LeaderEpoch.None, Offset.None, 1 << 20, Offset.None) { TopicId = id }], [])).Fetched;

    private static ErrorCode Produce(OneBroker b, Uuid id) =>
        b.Ask(c => new ProduceRequest().With(c, 1, 1000, [new(OneBroker.Place, Batches.Of("x")) { TopicId = id }], c, 0)).The<ProduceResponse>().Results[0].Error;

    private static ErrorCode Commit(OneBroker b, Uuid id, long offset = 7) =>
        b.Ask(c => new OffsetCommitRequest().With(c, "g", -1, "", [new(OneBroker.Place, new(offset), LeaderEpoch.None) { TopicId = id }])).The<OffsetCommitResponse>().Error;

    private static (ErrorCode Error, long Offset) Committed(OneBroker b, Uuid id)
    {
        var answer = b.Ask(c => new OffsetFetchRequest(c, "g", [OneBroker.Place], true) { TopicIds = id.IsZero ? [] : [id] }).The<OffsetFetchResponse>();
        return (answer.Error, answer.Offsets is [var offset] ? offset.Offset.Value : -9);
    }

    [Fact]
    public void A_fetch_of_the_old_one_is_refused_and_one_by_name_is_not()
    {
        var b = Recreate(Delete(Anew()));
        Assert.Equal(ErrorCode.UnknownTopicId, Fetch(b, Old).Error);
        Assert.Equal((ErrorCode.None, 0), (Fetch(b, New).Error, Fetch(b, New).Records.Length));
        Assert.Equal(ErrorCode.None, Fetch(b, Uuid.Zero).Error);
    }

    [Fact]
    public void While_there_is_none_its_id_is_unknown() => Assert.Equal(ErrorCode.UnknownTopicId, Fetch(Delete(Anew()), Old).Error);

    [Fact]
    public void An_id_that_belongs_to_another_name_is_inconsistent() => Assert.Equal(ErrorCode.InconsistentTopicId, Fetch(Anew(), new(7, OneBroker.OffsetsPlace.Topic.Length)).Error);

    [Fact]
    public void A_session_that_fetched_the_old_one_is_told_so_and_may_name_the_new_one()
    {
        var b = Anew();
        FetchResponse Ask(int session, int epoch, params Uuid[] ids) => b.Ask(c => new FetchRequest().With(
            c, BrokerId.None, BrokerEpoch.None, 0, 1, 1 << 20, IsolationLevel.ReadUncommitted, session, epoch,
            [.. ids.Select(id => new FetchPartition(OneBroker.Place, LeaderEpoch.None, Offset.Zero, LeaderEpoch.None, Offset.None, 1 << 20, Offset.None) { TopicId = id })], [])).The<FetchResponse>();
        var session = Ask(0, 0, Old).SessionId;
        Recreate(Delete(b));
        Assert.Equal(ErrorCode.UnknownTopicId, Assert.Single(Ask(session, 1).Results.ToArray()).Error);
        Assert.Equal(ErrorCode.None, Assert.Single(Ask(session, 2, New).Results.ToArray()).Error);
    }

    [Fact]
    public void A_batch_for_the_old_one_is_refused_and_one_by_name_goes_to_the_new_one()
    {
        var b = Recreate(Delete(Anew()));
        Assert.Equal(ErrorCode.UnknownTopicId, Produce(b, Old));
        Assert.Equal("", b.Records);
        Assert.Equal((ErrorCode.None, ErrorCode.None), (Produce(b, New), Produce(b, Uuid.Zero)));
        Assert.Equal("0:x 1:x", b.Records);
    }

    [Fact]
    public void What_was_committed_of_the_old_one_is_gone_with_it()
    {
        var b = Anew();
        Assert.Equal(ErrorCode.None, Commit(b, Uuid.Zero));
        Assert.Equal((ErrorCode.None, 7L), Committed(b, Uuid.Zero));
        Assert.Equal((ErrorCode.None, -1L), Committed(Delete(b), Uuid.Zero));
    }

    [Fact]
    public void A_late_commit_by_name_counts_for_the_new_one_and_by_id_it_is_refused()
    {
        var b = Recreate(Delete(Anew()));
        Assert.Equal(ErrorCode.UnknownTopicId, Commit(b, Old));
        Assert.Equal((ErrorCode.None, -1L), Committed(b, New));
        Assert.Equal(ErrorCode.None, Commit(b, Uuid.Zero));
        Assert.Equal((ErrorCode.None, 7L), Committed(b, New));
    }

    [Fact]
    public void A_commit_of_a_topic_that_is_not_there_is_refused() => Assert.Equal(ErrorCode.UnknownTopicOrPartition, Commit(Delete(Anew()), Uuid.Zero));

    // KAFKA-19154. The coordinator has not been told of the deletion by anybody but its log.
    [Fact]
    public void What_is_stored_under_another_id_is_no_offset()
    {
        var b = Anew();
        Assert.Equal(ErrorCode.None, Commit(b, Old));
        Assert.Equal((ErrorCode.None, 7L), Committed(b, Old));
        Assert.Equal((ErrorCode.None, -1L), Committed(b, new(7, OneBroker.OffsetsPlace.Topic.Length)));
        Assert.Equal((ErrorCode.UnknownTopicId, -9L), Committed(b, New));
    }
}
