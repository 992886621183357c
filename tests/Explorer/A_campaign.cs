using Lab.Explorer.Running;

namespace Lab.Explorer.Tests;

public sealed class A_campaign
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Tells_its_runs_in_the_order_of_the_seeds(int workers)
    {
        var told = new List<ulong>();
        var seeds = Campaign.Seeds(300, first: 5);

        var runs = Campaign.Run(new Stub(s => s % 3 == 0), seeds, workers, r => told.Add(r.Seed), CancellationToken.None);

        Assert.Equal(seeds, told);
        Assert.Equal(seeds, runs.Select(r => r.Seed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Ends_behind_the_same_seed_with_any_number_of_workers(int workers)
    {
        var found = 0;
        var runs = Campaign.Run(new Stub(s => s % 3 == 0), Campaign.Seeds(300), workers, r => found += r.Verdicts[0].Violations, CancellationToken.None, () => found == 20);

        Assert.Equal(60, runs.Count);
        Assert.Equal(20, found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Names_the_first_failing_seed_with_any_number_of_workers(int workers)
    {
        var failed = Assert.Throws<RunFailedException>(() => Campaign.Run(new Stub(_ => false, s => s % 10 == 4 || s == 11), Campaign.Seeds(100), workers, null, CancellationToken.None));

        Assert.Equal(4UL, failed.Seed);
        Assert.Equal("stub.yaml", failed.Head.File);
        Assert.Equal("seed 4", failed.InnerException?.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_seed_that_fails_behind_the_early_end_is_never_come_to(int workers)
    {
        var count = 0;

        var runs = Campaign.Run(new Stub(_ => true, s => s > 30), Campaign.Seeds(1000), workers, _ => count++, CancellationToken.None, () => count == 30);

        Assert.Equal(30, runs.Count);
    }

    [Fact]
    public void Ends_between_two_runs_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var told = 0;

        Assert.Throws<OperationCanceledException>(() => Campaign.Run(new Stub(_ => false), Campaign.Seeds(1000), 2, _ => { if (++told == 10) cancel.Cancel(); }, cancel.Token));

        Assert.Equal(10, told);
    }

    [Fact]
    public void A_listener_that_fails_ends_it()
    {
        var failed = Assert.Throws<RunFailedException>(() => Campaign.Run(new Stub(_ => false), Campaign.Seeds(100), 2, r => { if (r.Seed == 5) throw new InvalidOperationException("listener"); }, CancellationToken.None));

        Assert.Equal("listener", failed.InnerException?.Message);
    }
}
