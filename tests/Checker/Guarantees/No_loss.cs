using Lab.Checker.Judging;
using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Guarantees;

public sealed class No_loss
{
    [Fact]
    public void A_message_told_ok_that_the_auditor_does_not_read_is_lost()
    {
        var story = new Story().Sent(1).Sent(2).Does(1).AuditorReads(1, offset: 0).AuditorReadsToEnd().Resumes(1);
        var witness = story.Violates("no-loss", message: 2);
        Assert.Equal("m2 was told ok at 0.003 s and billing will never get it: it is not in the log", witness.Sentence);
        Assert.Equal([OperationKind.Send, OperationKind.ReadEnd], witness.Operations.Select(o => story.History[o].Kind));
        Assert.Equal("billing", witness.Group);
    }

    [Fact]
    public void It_is_not_when_it_had_its_effect_and_then_left_the_log() =>
        new Story().Sent(1).Does(1).AuditorReadsToEnd().Resumes(1).Holds("no-loss");

    [Fact]
    public void A_message_behind_the_offset_where_the_group_resumes_is_lost()
    {
        var story = new Story().Sent(1).AuditorReads(1, offset: 17).AuditorReadsToEnd(20).Resumes(18);
        var witness = story.Violates("no-loss", message: 1);
        Assert.Equal("m1 was told ok at 0.001 s and billing will never get it: it stands at orders-0@17, and billing resumes there at 18", witness.Sentence);
        Assert.Equal([OperationKind.Send, OperationKind.Read, OperationKind.Resume], witness.Operations.Select(o => story.History[o].Kind));
    }

    [Fact]
    public void A_message_at_the_offset_where_the_group_resumes_is_still_ahead() =>
        new Story().Sent(1).AuditorReads(1, offset: 18).AuditorReadsToEnd(20).Resumes(18).Holds("no-loss");

    [Fact]
    public void One_copy_ahead_is_enough() =>
        new Story().Sent(1).AuditorReads(1, offset: 3).AuditorReads(1, offset: 18).Resumes(18).Holds("no-loss");

    [Fact]
    public void All_copies_behind_are_named()
    {
        var witness = new Story().Sent(1).AuditorReads(1, offset: 3).AuditorReads(1, offset: 4).Resumes(5).Violates("no-loss", message: 1);
        Assert.Equal(4, witness.Operations.Count);
        Assert.EndsWith("it stands at orders-0@3, and billing resumes there at 5, and at orders-0@4, and billing resumes there at 5", witness.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_answer_where_a_group_resumes_counts() =>
        new Story().Sent(1).Resumes(9).AuditorReads(1, offset: 3).Resumes(2).Holds("no-loss");

    [Theory] // A group that has neither a commit nor a reset policy is stuck, but has skipped nothing.
    [InlineData(false)]
    [InlineData(true)]
    public void Without_an_offset_to_resume_at_nothing_is_behind(bool answered)
    {
        var story = new Story().Sent(1).AuditorReads(1, offset: 0);
        (answered ? story.Resumes(Operation.NoOffset) : story).Holds("no-loss");
    }

    [Theory]
    [InlineData(OperationResult.Fail)]
    [InlineData(OperationResult.Info)]
    public void A_message_that_was_not_told_ok_is_not_owed(OperationResult result) => new Story().Sent(1, result: result).AuditorReadsToEnd().Holds("no-loss");

    [Fact]
    public void An_open_send_is_not_told_ok()
    {
        var story = new Story();
        story.Send(1);
        story.Holds("no-loss");
    }

    [Theory]
    [InlineData(OperationResult.Fail)]
    [InlineData(OperationResult.Info)]
    public void Any_attempt_told_ok_makes_it_owed(OperationResult first) =>
        new Story().Sent(1, result: first).Sent(1, attempt: 1).AuditorReadsToEnd().Violates("no-loss", message: 1);

    [Fact]
    public void A_send_that_was_never_answered_counts_since_the_user_believes_it_was_sent()
    {
        var story = new Story();
        story.Returns(story.Send(1), OperationResult.Ok, OperationFlags.Unconfirmed);
        Assert.StartsWith("m1 was told ok without any answer at 0.001 s", story.Violates("no-loss", message: 1).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_group_is_owed_its_own_topics()
    {
        var story = new Story(new("billing", ["orders"]), new("mail", ["payments", "orders-1"]))
            .Sent(1, place: "orders-0").Sent(2, place: "payments-3").Sent(3, place: "orders-1").Does(3, place: "orders-1");
        Assert.Equal("billing", story.Violates("no-loss", message: 1, violations: 3).Group);
        story.Violates("no-loss(mail)", message: 2, violations: 2);
    }

    [Theory] // orders-12 is a partition of orders; ordersarchive and orders-old are other topics.
    [InlineData("orders", true)]
    [InlineData("orders-12", true)]
    [InlineData("orders-", false)]
    [InlineData("orders-old", false)]
    [InlineData("orders-1x", false)]
    [InlineData("ordersarchive", false)]
    [InlineData("order", false)]
    [InlineData("new-orders-1", false)]
    public void A_place_belongs_to_its_topic(string place, bool consumed) => Assert.Equal(consumed, new GroupContract("billing", ["orders"]).Consumes(place));

    [Fact]
    public void A_group_that_joined_later_is_not_owed_what_was_sent_before()
    {
        var story = new Story(new GroupContract("billing", ["orders"]) { From = VirtualTime.FromMs(5) }).Sent(1).At(5).Sent(2);
        story.Violates("no-loss", message: 2);
        new Story(new GroupContract("billing", ["orders"]) { FromPosition = 2 }).Sent(1).Sent(2).Violates("no-loss", message: 2);
    }

    [Fact] // The resend came later than the group, but what the application means by the message is older than it.
    public void A_resend_does_not_make_an_older_message_owed() =>
        new Story(new GroupContract("billing", ["orders"]) { From = VirtualTime.FromMs(5) }).Sent(1, result: OperationResult.Info).At(6).Sent(1, attempt: 1).Holds("no-loss");

    [Fact]
    public void An_auditor_that_did_not_come_to_the_end_leaves_it_undecided()
    {
        var story = new Story().Sent(1).WithoutAuditorsEnd();
        Assert.Equal((Outcome.Unknown, null), (story.Judged("no-loss").Outcome, story.Judged("no-loss").Witness));
        story.Does(1).Holds("no-loss");
    }

    [Fact]
    public void Places_that_it_did_read_to_the_end_are_decided()
    {
        var story = new Story().Sent(1, place: "orders-0").Sent(2, place: "orders-1").AuditorReadsToEnd(place: "orders-0").WithoutAuditorsEnd();
        story.Violates("no-loss", message: 1);
    }

    [Fact]
    public void A_probe_is_no_message_of_the_scenario() => new Story().Probe(1, OperationResult.Ok).AuditorReadsToEnd().Holds("no-loss");

    [Fact]
    public void A_loss_with_an_excused_cause_is_set_aside_and_listed()
    {
        var story = new Story { Excused = [Cause.Retention] }.Sent(1).Sent(2);
        var judge = new Judge();
        judge.Begin(story.Context(new Guarantee(GuaranteeKind.NoLoss), new Guarantee(GuaranteeKind.NoLoss, Group: "billing")));
        judge.Replay(story.History);
        var verdicts = judge.Finish(story.History, story.Context().Ending, w => w.Message.Value == 1 ? Cause.Retention : Cause.DiskLost);
        Assert.All(verdicts, v => Assert.Equal((1, new MessageId(2)), (v.Violations, v.Witness!.Message)));
        Assert.Equal([new ExcusedLoss("billing", new(1), Cause.Retention)], judge.ExcusedLosses);

        var offline = story.Context(new Guarantee(GuaranteeKind.NoLoss)) with { ExcusedLosses = judge.ExcusedLosses };
        Assert.Equal(1, Judge.Offline(story.History, offline)[0].Violations);
    }

    [Fact]
    public void A_cause_that_is_not_excused_counts()
    {
        var story = new Story().Sent(1);
        var judge = new Judge();
        judge.Begin(story.Context(new Guarantee(GuaranteeKind.NoLoss)));
        judge.Replay(story.History);
        Assert.Equal(1, judge.Finish(story.History, story.Context().Ending, _ => Cause.Retention)[0].Violations);
    }
}
