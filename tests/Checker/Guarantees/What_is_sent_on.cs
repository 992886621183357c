using Lab.Checker.Judging;
using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Guarantees;

/// <summary>billing reads wide; drain reads orders and sends on to wide: what was sent to orders is owed to billing.</summary>
public sealed class What_is_sent_on
{
    private static Story Told() => new Story(new GroupContract("billing", ["wide"]) { Through = [new("drain", ["orders"])] }).Sent(1);

    [Fact]
    public void Is_done_where_it_comes_out() =>
        Told().Sent(1, place: "wide-0", by: "drain").Does(1, place: "wide-0").AuditorReads(1, offset: 0).Resumes(1, group: "drain").Holds("no-loss");

    [Fact]
    public void Is_still_ahead_while_it_is_ahead_of_the_application_that_sends_on() =>
        Told().AuditorReads(1, offset: 4).Resumes(4, group: "drain").Resumes(0, place: "wide-0").Holds("no-loss");

    [Fact]
    public void Is_lost_when_that_application_went_past_it_and_nobody_has_it_behind()
    {
        var witness = Told().AuditorReads(1, offset: 4).Resumes(5, group: "drain").Resumes(0, place: "wide-0").Violates("no-loss", message: 1);
        Assert.Equal("m1 was told ok at 0.001 s and billing will never get it: it stands at orders-0@4, and drain resumes there at 5", witness.Sentence);
    }

    [Fact]
    public void Is_lost_when_both_went_past_it()
    {
        var story = Told().Sent(1, place: "wide-0", by: "drain").AuditorReads(1, offset: 4).AuditorReads(1, offset: 7, place: "wide-0").Resumes(5, group: "drain").Resumes(8, place: "wide-0");
        Assert.EndsWith("it stands at orders-0@4, and drain resumes there at 5, and at wide-0@7, and billing resumes there at 8", story.Violates("no-loss", message: 1).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_ahead_of_the_group_when_it_is_behind_the_application() =>
        Told().Sent(1, place: "wide-0", by: "drain").AuditorReads(1, offset: 4).AuditorReads(1, offset: 7, place: "wide-0").Resumes(5, group: "drain").Resumes(7, place: "wide-0").Holds("no-loss");

    [Fact]
    public void Is_not_owed_to_a_group_behind_which_nobody_sends_on() =>
        new Story(new GroupContract("billing", ["wide"])).Sent(1).AuditorReads(1, offset: 4).Resumes(5, group: "drain").Holds("no-loss");

    [Fact]
    public void Comes_out_within_what_is_owed() =>
        Told().AuditorReads(1, offset: 4).Resumes(4, group: "drain").HealedAt(10).EndsAt(500).Violates("progress", message: 1);
}
