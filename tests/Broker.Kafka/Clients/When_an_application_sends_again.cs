using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>What the client cannot protect from: the application's own resend, and a restarted process.</summary>
public sealed class When_an_application_sends_again
{
    private static readonly (string, string)[] ShortDelivery = [("delivery.timeout.ms", "3000"), ("request.timeout.ms", "2900"), ("linger.ms", "0")];

    [Fact] // C4: the first attempt was executed; the resend is another record with a sequence number of its own.
    public void A_resend_after_an_unknown_outcome_duplicates_in_spite_of_idempotence()
    {
        var world = Resending(Reaction.ExecuteAndHang);
        Assert.Equal([1, 1], world.Cluster.Messages());
        Assert.Equal([(0, OperationResult.Info), (1, OperationResult.Ok)], world.Operations(OperationKind.Send).Select(o => (o.Attempt, o.Result)));
    }

    [Fact]
    public void A_resend_after_a_definite_failure_does_not_duplicate()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 1, ResendOn = ResendOn.Fail }, ("max.block.ms", "1000"));
        world.Cluster.TopicIsKnown = false;
        world.Start();
        world.RunUntil(() => world.AllTold(1));
        world.Cluster.TopicIsKnown = true;
        world.RunUntil(() => world.AllTold(2));
        Assert.Equal([1], world.Cluster.Messages());
        Assert.Equal([OperationResult.Fail, OperationResult.Ok], world.Results());
    }

    [Fact] // The outcome that is not listed is accepted.
    public void An_outcome_that_is_not_listed_is_not_sent_again()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 1, ResendOn = ResendOn.Fail }, ShortDelivery);
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest ? Reaction.Hang : Reaction.Answer;
        world.Start();
        world.RunFor(20_000);
        Assert.Equal([OperationResult.Info], world.Results());
    }

    [Fact]
    public void A_message_is_sent_again_at_most_so_often()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 1, ResendOn = ResendOn.Info, ResendAttempts = 2 }, ShortDelivery);
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest ? Reaction.Hang : Reaction.Answer;
        world.Start();
        world.RunFor(60_000);
        Assert.Equal([0, 1, 2], world.Operations(OperationKind.Send).Select(o => o.Attempt));
        Assert.True(world.Actor<ProducerActor>("p1").IsIdle);
    }

    [Fact] // The expiry of a batch that was tried twice bumps the epoch: what may still come under the old one is fenced.
    public void An_expired_batch_bumps_the_epoch()
    {
        var world = new ClientWorld();
        world.AddProducer(
            o => o with { Records = 2, Interval = Duration.FromMs(5_000), ValueSize = 100 },
            ("delivery.timeout.ms", "3000"), ("request.timeout.ms", "1000"), ("linger.ms", "0"));
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest && world.World.Now < VirtualTime.FromMs(4_000) ? Reaction.Hang : Reaction.Answer;
        world.Start();
        world.RunUntil(() => world.AllTold(2));
        Assert.Equal([OperationResult.Info, OperationResult.Ok], world.Results());
        Assert.Equal([2], world.Cluster.Messages());
        var last = new Kafka.Records.RecordBatch(world.Produces[^1].Data[0].Records.Span);
        Assert.Equal((1, 0), (last.ProducerEpoch.Value, last.BaseSequence.Value));
        // The orphan comes now, under epoch 0.
        var orphan = world.Produces[0].Data[0].Records;
        Assert.Equal(ErrorCode.InvalidProducerEpoch, world.Cluster[0].Append(orphan.Span).Error);
    }

    [Fact] // C5: what was called and not recorded as acknowledged is sent again by the next life, under a new producer id.
    public void A_restarted_producer_that_resends_duplicates()
    {
        var world = Restarted(AfterRestart.Resend, Reaction.ExecuteSilently);
        Assert.Equal([1, 2, 3, 1, 2, 3, 4, 5, 6], world.Cluster.Messages());
    }

    [Fact]
    public void A_restarted_producer_that_goes_on_sends_nothing_twice()
    {
        var world = Restarted(AfterRestart.GoOn, Reaction.ExecuteSilently);
        Assert.Equal([1, 2, 3, 4, 5, 6], world.Cluster.Messages());
    }

    [Fact] // K16: what lay in the producer's memory died with it, and the application goes on behind it.
    public void A_restarted_producer_that_goes_on_loses_what_was_not_out()
    {
        var world = Restarted(AfterRestart.GoOn, Reaction.Hang);
        Assert.Equal([4, 5, 6], world.Cluster.Messages());
        Assert.Equal([OperationResult.Open, OperationResult.Open, OperationResult.Open], world.Results().Take(3));
    }

    [Fact]
    public void What_was_acknowledged_is_not_sent_again()
    {
        var world = Restarted(AfterRestart.Resend, Reaction.Answer);
        Assert.Equal([1, 2, 3, 4, 5, 6], world.Cluster.Messages());
    }

    [Fact]
    public void A_restarted_producer_is_a_new_session()
    {
        var world = Restarted(AfterRestart.Resend, Reaction.ExecuteSilently);
        Assert.Equal([0, 1], world.History.Sessions.Select(s => s.Life));
        Assert.Equal([(1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (3, 1), (4, 0), (5, 0), (6, 0)], world.Operations(OperationKind.Send).Select(o => (o.Message.Value, o.Attempt)));
    }

    [Fact] // A page that never reached the disk is no message.
    public void After_a_power_loss_the_application_remembers_what_its_disk_does()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 6, Interval = Duration.FromMs(100), AfterRestart = AfterRestart.Resend });
        world.Start();
        world.RunFor(350);
        world.World.PowerLoss(world.MachineOf("p1"), KeepUnflushed.None);
        world.World.PowerOn(world.MachineOf("p1"));
        world.World.Start(world.ProcessOf("p1"));
        world.RunFor(5_000);
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4, 5, 6], world.Cluster.Messages());
    }

    [Fact]
    public void Steps_send_messages_with_keys_and_partitions_of_their_own()
    {
        var world = new ClientWorld(partitions: 3);
        world.AddProducer(o => o with { Records = 0, Keys = 2, Special = [new(new(50), "k9", 2), new(new(51), null, 1)] });
        world.Start();
        world.RunFor(1);
        world.Tell("p1", new SendCommand([new(50), new(51)]));
        world.Tell("p1", new SendMoreCommand(2));
        world.RunUntil(() => world.AllTold(4));
        Assert.Equal([50, 51, 1, 2], world.Operations(OperationKind.Send).Select(o => o.Message.Value));
        Assert.Contains(50, world.Cluster.Messages(2));
        Assert.Contains(51, world.Cluster.Messages(1));
        Assert.Equal(["k9", "", "k0", "k1"], world.Operations(OperationKind.Send).Select(o => world.History.Names[o.Key]));
    }

    [Fact]
    public void Facts_tell_of_every_call_and_every_outcome()
    {
        var world = Resending(Reaction.ExecuteAndHang);
        Assert.Equal([(1L, 0L), (1L, 1L)], world.Of(FactKind.SendCalled).Select(f => (f.A, f.B)));
        Assert.Equal([(1L, 3L), (1L, 1L)], world.Of(FactKind.SendReturned).Select(f => (f.A, f.B)));
    }

    private static ClientWorld Resending(Reaction first)
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 1, ResendOn = ResendOn.Info }, ShortDelivery);
        var produces = 0;
        world.Cluster.OnRequest = (_, r) => r is not ProduceRequest ? Reaction.Answer : ++produces == 1 ? first : world.AllTold(1) ? Reaction.Answer : Reaction.Hang;
        world.Start();
        world.RunUntil(() => world.AllTold(2));
        return world;
    }

    /// <summary>Six messages; behind the third the process is killed and started again. Until then its produces meet <paramref name="reaction"/>.</summary>
    private static ClientWorld Restarted(AfterRestart afterRestart, Reaction reaction)
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 6, Interval = Duration.FromMs(100), AfterRestart = afterRestart }, ("linger.ms", "0"));
        var restarted = false;
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest && !restarted ? reaction : Reaction.Answer;
        world.Start();
        world.RunFor(250);
        world.World.Crash(world.ProcessOf("p1"));
        restarted = true;
        world.World.Start(world.ProcessOf("p1"));
        world.RunFor(5_000);
        return world;
    }
}
