using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Guarantees;

public sealed class Ordering_of_effects
{
    [Fact]
    public void A_message_done_after_one_that_was_sent_later_is_overtaken()
    {
        var story = new Story().Sent(1).Sent(2).Does(2).Does(1);
        var witness = story.Violates("ordering(key)", message: 1);
        Assert.Equal("p1 sent m1 before m2 with key k, and billing did m2 at 0.004 s before m1 at 0.005 s", witness.Sentence);
        Assert.Equal([(OperationKind.Send, 1), (OperationKind.Send, 2), (OperationKind.Effect, 2), (OperationKind.Effect, 1)],
            witness.Operations.Select(o => (story.History[o].Kind, story.History[o].Message.Value)));
        story.Violates("ordering(partition)", message: 1);
        story.Violates("ordering(producer)", message: 1);
    }

    [Fact]
    public void In_send_order_nothing_is() => new Story().Sent(1).Sent(2).Does(1).Does(2).Holds("ordering(key)");

    [Fact]
    public void Each_message_overtaken_counts_once_however_many_passed_it() =>
        new Story().Sent(1).Sent(2).Sent(3).Sent(4).Does(3).Does(4).Does(1).Does(2).Violates("ordering(key)", message: 1, violations: 2);

    [Fact]
    public void Another_key_is_another_order()
    {
        var story = new Story().Sent(1, key: "a").Sent(2, key: "b").Does(2).Does(1);
        story.Holds("ordering(key)");
        story.Violates("ordering(partition)", message: 1);
    }

    [Fact]
    public void Another_partition_is_another_order()
    {
        var story = new Story().Sent(1, place: "orders-0").Sent(2, place: "orders-1").Does(2, place: "orders-1").Does(1);
        story.Holds("ordering(partition)");
        story.Violates("ordering(producer)", message: 1);
    }

    [Fact]
    public void Another_session_is_another_order() => new Story().Sent(1, by: "p1").Sent(2, by: "p2").Does(2).Does(1).Holds("ordering(producer)");

    [Fact]
    public void A_message_without_a_key_has_no_order_within_keys() => new Story().Sent(1, key: null).Sent(2, key: null).Does(2).Does(1).Holds("ordering(key)");

    [Fact] // Pipelined sends overlap: what counts is which call came first, not what returned first.
    public void The_order_of_the_calls_counts()
    {
        var story = new Story();
        var (first, second) = (story.Send(1), story.Send(2));
        story.Returns(second, OperationResult.Ok).Returns(first, OperationResult.Ok).Does(1).Does(2).Holds("ordering(key)");
    }

    [Fact] // m1 fails, m2 goes through, the application sends m1 again: m2 came out first.
    public void The_first_send_call_of_a_message_counts() =>
        new Story().Sent(1, result: OperationResult.Fail).Sent(2).Sent(1, attempt: 1).Does(2).Does(1).Violates("ordering(key)", message: 1);

    [Fact]
    public void The_program_order_counts_where_threads_call_in_another()
    {
        var story = new Story();
        story.Send(2, program: 1);
        story.Send(1, program: 0);
        story.Does(1).Does(2).Holds("ordering(key)");
        Assert.Equal(new Model.MessageId(1), new Story().Then(s => s.Send(2, program: 1)).Then(s => s.Send(1, program: 0)).Does(2).Does(1).Violates("ordering(key)", message: 1).Message);
    }

    [Fact]
    public void Repeats_are_set_aside() => new Story().Sent(1).Sent(2).Does(1).Does(2).Does(1).Holds("ordering(key)");

    [Fact]
    public void Lost_messages_are_set_aside() => new Story().Sent(1).Sent(2).Sent(3).Does(2).Does(3).Holds("ordering(key)");

    [Fact]
    public void Reads_alone_are_no_order() => new Story().Sent(1).Sent(2).Reads(2).Reads(1).Does(1).Does(2).Holds("ordering(key)");

    [Fact]
    public void Each_group_has_its_own_order() =>
        new Story(new("billing", ["orders"]), new("mail", ["orders"])).Sent(1).Sent(2).Does(1).Does(2, group: "mail").Does(2).Does(1, group: "mail")
            .Violates("ordering(key)", message: 1);

    [Fact] // The first attempt went to orders-0 and was lost, the resend to orders-1.
    public void A_message_that_came_out_of_another_partition_than_it_was_sent_to_has_no_order_within_partitions()
    {
        var story = new Story().Sent(1, place: "orders-0", result: OperationResult.Info).Sent(2, place: "orders-0").Sent(3, place: "orders-1");
        story.Sent(1, place: "orders-1", attempt: 1).Does(2).Does(3, place: "orders-1").Does(1, place: "orders-1").Holds("ordering(partition)");
    }

    [Fact]
    public void A_send_that_never_got_a_partition_has_no_order_within_partitions() =>
        new Story().Sent(1, place: "orders", result: OperationResult.Fail).Sent(2).Sent(1, attempt: 1).Does(2).Does(1).Holds("ordering(partition)");

    [Fact]
    public void An_effect_before_the_call_that_sent_it_is_judged_all_the_same() =>
        new Story().Sent(1).Does(2).Sent(2).Does(1).Violates("ordering(key)", message: 1);

    [Fact]
    public void Probes_are_no_messages_of_the_scenario() =>
        new Story().Probe(1, OperationResult.Ok).Probe(2, OperationResult.Ok).Does(2).Does(1).Holds("ordering(producer)");
}

internal static class StoryExtensions
{
    public static Story Then(this Story story, Action<Story> tell)
    {
        tell(story);
        return story;
    }
}
