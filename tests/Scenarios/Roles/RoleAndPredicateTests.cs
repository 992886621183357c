using FsCheck;
using FsCheck.Fluent;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Scenarios.Tests.Roles;

public sealed class RoleAndPredicateTests
{
    private static readonly TopicPartitionRef O0 = new("o", 0);

    [Fact]
    public void Every_role_reads_back_from_its_text() =>
        Prop.ForAll(Generators.Role.ToArbitrary(), role => RoleText.Read(role.ToString(), Generators.Names).Value == role).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_link_reads_back_from_its_text() =>
        Prop.ForAll(Generators.Link.ToArbitrary(), link => LinkText.Read(link.ToString(), Generators.Names).Value == link).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_predicate_reads_back_from_its_text() =>
        Prop.ForAll(Generators.Predicate.ToArbitrary(), predicate => PredicateText.Read(predicate.ToString(), Generators.Names).Value == predicate).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_brings_the_readers_down() =>
        Prop.ForAll(Noise.ToArbitrary(), text =>
        {
            _ = RoleText.Read(text, RoleNames.None);
            _ = LinkText.Read(text, RoleNames.None);
            var read = PredicateText.Read(text, RoleNames.None);
            return read.IsOk || read.Problem!.Position >= 0 && read.Problem.Position <= text.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bare_name_is_the_client_of_that_name_or_whoever_was_bound()
    {
        Assert.Equal(new Role.Producer("p1"), RoleText.Read("p1", Generators.Names).Value);
        Assert.Equal(new Role.Consumer("billing", 1), RoleText.Read("billing", Generators.Names).Value);
        Assert.Equal(new Role.Consumer("billing", 2), RoleText.Read("billing.2", Generators.Names).Value);
        Assert.Equal(new Role.Bound("a"), RoleText.Read("a", Generators.Names).Value);
        Assert.Equal(new Role.Bound("shipping.2"), RoleText.Read("shipping.2", Generators.Names).Value);
    }

    [Fact]
    public void Spaces_do_not_matter()
    {
        Assert.Equal(new Role.Follower(O0, 2), RoleText.Read(" follower( o-0 , 2 ) ", RoleNames.None).Value);
        Assert.Equal(new Predicate.IsrIs(O0, [new Role.Bound("a"), new Role.Bound("b")], true), PredicateText.Read("isr(o-0)==a, b", RoleNames.None).Value);
        Assert.Equal(new Link(new Role.Bound("a"), new Role.Bound("b"), true), LinkText.Read("a <-> b", RoleNames.None).Value);
        Assert.Equal(new Link(new Role.Bound("a"), new Role.Bound("b"), false), LinkText.Read("a->b", RoleNames.None).Value);
    }

    [Fact]
    public void A_topic_name_may_hold_dashes_and_dots() =>
        Assert.Equal(new Role.Leader(new("my-topic.eu", 12)), RoleText.Read("leader(my-topic.eu-12)", RoleNames.None).Value);

    [Fact]
    public void Every_predicate_of_the_sheet_is_understood()
    {
        var a = new Role.Bound("a");
        Predicate[] expected =
        [
            new Predicate.Compare(new Measure.Acked("p1"), Comparison.AtLeast, 20),
            new Predicate.Compare(new Measure.Acked("p1"), Comparison.GrownBy, 5),
            new Predicate.InIsr(a, O0, true),
            new Predicate.InIsr(a, O0, false),
            new Predicate.LeaderIs(O0, a, true),
            new Predicate.LeaderIs(O0, a, false),
            new Predicate.Compare(new Measure.Registered(a), Comparison.GrownBy, 1),
            new Predicate.Compare(new Measure.Told("p1", ToldOutcome.Info), Comparison.AtLeast, 1),
            new Predicate.Compare(new Measure.LogEndOffset(a, O0), Comparison.AtLeast, 7),
            new Predicate.MetadataLeaderIs("p1", O0, a, true),
            new Predicate.Compare(new Measure.IsrSize(O0), Comparison.Equal, 1),
            new Predicate.AtStep("billing", "effect", 3),
            new Predicate.AtStep("billing", "effect", 1),
        ];
        string[] texts =
        [
            "acked(p1) >= 20", "acked(p1) += 5", "a in isr(o-0)", "a not in isr(o-0)", "leader(o-0) == a", "leader(o-0) != a", "registered(a) += 1",
            "told(p1,info) >= 1", "leo(a,o-0) >= 7", "metadata(p1,o-0).leader == a", "isr-size(o-0) == 1", "at(billing.effect,3)", "at(billing.effect)",
        ];
        Assert.Equal(expected, texts.Select(t => PredicateText.Read(t, RoleNames.None).Value));
    }

    [Fact]
    public void What_is_no_role_is_answered_with_what_is() => Approved.Check("roles", Messages(t => RoleText.Read(t, RoleNames.None).Problem,
    [
        "", "leeder(o-0)", "leader", "leader()", "leader(o)", "leader(o-0,1)", "leader(o-0", "leader(o-0) x", "follower(o-0,0)", "follower(o-0,two)", "broker(0)",
        "broker(x)", "3", "controller(0)", "home(q1)", "relay", "a b", "leader(o-0).epoch", "leader(leader(o-0))", "§",
    ]));

    [Fact]
    public void What_is_no_link_is_answered_with_what_is() => Approved.Check("links", Messages(t => LinkText.Read(t, RoleNames.None).Problem,
        ["", "a", "a b", "a-b", "a->", "->b", "a<-b", "a->b->c", "a<->leeder(o-0)", "a=>b"]));

    [Fact]
    public void What_is_no_predicate_is_answered_with_what_is() => Approved.Check("predicates", Messages(t => PredicateText.Read(t, RoleNames.None).Problem,
    [
        "", "aked(p1) >= 20", "acked(p1)", "acked(p1) = 20", "acked(p1) => 20", "acked(p1) >= many", "acked(p1) >= -1", "acked(p1) >= 20 30", "acked() >= 1", "acked(p1,p2) >= 1",
        "acked >= 20", "told(p1) >= 1", "told(p1,error) >= 1", "isr(o-0) >= 2", "isr(o-0) = a", "isr(o-0) ==", "isr(o-0) == a,", "isr(o) == a", "a in leader(o-0)", "a not isr(o-0)",
        "a inn isr(o-0)", "leader(o-0) >= a", "leader(o-0)", "metadata(p1,o-0) == a", "metadata(p1,o-0).epoch == a", "metadata(p1).leader == a", "alive()", "not leader(o-0) == a",
        "at(billing)", "at(billing.effect,0)", "at(effect,1)", "leaders(q1) == 2", "marker(o-0,abort)", "hw(o-0) += ", "acked(p1) >= 99999999999999999999",
    ]));

    private static string Messages(Func<string, TextProblem?> problemOf, ReadOnlySpan<string> texts)
    {
        var lines = new System.Text.StringBuilder();
        foreach (var text in texts)
        {
            var problem = problemOf(text);
            Assert.True(problem is not null, $"\"{text}\" was read.");
            lines.Append(text).Append('\n').Append(' ', problem.Position).Append("^ ").Append(problem.Message).Append("\n\n");
        }
        return lines.ToString();
    }

    private static Gen<string> Noise =>
        Gen.Elements("leader", "(", ")", "o-0", ",", "in", "not", "isr", "==", "+=", ">=", "->", "<->", ".", "leader", "acked", "p1", "20", " ", "-", "<", "é", "none", "metadata")
            .ListOf().Select(parts => string.Concat(parts));
}
