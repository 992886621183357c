using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Groups.Assignors;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>The bytes that members of a classic group put into JoinGroup and SyncGroup.</summary>
public class ConsumerProtocolTests
{
    [Fact]
    public void A_subscription_of_version_3_is_written_field_by_field()
    {
        var subscription = new ConsumerSubscription(["o"], [new("o", 1), new("p", 0), new("o", 2)], 7, "r") { UserData = [9] };
        Assert.Equal(
            "0003" + "00000001" + "00016F" + "0000000109" + "00000002" + "00016F" + "00000002" + "00000001" + "00000002" + "000170" + "00000001" + "00000000" + "00000007" + "000172",
            Convert.ToHexString(subscription.Encode()));
    }

    [Fact]
    public void A_subscription_of_version_0_has_topics_and_user_data_alone()
    {
        var bytes = new ConsumerSubscription(["o"], [new("o", 1)], 7, "r").Encode(version: 0);
        Assert.Equal("0000" + "00000001" + "00016F" + "FFFFFFFF", Convert.ToHexString(bytes));
    }

    [Fact]
    public void An_assignment_is_topics_with_partitions_and_user_data() =>
        Assert.Equal("0003" + "00000001" + "00016F" + "00000002" + "00000001" + "00000000" + "FFFFFFFF", Convert.ToHexString(new ConsumerAssignment([new("o", 1), new("o", 0)]).Encode()));

    [Fact]
    public void What_is_written_is_read_back_in_every_version() =>
        Prop.ForAll(
            (from version in Gen.Choose(0, 3)
             from owned in Gen.Choose(0, 3).SelectMany(n => Gen.ListOf(Gen.Choose(0, 5).Select(p => new TopicPartition("t" + (p % 2), p)), n))
             from generation in Gen.Choose(-1, 9)
             select (version, owned: owned.Distinct().Order().ToArray(), generation)).ToArbitrary(),
            given =>
            {
                var (version, owned, generation) = given;
                var bytes = new ConsumerSubscription(["t0", "t1"], owned, generation, "rack") { UserData = [1, 2] }.Encode((short)version);
                var read = Assert.IsType<Decoded<ConsumerSubscription>.Valid>(ConsumerSubscription.Decode(bytes)).Value;
                Assert.Equal(["t0", "t1"], read.Topics);
                Assert.Equal(version >= 1 ? owned : [], read.Owned);
                Assert.Equal(version >= 2 ? generation : -1, read.Generation);
                Assert.Equal(version >= 3 ? "rack" : null, read.Rack);
                var assignment = Assert.IsType<Decoded<ConsumerAssignment>.Valid>(ConsumerAssignment.Decode(new ConsumerAssignment(owned).Encode((short)version))).Value;
                Assert.Equal(owned, assignment.Partitions);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cut_bytes_are_told_and_not_guessed()
    {
        var bytes = new ConsumerSubscription(["topic"], [new("topic", 1)], 7, "r").Encode();
        for (var length = 0; length < bytes.Length; length++) Assert.IsNotType<Decoded<ConsumerSubscription>.Valid>(ConsumerSubscription.Decode(bytes.AsSpan(0, length)));
    }
}
