using FsCheck;
using FsCheck.Fluent;
using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class ChoicesTests
{
    [Fact]
    public void A_draw_lies_in_its_bound_and_is_the_same_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(ulong Seed, int Site, ulong Subject, uint K)>(), Arb.From(Gen.Choose(1, int.MaxValue).Select(i => (long)i * i)), (at, bound) =>
        {
            var drawn = new Choices(at.Seed).Draw(new(at.Site), at.Subject, at.K, bound);
            return drawn >= 0 && drawn < bound && drawn == new Choices(at.Seed).Draw(new(at.Site), at.Subject, at.K, bound);
        }).QuickCheckThrowOnFailure();

    [Fact] // If one of these changes, every seed that anybody wrote down means another run.
    public void Draws_are_these_for_ever()
    {
        var choices = new Choices(42);
        Assert.Equal(
            Golden.Draws,
            from site in (int[])[1, 2, 900]
            from subject in (ulong[])[0, 1, Hash.Of("broker 1")]
            from k in (uint[])[0, 1]
            select choices.Draw(new(site), subject, k, 1_000_000_000));
    }

    [Fact] // 100,000 draws over 100 buckets: chi squared with 99 degrees of freedom is below 149 in 999 of 1,000 cases; these inputs are fixed.
    public void Neighbouring_subjects_sites_and_seeds_spread_evenly()
    {
        Assert.True(ChiSquared(i => new Choices(1).Draw(Sites.LinkLatency, (ulong)i, 0, 100)) < 149);
        Assert.True(ChiSquared(i => new Choices(1).Draw(Sites.LinkLatency, 7, (uint)i, 100)) < 149);
        Assert.True(ChiSquared(i => new Choices(1).Draw(new(i), 7, 0, 100)) < 149);
        Assert.True(ChiSquared(i => new Choices((ulong)i).Draw(Sites.LinkLatency, 7, 0, 100)) < 149);
    }

    [Fact]
    public void An_override_forces_one_draw_within_its_bound_and_no_other()
    {
        var (free, forced) = (new Choices(1), new Choices(1));
        forced.Override(Sites.LinkLatency, subject: 5, k: 0, value: 17);
        forced.Override(Sites.LinkLoss, subject: 5, k: 0, value: 99);
        Assert.Equal(17, forced.Draw(Sites.LinkLatency, 5, 0, 100));
        Assert.Equal(9, forced.Draw(Sites.LinkLoss, 5, 0, 10));
        foreach (var (site, subject, k) in ((Site, ulong, uint)[])[(Sites.LinkLatency, 5, 1), (Sites.LinkLatency, 6, 0), (Sites.FaultTime, 5, 0)])
        {
            Assert.Equal(free.Draw(site, subject, k, 1_000), forced.Draw(site, subject, k, 1_000));
        }
    }

    [Fact]
    public void A_chance_comes_true_in_its_part_of_the_cases()
    {
        var choices = new Choices(1);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => choices.Chance(new(900), (ulong)i, 0, 1, 4)), 2_400, 2_600);
        Assert.False(choices.Chance(new(900), 1, 0, 0, 4));
        Assert.True(choices.Chance(new(900), 1, 0, 4, 4));
    }

    [Fact] // Ten clients send 20 messages each; one message is left out: the others travel exactly as long as before.
    public void Leaving_one_message_out_changes_the_latency_of_no_other()
    {
        var all = Arrivals(without: -1);
        var fewer = Arrivals(without: 77);
        Assert.Equal(200, all.Count);
        Assert.Equal(all.Where(a => a.Number != 77), fewer);
    }

    private static List<(int Number, long At)> Arrivals(int without)
    {
        var arrivals = new List<(int, long)>();
        var world = new World(5);
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (a, _, note) => arrivals.Add((note.Number, a.Context.Now.Nanos)) });
        world.Start(server.Process);
        for (var c = 0; c < 10; c++)
        {
            var client = c;
            var connection = ConnectionId.None;
            var added = world.Add($"client {c}", new()
            {
                Start = a => connection = a.Context.Connect(server.Machine, 1),
                Connection = (a, _, _) => { for (var i = 0; i < 20; i++) a.Context.SetTimer(Worlds.Ms * (5 * (i + 1)), (client * 20) + i); },
                Timer = (a, number, _) => { if (number != without) a.Context.Send(connection, new Note(number, subject: 1_000 + (ulong)number)); },
            });
            world.Start(added.Process);
        }

        world.RunToMs(1_000);
        return arrivals;
    }

    private static double ChiSquared(Func<int, long> draw)
    {
        var buckets = new int[100];
        for (var i = 0; i < 100_000; i++) buckets[draw(i)]++;
        return buckets.Sum(n => (n - 1_000.0) * (n - 1_000.0) / 1_000.0);
    }
}
