using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

public sealed class When_batches_are_built
{
    [Fact] // 1 ms between calls, 20 ms linger: about twenty records wait for each other.
    public void Records_linger_for_company()
    {
        var world = Run(o => o with { Records = 200 }, ("linger.ms", "20"));
        Assert.InRange(world.Produces.Count, 9, 11);
        Assert.Equal(Enumerable.Range(1, 200), world.Cluster.Messages());
    }

    [Fact]
    public void A_full_batch_does_not_linger()
    {
        var world = Run(o => o with { Records = 100, ValueSize = 1000 }, ("linger.ms", "10000"), ("batch.size", "10000"));
        Assert.True(world.World.Now < VirtualTime.FromMs(11_000));
        Assert.All(world.Cluster[0].Batches, b => Assert.InRange(b.Length, 900, 10_000));
        Assert.Equal(12, world.Cluster[0].Batches.Count); // 9 records of about 1,010 bytes fit.
    }

    [Fact]
    public void A_key_always_goes_where_murmur2_says()
    {
        var world = Run(o => o with { Records = 300, Keys = 7 }, 6);
        foreach (var send in world.Operations(OperationKind.Send))
        {
            var key = world.History.Names[send.Key];
            Assert.Equal($"k{(send.Message.Value - 1) % 7}", key);
            Assert.Equal($"orders-{Murmur2.Partition(Kafka.Clients.MessageText.Bytes(key), 6)}", world.History.Names[send.Place]);
        }
    }

    [Fact] // KIP-794: by bytes, not by batches, so that with linger 0 it still stays for batch.size bytes.
    public void Without_a_key_a_partition_is_kept_for_batch_size_bytes()
    {
        var world = Run(o => o with { Records = 400, ValueSize = 500, Interval = Duration.FromMs(5) }, 4, ("linger.ms", "0"), ("batch.size", "10000"));
        var runs = new List<int>();
        var last = -1;
        foreach (var send in world.Operations(OperationKind.Send))
        {
            if (send.Place.Value != last) runs.Add(0);
            last = send.Place.Value;
            runs[^1]++;
        }

        // 10,000 bytes are 18 batches of one record each of about 575 bytes; the same partition may be drawn again.
        Assert.All(runs.SkipLast(1), r => Assert.Equal(0, r % 18));
        Assert.InRange(runs.Count, 10, 23);
        Assert.Equal(4, world.Cluster.Logs.Count(l => l.End > 0));
    }

    [Fact]
    public void A_partition_without_leader_gets_no_keyless_records()
    {
        var world = new ClientWorld(partitions: 3);
        world.Cluster[1].Leader = -1;
        world.AddProducer(o => o with { Records = 200, ValueSize = 500 }, ("batch.size", "2000"));
        world.Start();
        world.RunUntil(() => world.AllTold(200));
        Assert.Equal(0, world.Cluster[1].End);
        Assert.True(world.Cluster[0].End > 0 && world.Cluster[2].End > 0);
    }

    [Fact]
    public void A_request_takes_one_batch_per_partition_up_to_max_request_size()
    {
        var world = new ClientWorld(partitions: 8);
        world.AddProducer(o => o with { Records = 64, Keys = 64, ValueSize = 900, Interval = Duration.Zero }, ("linger.ms", "50"), ("max.request.size", "4000"), ("batch.size", "2000"));
        world.Start();
        world.RunUntil(() => world.AllTold(64));
        Assert.All(world.Produces, r => Assert.Equal(r.Data.ToArray().Length, r.Data.ToArray().Select(d => d.Partition).Distinct().Count()));
        Assert.All(world.Produces, r => Assert.InRange(r.Data.ToArray().Sum(d => d.Records.Length), 1, 4000));
        Assert.Contains(world.Produces, r => r.Data.Length > 1);
    }

    [Fact]
    public void A_batch_that_is_too_large_for_the_broker_comes_in_parts()
    {
        var world = new ClientWorld();
        world.Cluster.MaxBatchBytes = 5_000;
        // One batch of 10 kB is split into parts of batch.size; the limit lies between.
        world.AddProducer(o => o with { Records = 20, ValueSize = 200, Interval = Duration.Zero }, ("linger.ms", "50"), ("batch.size", "4800"));
        world.Cluster.MaxBatchBytes = 4_700;
        world.Cluster.OnProduce = _ => ErrorCode.None;
        world.Start();
        world.RunFor(500);
        Assert.Equal(Enumerable.Range(1, 20), world.Cluster.Messages());
    }

    [Fact] // batch.size is above the limit too: splitting gives the same batch again, until its time is up.
    public void A_batch_size_above_the_brokers_limit_is_not_saved_by_splitting()
    {
        var world = new ClientWorld();
        world.Cluster.MaxBatchBytes = 1_000;
        world.AddProducer(
            o => o with { Records = 20, ValueSize = 200, Interval = Duration.Zero },
            ("linger.ms", "50"), ("delivery.timeout.ms", "1100"), ("request.timeout.ms", "1000"));
        world.Start();
        world.RunUntil(() => world.AllTold(20));
        Assert.All(world.Results(), r => Assert.Equal(OperationResult.Info, r));
        Assert.Empty(world.Cluster.Messages());
    }

    [Fact]
    public void Leaving_a_message_out_changes_no_other()
    {
        var whole = Run(o => o with { Records = 50, Keys = 5 }, 3);
        var without = new ClientWorld(partitions: 3);
        without.AddProducer(o => o with { Records = 50, Keys = 5, LeftOut = [new(20)] });
        without.Start();
        without.RunUntil(() => without.AllTold(49));
        Assert.Equal(Sends(whole).Where(s => s.Message.Value != 20), Sends(without));
    }

    private static IEnumerable<(MessageId Message, string Key, VirtualTime At)> Sends(ClientWorld world) =>
        world.Operations(OperationKind.Send).Select(o => (o.Message, world.History.Names[o.Key], o.CalledAt));

    private static ClientWorld Run(Func<Kafka.Clients.Producing.ProducerOptions, Kafka.Clients.Producing.ProducerOptions> change, params (string, string)[] properties) =>
        Run(change, 1, properties);

    private static ClientWorld Run(Func<Kafka.Clients.Producing.ProducerOptions, Kafka.Clients.Producing.ProducerOptions> change, int partitions, params (string, string)[] properties)
    {
        var world = new ClientWorld(partitions: partitions);
        var records = 0;
        world.AddProducer(o =>
        {
            o = change(o);
            records = o.Records;
            return o;
        }, properties);
        world.Start();
        world.RunUntil(() => world.AllTold(records));
        return world;
    }
}
