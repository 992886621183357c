using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>How long a consumer reads from the follower that its leader has named, and what sends it back (KIP-392). Broker 1 leads, 2 is nearer.</summary>
public sealed class When_a_nearer_replica_is_named
{
    private readonly ClientWorld world = new(brokers: 3);
    private readonly List<int> asked = []; // The brokers that fetches went to.

    private FakeLog Log => world.Cluster[0];

    private void Read(Func<ConsumerOptions, ConsumerOptions>? change = null, params (string, string)[] properties)
    {
        Log.Nearer = 2;
        world.Cluster.OnRequest = (broker, request) =>
        {
            if (request is FetchRequest { Partitions.Length: > 0 }) asked.Add(broker);
            return Reaction.Answer;
        };
        world.AddConsumer(change: change, properties: [("client.rack", "b"), .. properties]);
        Fill(5);
        world.Start();
        world.RunUntil(() => world.Effects.Count == 5);
    }

    private void Fill(int count)
    {
        var first = 1 + (int)Log.End;
        Log.NearerEnd = Log.End + count;
        world.Fill(count, first: first);
    }

    // Where the next fetches go once the log has grown.
    private IEnumerable<int> Next(int count = 1)
    {
        world.RunFor(50); // The fetch that waits at the follower is on its way.
        var before = asked.Count;
        Fill(1);
        world.RunUntil(() => asked.Count >= before + count);
        return asked.Skip(before).Take(count);
    }

    [Fact]
    public void Everything_is_read_from_the_follower_after_one_question()
    {
        Read();
        Assert.Equal([1, 2], asked.Distinct());
        Assert.Single(asked, 1);
        Assert.Equal([2, 2], Next(2));
    }

    [Fact]
    public void Without_a_rack_nobody_names_one()
    {
        Read(properties: ("client.rack", ""));
        Assert.DoesNotContain(2, asked);
    }

    [Fact]
    public void The_leader_is_asked_again_when_metadata_would_be_too_old()
    {
        Read(properties: ("metadata.max.age.ms", "4000"));
        world.RunFor(3500);
        Assert.Single(asked, 1);
        world.RunFor(1500);
        Assert.Equal(2, asked.Count(b => b == 1));
        Assert.Equal(2, asked[^1]);
    }

    [Fact]
    public void A_follower_that_is_behind_costs_no_position()
    {
        Read();
        Log.NearerError = ErrorCode.OffsetOutOfRange;
        world.RunFor(600);
        Log.Nearer = 0; // The leader names nobody any more.
        Fill(3);
        world.RunUntil(() => world.Effects.Count == 8);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], world.Effects);
        Assert.DoesNotContain(world.Of(FactKind.PositionReset), f => f.B >= 0);
    }

    [Fact]
    public void Out_of_range_at_the_leader_is_a_reset_as_ever()
    {
        Read(o => o with { Behaviour = ClientBehaviour.Release41 with { ValidatesPosition = false } });
        Log.Nearer = 0;
        Log.Truncate(2);
        Log.Epochs.Add((Log.Epoch, 2));
        world.RunUntil(() => world.Of(FactKind.PositionReset).Any(f => f.B == 5));
    }

    [Theory]
    [InlineData(ErrorCode.NotLeaderOrFollower), InlineData(ErrorCode.FencedLeaderEpoch), InlineData(ErrorCode.OffsetNotAvailable)]
    [InlineData(ErrorCode.KafkaStorageError), InlineData(ErrorCode.UnknownTopicOrPartition)]
    public void What_has_to_do_with_metadata_sends_it_back_to_the_leader(ErrorCode error)
    {
        Read();
        Log.NearerError = error;
        Assert.Contains(1, Next(2));
    }

    [Fact]
    public void A_follower_that_has_not_heard_of_the_epoch_is_asked_again()
    {
        Read();
        Log.NearerError = ErrorCode.UnknownLeaderEpoch;
        Assert.Equal([2, 2, 2], Next(3));
    }

    [Fact]
    public void A_new_leader_is_asked_first()
    {
        Read();
        world.Cluster.Elect(0, leader: 3);
        Assert.Equal([3, 2], Next(8).SkipWhile(b => b == 2).Take(2));
    }

    [Fact]
    public void A_client_without_leader_epochs_goes_on_reading_where_it_was()
    {
        Read(o => o with { Behaviour = ClientBehaviour.Release41 with { ValidatesPosition = false } }, ("metadata.max.age.ms", "100000"));
        world.Cluster.Elect(0, leader: 3);
        Fill(3);
        world.RunFor(3000);
        Assert.All(world.Cluster.Requests<FetchRequest>(), f => Assert.All(f.Partitions.ToArray(), p => Assert.Equal(LeaderEpoch.None, p.CurrentLeaderEpoch)));
        Assert.DoesNotContain(3, asked);
        Assert.Equal(8, world.Effects.Count);
    }

    [Fact]
    public void A_connection_that_breaks_sends_it_back_to_the_leader()
    {
        Read();
        world.World.Crash(world.ProcessOf(2));
        Assert.Equal([1], Next());
    }

    [Fact]
    public void The_end_that_a_follower_tells_is_no_end()
    {
        Read(o => o with { RecordsEnds = true });
        var before = world.Operations(OperationKind.ReadEnd).Count();
        world.RunFor(3000);
        var ends = world.Operations(OperationKind.ReadEnd).Skip(before).ToList();
        Assert.True(ends.Count > 4);
        Assert.DoesNotContain(ends, e => e.Result == OperationResult.Ok);
    }

    [Fact]
    public void The_background_thread_of_the_consumer_protocol_does_the_same()
    {
        Read(properties: ("group.protocol", "consumer"));
        Assert.Single(asked, 1);
        Assert.Equal([2, 2], Next(2));
    }
}
