namespace Lab.Model.Tests;

public sealed class NameTableTests
{
    [Fact]
    public void Numbers_names_in_the_order_in_which_they_came_up()
    {
        var names = new NameTable();
        Assert.Equal([0, 1, 0, 2, 1], ((string[])["orders-0", "billing", "orders-0", "", "billing"]).Select(n => names.Intern(n).Value));
        Assert.Equal(3, names.Count);
        Assert.Equal("billing", names[new NameId(1)]);
        Assert.Equal("", names[NameId.None]);
    }

    [Fact]
    public void Finds_what_came_up_and_adds_nothing()
    {
        var names = new NameTable();
        names.Intern("orders-0");
        Assert.Equal(new NameId(0), names.Find("orders-0"));
        Assert.True(names.Find("Orders-0").IsNone);
        Assert.Equal(1, names.Count);
    }
}
