using Lab.Kernel.Tests.Support;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Kernel.Tests;

public sealed class FactTests
{
    private sealed class Listener(params FactKind[] kinds) : IFactListener
    {
        public List<Fact> Heard { get; } = [];

        public ulong Interest => kinds.Aggregate(0UL, (bits, kind) => bits | (1UL << (int)kind));

        public void On(in Fact fact) => Heard.Add(fact);
    }

    [Fact]
    public void Each_listener_hears_the_kinds_it_asked_for_and_no_other()
    {
        var (one, other, all) = (new Listener(FactKind.HighWatermark), new Listener(FactKind.HighWatermark, FactKind.LinkCut, FactKind.ConnectionLost), new FactLog(new()));
        var world = Reporting(one, other, all);
        Assert.Equal([FactKind.HighWatermark], one.Heard.Select(f => f.Kind));
        Assert.Equal([FactKind.LinkCut, FactKind.HighWatermark, FactKind.ConnectionLost], other.Heard.Select(f => f.Kind));
        Assert.Equal([FactKind.ProcessStarted, FactKind.LinkCut, FactKind.LeaderStarted, FactKind.HighWatermark, FactKind.ConnectionLost], all.Facts.Select(f => f.Kind));
        Assert.Equal(new Fact(FactKind.HighWatermark, new(3_000), new(1), world.Places.Find("orders-0"), 1, 2, 3, "why"), one.Heard[0]);
    }

    [Fact]
    public void An_actor_can_ask_whether_anybody_listens()
    {
        bool? leader = null, watermark = null;
        var world = new World(1);
        world.Listen(new Listener(FactKind.HighWatermark));
        var a = world.Add("a", new() { Start = self => (leader, watermark) = (self.Context.Listens(FactKind.LeaderStarted), self.Context.Listens(FactKind.HighWatermark)) });
        world.Start(a.Process);
        world.RunToMs(1);
        Assert.Equal((false, true), (leader, watermark));
    }

    [Fact]
    public void What_is_done_to_machines_and_links_is_reported()
    {
        var log = new FactLog(new());
        var world = new World(1);
        world.Listen(log);
        var a = world.Add("a", new());
        var b = world.Add("b", new());
        world.Start(a.Process);
        world.Pause(a.Process);
        world.Resume(a.Process);
        world.Crash(a.Process);
        world.PowerLoss(b.Machine, KeepUnflushed.None);
        world.Wipe(b.Machine);
        world.Network.Cut(a.Machine, b.Machine);
        world.Network.Heal(a.Machine, b.Machine);
        world.Network.Heal(a.Machine, b.Machine);
        Assert.Equal(
            [FactKind.ProcessStarted, FactKind.ProcessPaused, FactKind.ProcessResumed, FactKind.ProcessCrashed, FactKind.PowerLost, FactKind.DiskWiped, FactKind.LinkCut, FactKind.LinkHealed],
            log.Facts.Select(f => f.Kind));
    }

    [Fact] // Facts carry a bit each: a 65th kind would be heard as another.
    public void All_kinds_fit_into_the_interest_bits() => Assert.True((int)Enum.GetValues<FactKind>().Max() < 64);

    private static World Reporting(params IFactListener[] listeners)
    {
        var world = new World(1);
        foreach (var listener in listeners) world.Listen(listener);
        var other = world.AddMachine("other");
        var a = world.Add("a", new()
        {
            Start = self =>
            {
                var place = self.Context.Place("orders-0");
                self.Context.Charge(Duration.FromMicros(3));
                self.Context.Report(FactKind.LeaderStarted, place);
                self.Context.Report(FactKind.HighWatermark, place, 1, 2, 3, "why");
                self.Context.Report(FactKind.ConnectionLost, place);
            },
        });
        world.Start(a.Process);
        world.Network.Cut(other, a.Machine);
        world.RunToMs(1);
        return world;
    }
}
