using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Guarantees;

/// <summary>100 ms are owed in all of these.</summary>
public sealed class Progress_after_healing
{
    [Fact]
    public void A_message_that_stands_ahead_and_does_not_come_out_is_stuck()
    {
        var story = new Story().Sent(1).HealedAt(10).At(120).AuditorReads(1, offset: 17).Resumes(17).EndsAt(120);
        var witness = story.Violates("progress", message: 1);
        Assert.Equal("billing is stuck on orders-0: m1 was told ok at 0.001 s, stands at orders-0@17 and did not come out by 0.110 s (100ms are owed, the world was healed at 0.010 s)", witness.Sentence);
        Assert.Equal([OperationKind.Send, OperationKind.Read], witness.Operations.Select(o => story.History[o].Kind));
    }

    [Theory]
    [InlineData(109, false)]
    [InlineData(110, true)]
    public void Nothing_is_violated_before_it_is_due(long ends, bool violated)
    {
        var story = new Story().Sent(1).HealedAt(10).AuditorReads(1, offset: 0).EndsAt(ends);
        if (violated) story.Violates("progress", message: 1);
        else story.Holds("progress");
    }

    [Theory]
    [InlineData(110, false)]
    [InlineData(111, true)]
    public void An_effect_is_in_time_up_to_the_moment_it_is_due(long done, bool late)
    {
        var story = new Story().Sent(1).HealedAt(10).At(done).Does(1).EndsAt(500);
        if (!late) story.Holds("progress");
        else Assert.Equal("billing is stuck on orders-0: m1 was told ok at 0.001 s, came out only at 0.111 s, and that was due by 0.110 s (100ms are owed, the world was healed at 0.010 s)", story.Violates("progress", message: 1).Sentence);
    }

    [Theory] // Told ok at 60 ms, after healing: due at 160 ms.
    [InlineData(160, false)]
    [InlineData(161, true)]
    public void A_later_acknowledgement_makes_it_due_later(long done, bool late)
    {
        var story = new Story();
        var send = story.Send(1);
        story.HealedAt(10).At(60).Returns(send, OperationResult.Ok).At(done).Does(1).EndsAt(500);
        if (late) story.Violates("progress", message: 1);
        else story.Holds("progress");
    }

    [Fact]
    public void A_world_that_was_never_healed_owes_nothing() => new Story().Sent(1).AuditorReads(1, offset: 0).EndsAt(5_000).Holds("progress");

    [Fact]
    public void A_lost_message_is_no_loss_s_business()
    {
        var story = new Story().Sent(1).HealedAt(10).AuditorReadsToEnd().EndsAt(500);
        story.Holds("progress");
        story.Violates("no-loss", message: 1);
    }

    [Fact] // Whether it is lost or stuck nobody knows; probes tell of a place that can't be read.
    public void What_the_auditor_could_not_read_is_not_claimed() => new Story().Sent(1).HealedAt(10).EndsAt(500).WithoutAuditorsEnd().Holds("progress");

    [Fact]
    public void Messages_from_before_a_group_joined_are_not_owed() =>
        new Story(new Judging.GroupContract("billing", ["orders"]) { From = VirtualTime.FromMs(5) }).Sent(1).HealedAt(10).AuditorReads(1, offset: 0).EndsAt(500).Holds("progress");

    [Theory]
    [InlineData(150, false)]
    [InlineData(151, true)]
    public void A_probe_must_be_told_ok_in_time(long told, bool late)
    {
        var story = new Story().HealedAt(10).At(50).Probe(1, OperationResult.Ok, returns: told).At(told).Does(1).EndsAt(500);
        if (!late) story.Holds("progress");
        else Assert.Equal("orders-0 is stuck: probe m1, sent at 0.050 s, was told ok only at 0.151 s, and that was due by 0.150 s (100ms are owed, the world was healed at 0.010 s)", story.Violates("progress", message: 1).Sentence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OperationResult.Info)]
    [InlineData(OperationResult.Fail)]
    public void A_probe_that_is_never_told_ok_is_stuck(OperationResult? result)
    {
        var story = new Story().HealedAt(10).At(20).Probe(1, result).EndsAt(120);
        Assert.Equal("orders-0 is stuck: probe m1, sent at 0.020 s, was not told ok by 0.120 s (100ms are owed, the world was healed at 0.010 s)", story.Violates("progress", message: 1).Sentence);
        story.EndsAt(119).Holds("progress");
    }

    [Fact]
    public void A_probe_sent_before_healing_is_due_after_it()
    {
        var story = new Story().At(0).Probe(1, null).HealedAt(50).EndsAt(149);
        story.Holds("progress");
        story.EndsAt(150).Violates("progress", message: 1);
    }

    [Fact] // A probe that is lost has not come out: no-loss does not look at it.
    public void A_probe_must_come_out_even_when_it_is_gone()
    {
        var story = new Story().HealedAt(10).At(20).Probe(1, OperationResult.Ok).AuditorReadsToEnd().EndsAt(121);
        var witness = story.Violates("progress", message: 1);
        Assert.Equal("billing is stuck on orders-0: probe m1 was told ok at 0.021 s, did not come out by 0.121 s (100ms are owed, the world was healed at 0.010 s)", witness.Sentence);
        story.EndsAt(120).Holds("progress");
    }

    [Fact]
    public void A_probe_must_come_out_in_every_group_of_its_topic()
    {
        var story = new Story(new("billing", ["orders"]), new("mail", ["orders"]), new("archive", ["payments"]));
        story.HealedAt(10).At(20).Probe(1, OperationResult.Ok).Does(1).EndsAt(500);
        Assert.Equal("mail", story.Violates("progress", message: 1).Group);
        story.Holds("progress(billing)");
        story.Holds("progress(archive)");
    }

    [Fact]
    public void A_probe_to_a_topic_that_nobody_consumes_must_be_told_ok_all_the_same()
    {
        var story = new Story(new Judging.GroupContract("archive", ["payments"])).HealedAt(10).At(20).Probe(1, OperationResult.Fail).EndsAt(500);
        Assert.Equal("", story.Violates("progress", message: 1).Group);
        story.Holds("progress(archive)");
    }

    [Fact]
    public void What_is_owed_for_ever_is_never_due()
    {
        var story = new Story { Owed = Duration.Forever }.Sent(1).HealedAt(10).AuditorReads(1, offset: 0).Probe(2, null).EndsAt(1_000_000);
        story.Holds("progress");
    }
}
