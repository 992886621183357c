using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>What the application is told, and whether that is the truth: fail only when the message cannot be in the log.</summary>
public sealed class When_a_send_fails
{
    [Fact] // send() gave up waiting for metadata: nothing ever left.
    public void Without_metadata_it_is_a_definite_failure_after_max_block()
    {
        var world = One(("max.block.ms", "5000"));
        world.Cluster.TopicIsKnown = false;
        world.Start();
        world.RunUntil(() => world.AllTold(1));
        var send = Assert.Single(world.Operations(OperationKind.Send));
        Assert.Equal(OperationResult.Fail, send.Result);
        Assert.Equal(5000, (send.ReturnedAt - send.CalledAt).Ms);
        Assert.Empty(world.Produces);
    }

    [Fact] // KAFKA-10551: by name it would have gone there unawares.
    public void A_batch_for_a_topic_that_was_made_anew_is_refused_and_sent_again_to_the_new_one()
    {
        var world = One(("linger.ms", "0"));
        world.Cluster.OnRequest = (_, r) =>
        {
            if (r is ProduceRequest) world.Cluster.TopicId = new(2, 2);
            return Reaction.Answer;
        };
        world.Start();
        world.RunUntil(() => world.AllTold(1));
        Assert.Equal(OperationResult.Ok, Assert.Single(world.Operations(OperationKind.Send)).Result);
        Assert.Equal([new Uuid(1, 1), new Uuid(2, 2)], world.Cluster.Requests<ProduceRequest>().Select(r => r.Data[0].TopicId));
    }

    [Theory] // Executed or not: nobody can tell.
    [InlineData(Reaction.Hang, 0)]
    [InlineData(Reaction.ExecuteAndHang, 1)]
    public void After_the_delivery_timeout_the_outcome_is_unknown(Reaction reaction, int copies)
    {
        var world = One(("acks", "1"), ("enable.idempotence", "false"), ("delivery.timeout.ms", "3000"), ("request.timeout.ms", "2900"), ("linger.ms", "0"));
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest ? reaction : Reaction.Answer;
        world.Start();
        world.RunUntil(() => world.AllTold(1));
        var send = Assert.Single(world.Operations(OperationKind.Send));
        Assert.Equal(OperationResult.Info, send.Result);
        Assert.InRange((send.ReturnedAt - send.CalledAt).Ms, 3000, 3020);
        world.RunFor(60_000);
        Assert.Equal(copies, world.Cluster.Messages().Distinct().Count());
    }

    [Fact]
    public void A_refusal_before_the_append_is_definite()
    {
        var world = One(("retries", "0"), ("enable.idempotence", "false"));
        world.Cluster.OnProduce = _ => ErrorCode.NotEnoughReplicas;
        Assert.Equal(OperationResult.Fail, Told(world));
        Assert.Empty(world.Cluster.Messages());
    }

    [Theory]
    [InlineData(ErrorCode.NotEnoughReplicasAfterAppend)]
    [InlineData(ErrorCode.RequestTimedOut)]
    [InlineData(ErrorCode.NotLeaderOrFollower)]
    [InlineData(ErrorCode.KafkaStorageError)]
    [InlineData(ErrorCode.UnknownServerError)]
    public void An_error_that_may_come_after_the_append_is_unknown(ErrorCode error)
    {
        var world = One(("retries", "0"), ("enable.idempotence", "false"));
        world.Cluster.OnProduce = _ => error;
        Assert.Equal(OperationResult.Info, Told(world));
    }

    [Fact] // The first attempt was written, its reply lost; the second is refused.
    public void A_refusal_after_a_lost_attempt_is_unknown()
    {
        var world = One(("retries", "1"), ("enable.idempotence", "false"));
        var produces = 0;
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest && ++produces == 1 ? Reaction.LoseReply : Reaction.Answer;
        world.Cluster.OnProduce = _ => produces == 2 ? ErrorCode.NotEnoughReplicas : ErrorCode.None;
        Assert.Equal(OperationResult.Info, Told(world));
        Assert.Equal([1], world.Cluster.Messages());
    }

    [Fact]
    public void A_record_above_max_request_size_fails_at_once()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 1, ValueSize = 3000 }, ("max.request.size", "2000"));
        Assert.Equal(OperationResult.Fail, Told(world));
        Assert.Empty(world.Produces);
    }

    [Fact] // 32 KiB hold two batches of 16 KiB: the third send() waits for memory that never comes.
    public void A_full_buffer_is_a_definite_failure_after_max_block()
    {
        var world = new ClientWorld(partitions: 3);
        world.AddProducer(
            o => o with { Records = 3, Special = [new(new(1), null, 0), new(new(2), null, 1), new(new(3), null, 2)] },
            ("buffer.memory", "32768"), ("max.block.ms", "2000"), ("acks", "1"), ("enable.idempotence", "false"));
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest ? Reaction.Hang : Reaction.Answer;
        world.Start();
        world.RunUntil(() => world.AllTold(1));
        Assert.Equal([OperationResult.Open, OperationResult.Open, OperationResult.Fail], world.Results());
    }

    [Fact]
    public void Memory_that_comes_free_lets_a_blocked_send_go_on()
    {
        var world = new ClientWorld(partitions: 3);
        world.AddProducer(
            o => o with { Records = 3, Special = [new(new(1), null, 0), new(new(2), null, 1), new(new(3), null, 2)] },
            ("buffer.memory", "32768"), ("linger.ms", "60000"), ("delivery.timeout.ms", "120000"));
        world.Start();
        // While somebody waits nothing lingers: the first two go out at once, and make room. The third lingers alone.
        world.RunUntil(() => world.AllTold(2), withinMs: 1_000);
        Assert.Equal([OperationResult.Ok, OperationResult.Ok, OperationResult.Open], world.Results());
        world.RunUntil(() => world.AllTold(3));
        Assert.Equal([3], world.Cluster.Messages(2));
    }

    [Fact]
    public void A_success_by_return_does_not_wait_for_the_answer()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 1, Success = Kafka.Clients.Producing.SendSuccess.Returned });
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest ? Reaction.Hang : Reaction.Answer;
        world.Start();
        world.RunUntil(() => world.AllTold(1), withinMs: 1_000);
        var send = Assert.Single(world.Operations(OperationKind.Send));
        Assert.Equal(OperationResult.Ok, send.Result);
        Assert.True(send.Has(OperationFlags.Unconfirmed));
    }

    [Fact] // acks=0: the reset comes too late for whoever was told ok.
    public void Without_acks_nothing_is_ever_repeated()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 20 }, ("acks", "0"), ("linger.ms", "0"));
        var produces = 0;
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest && ++produces == 5 ? Reaction.LoseRequest : Reaction.Answer;
        world.Start();
        world.RunUntil(() => world.AllTold(20));
        world.RunFor(1_000);
        Assert.All(world.Results(), r => Assert.Equal(OperationResult.Ok, r));
        var log = world.Cluster.Messages();
        Assert.True(log.Count < 20);
        Assert.Equal(log.Distinct(), log);
    }

    private static ClientWorld One(params (string, string)[] properties)
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 1 }, properties);
        return world;
    }

    private static OperationResult Told(ClientWorld world)
    {
        world.Start();
        world.RunUntil(() => world.AllTold(1));
        return world.Results()[0];
    }
}
