using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Guarantees;

public sealed class No_duplicates
{
    [Fact]
    public void An_effect_that_comes_twice_in_one_group_is_a_duplicate()
    {
        var story = new Story().Sent(1).Does(1).Sent(2).Does(1).Does(1);
        var witness = story.Violates("no-duplicates", message: 1);
        Assert.Equal("billing did m1 twice: at 0.002 s and again at 0.005 s", witness.Sentence);
        Assert.Equal([OperationKind.Effect, OperationKind.Effect], witness.Operations.Select(o => story.History[o].Kind));
    }

    [Fact]
    public void Once_in_each_of_two_groups_is_none() =>
        new Story(new("billing", ["orders"]), new("mail", ["orders"])).Sent(1).Does(1).Does(1, group: "mail").Holds("no-duplicates");

    [Fact]
    public void Twice_read_and_once_done_is_none() => new Story().Sent(1).Reads(1).Reads(1).Does(1).Holds("no-duplicates");

    [Fact]
    public void Two_lives_of_one_group_are_one_group()
    {
        var story = new Story().Sent(1).Does(1);
        var second = story.History.OpenSession("billing.1", story.History.Names.Find("billing"), life: 1);
        story.History.Instant(OperationKind.Effect, second, 0, new(1), Model.NameId.None, story.History.Names.Find("orders-0"), 0, new(9_000_000));
        story.Violates("no-duplicates", message: 1);
    }

    [Fact]
    public void Two_messages_that_look_alike_are_two() => new Story().Sent(1).Sent(2).Does(1, offset: 4).Does(2, offset: 4).Holds("no-duplicates");

    [Fact]
    public void The_first_to_be_repeated_is_the_witness() =>
        new Story().Sent(1).Sent(2).Does(1).Does(2).Does(2).Does(1).Violates("no-duplicates", message: 2, violations: 2);

    [Fact]
    public void A_group_that_nobody_declared_is_not_judged() => new Story().Sent(1).Does(1, group: "other").Does(1, group: "other").Holds("no-duplicates");

    [Fact]
    public void A_probe_may_come_twice() => new Story().Probe(1, OperationResult.Ok).Does(1).Does(1).Holds("no-duplicates");
}
