using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class StandstillTests
{
    [Fact]
    public void Two_who_wake_each_other_without_a_pause_are_stopped_and_named()
    {
        var world = new World(1);
        var a = world.Add("restless", new()
        {
            Start = self => self.Context.SetTimer(Duration.FromMs(3), 1),
            Timer = (self, _, _) => self.Context.SetTimer(Duration.Zero, 1),
        });
        world.Start(a.Process);
        var stopped = Assert.Throws<StandstillException>(() => world.RunToMs(10));
        Assert.Equal("restless", stopped.Actor);
        Assert.Contains("3", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(Duration.FromMs(3), world.Now - default(VirtualTime));
    }

    [Fact]
    public void Who_lets_time_pass_may_go_on()
    {
        var world = new World(1);
        var ticks = 0L;
        var a = world.Add("busy", new()
        {
            Start = self => self.Context.SetTimer(Duration.FromNanos(2), 1),
            Timer = (self, _, _) =>
            {
                ticks++;
                self.Context.SetTimer(Duration.FromNanos(2), 1);
            },
        });
        world.Start(a.Process);
        world.RunToMs(3);
        Assert.Equal(1_500_000, ticks);
    }
}
