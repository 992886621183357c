using Lab.Kernel.Stocks;

namespace Lab.Kernel.Tests.Stocks;

public sealed class When_worlds_leave_their_stocks
{
    private sealed class Thing
    {
        public int Said { get; set; }
    }

    [Fact]
    public void Nothing_is_given_out_twice_in_a_run()
    {
        var stock = new World(1).Stocks.Of<Thing>();
        var taken = Enumerable.Range(0, 1_000).Select(_ => stock.Take()).ToHashSet();
        Assert.Equal(1_000, taken.Count);
    }

    [Fact]
    public void Who_asks_twice_for_a_stock_gets_the_same()
    {
        var world = new World(1);
        Assert.Same(world.Stocks.Of<Thing>(), world.Stocks.Of<Thing>());
    }

    [Fact]
    public void The_next_world_is_given_what_a_released_one_had()
    {
        var first = new World(1);
        var had = Enumerable.Range(0, 100).Select(_ => first.Stocks.Of<Thing>().Take()).ToArray();
        first.Release();
        var next = new World(2).Stocks.Of<Thing>();
        Assert.Equal(had, Enumerable.Range(0, 100).Select(_ => next.Take()));
        Assert.DoesNotContain(next.Take(), had);
    }

    [Fact]
    public void Worlds_side_by_side_share_nothing()
    {
        new World(1).Release();
        var (one, other) = (new World(1), new World(1));
        Assert.NotSame(one.Stocks, other.Stocks);
        Assert.NotSame(one.Stocks.Of<Thing>().Take(), other.Stocks.Of<Thing>().Take());
    }

    [Fact] // A violated run is run again before the first is released.
    public void Worlds_inside_each_other_leave_theirs_both()
    {
        var (outer, inner) = (new World(1), new World(1));
        HashSet<object> had = [outer.Stocks.Of<Thing>().Take(), inner.Stocks.Of<Thing>().Take()];
        inner.Release();
        outer.Release();
        Assert.Contains(new World(2).Stocks.Of<Thing>().Take(), had);
        Assert.Contains(new World(2).Stocks.Of<Thing>().Take(), had);
    }

    private sealed class Minder : IKnowsItsRun
    {
        public object? Knows { get; set; }

        public void LetGo() => Knows = null;
    }

    [Fact]
    public void What_comes_back_lets_go_of_its_run()
    {
        var world = new World(1);
        var minder = world.Stocks.Of<Minder>().Take();
        minder.Knows = world;
        world.Release();
        Assert.Null(minder.Knows);
    }

    [Fact]
    public void What_one_run_makes_beyond_all_measure_is_not_kept()
    {
        var first = new World(1);
        var stock = first.Stocks.Of<Thing>();
        var taken = Enumerable.Range(0, (1 << 16) + 10).Select(_ => stock.Take()).ToArray();
        Assert.Equal(taken.Length, taken.Distinct().Count());
        first.Release();
        var next = new World(1).Stocks.Of<Thing>();
        Assert.Equal(1 << 16, Enumerable.Range(0, taken.Length).Select(_ => next.Take()).Intersect(taken).Count());
    }

    [Fact]
    public void Few_items_are_those_that_were_set_last()
    {
        var few = default(Few<int>);
        Assert.Equal([], few.Span.ToArray());
        few.Set([1, 2, 3]);
        Assert.Equal([1, 2, 3], few.Span.ToArray());
        few.Set([4]);
        Assert.Equal([4], few.Span.ToArray());
        few.Set([]);
        Assert.Equal([], few.Span.ToArray());
    }
}
