using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Guarantees;

public sealed class Names_of_guarantees
{
    [Theory]
    [InlineData("no-loss")]
    [InlineData("no-loss(billing)")]
    [InlineData("no-duplicates")]
    [InlineData("ordering(key)")]
    [InlineData("ordering(partition,billing)")]
    [InlineData("ordering(producer)")]
    [InlineData("no-phantom(mail)")]
    [InlineData("progress")]
    [InlineData("linearizable(log)")]
    [InlineData("exclusive(q1/leader)")]
    public void Are_read_as_they_are_written(string name) => Assert.Equal(name, Guarantee.Parse(name)?.ToString());

    [Fact]
    public void May_have_a_space_behind_the_comma() => Assert.Equal(new Guarantee(GuaranteeKind.Ordering, OrderingScope.Key, "billing"), Guarantee.Parse("ordering(key, billing)"));

    [Theory]
    [InlineData("")]
    [InlineData("loss")]
    [InlineData("no-loss(")]
    [InlineData("no-loss()")]
    [InlineData("no-loss)")]
    [InlineData("no-loss(a")]
    [InlineData("ordering")]
    [InlineData("ordering()")]
    [InlineData("ordering(queue)")]
    [InlineData("ordering(key,)")]
    [InlineData("No-Loss")]
    [InlineData("linearizable")]
    [InlineData("linearizable(queue)")]
    [InlineData("exclusive")]
    public void Nothing_else_is_one(string name) => Assert.Null(Guarantee.Parse(name));
}
