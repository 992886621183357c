using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Guarantees;

public sealed class No_phantom
{
    [Fact]
    public void An_effect_of_a_message_that_nobody_sent_is_a_phantom()
    {
        var witness = new Story().Does(1).Violates("no-phantom", message: 1);
        Assert.Equal("billing did m1 at 0.000 s, which nobody sent", witness.Sentence);
        Assert.Single(witness.Operations);
    }

    [Fact]
    public void A_read_of_it_is_enough()
    {
        var witness = new Story().Reads(1).Does(1).Violates("no-phantom", message: 1);
        Assert.Equal("billing was handed m1 at 0.000 s, which nobody sent", witness.Sentence);
    }

    [Fact]
    public void A_message_whose_every_send_was_told_failed_must_not_come_out()
    {
        var story = new Story().Sent(1, result: OperationResult.Fail).Sent(1, result: OperationResult.Fail, attempt: 1).Does(1);
        var witness = story.Violates("no-phantom", message: 1);
        Assert.Equal("billing did m1 at 0.004 s, whose 2 sends were all told failed, the last at 0.003 s", witness.Sentence);
        Assert.Equal(3, witness.Operations.Count);
    }

    [Fact]
    public void The_only_send_is_said_so() => Assert.Equal(
        "billing did m1 at 0.002 s, whose only send was told failed at 0.001 s",
        new Story().Sent(1, result: OperationResult.Fail).Does(1).Violates("no-phantom", message: 1).Sentence);

    [Theory]
    [InlineData(OperationResult.Ok)]
    [InlineData(OperationResult.Info)]
    public void One_attempt_that_may_have_happened_explains_it(OperationResult other) =>
        new Story().Sent(1, result: OperationResult.Fail).Sent(1, result: other, attempt: 1).Does(1).Holds("no-phantom");

    [Fact]
    public void An_open_send_explains_it()
    {
        var story = new Story().Sent(1, result: OperationResult.Fail);
        story.Send(1, attempt: 1);
        story.Does(1).Holds("no-phantom");
    }

    [Fact] // Told failed before anybody saw it or after: every send ended fail.
    public void A_failure_that_is_told_after_the_effect_counts()
    {
        var story = new Story();
        var send = story.Send(1);
        story.Does(1).Returns(send, OperationResult.Fail).Violates("no-phantom", message: 1);
    }

    [Fact]
    public void What_the_auditor_reads_is_not_the_group() => new Story().AuditorReads(1, offset: 0).Holds("no-phantom");

    [Fact]
    public void A_group_that_nobody_declared_is_not_judged() => new Story().Does(1, group: "other").Holds("no-phantom");
}
