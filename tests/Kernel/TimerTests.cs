using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class TimerTests
{
    [Fact]
    public void A_cancelled_timer_does_not_come_up()
    {
        var fired = new List<int>();
        var world = new World(1);
        var timer = default(TimerId);
        var a = world.Add("a", new()
        {
            Start = self =>
            {
                timer = self.Context.SetTimer(Duration.FromMs(2), 1);
                self.Context.SetTimer(Duration.FromMs(1), 2);
            },
            Timer = (self, kind, _) =>
            {
                fired.Add(kind);
                Assert.True(self.Context.Cancel(timer));
                Assert.False(self.Context.Cancel(timer));
            },
        });
        world.Start(a.Process);
        world.RunToMs(10);
        Assert.Equal([2], fired);
        Assert.Equal(0, world.PendingForeground);
    }

    [Fact] // Both timers come up at 1 ms; the first handler takes the only lane for 1 ms and cancels the one that waits.
    public void A_timer_that_waits_for_a_lane_can_still_be_cancelled()
    {
        var fired = new List<int>();
        var world = new World(1);
        var waiting = default(TimerId);
        var a = world.Add("a", new()
        {
            Start = self =>
            {
                self.Context.SetTimer(Duration.FromMs(1), 1);
                self.Context.SetTimer(Duration.FromMicros(1_100), 2);
                waiting = self.Context.SetTimer(Duration.FromMicros(1_200), 3);
                self.Context.SetTimer(Duration.FromMicros(1_300), 4);
            },
            Timer = (self, kind, _) =>
            {
                fired.Add(kind);
                self.Context.Charge(Duration.FromMs(1));
                if (kind == 2) Assert.True(self.Context.Cancel(waiting));
            },
        }, lanes: 1);
        world.Start(a.Process);
        world.RunToMs(10);
        Assert.Equal([1, 2, 4], fired);
        Assert.Equal((0, 4L), (world.PendingForeground, world.Events));
    }

    [Fact]
    public void A_handle_of_a_timer_that_came_up_cancels_nobody_elses()
    {
        var fired = new List<int>();
        var world = new World(1);
        var first = default(TimerId);
        var a = world.Add("a", new()
        {
            Start = self => first = self.Context.SetTimer(Duration.FromMs(1), 1),
            Timer = (self, kind, _) =>
            {
                fired.Add(kind);
                if (kind != 1) return;
                // Takes the slot that the first one left.
                self.Context.SetTimer(Duration.FromMs(1), 2);
                Assert.False(self.Context.Cancel(first));
            },
        });
        world.Start(a.Process);
        world.RunToMs(10);
        Assert.Equal([1, 2], fired);
    }

    [Fact]
    public void Background_timers_alone_leave_nothing_pending()
    {
        var world = new World(1);
        var a = world.Add("a", new() { Start = self => { self.Context.SetTimer(Duration.FromMs(1), 1); self.Context.SetTimer(Duration.FromMs(2), 2, background: true); } });
        world.Start(a.Process);
        Assert.Equal(1, world.PendingForeground);
        world.RunToMs(0);
        Assert.Equal(1, world.PendingForeground);
        world.RunToMs(1);
        Assert.Equal(0, world.PendingForeground);
        Assert.True(world.Step());
    }

    [Fact]
    public void Events_of_the_world_come_before_what_actors_cause_for_the_same_instant()
    {
        var order = new List<string>();
        var world = new World(1);
        var a = world.Add("a", new() { Start = self => self.Context.SetTimer(Duration.FromMs(1), 1), Timer = (_, _, _) => order.Add("timer") });
        world.Start(a.Process);
        world.RunToMs(0.5);
        world.At(1, _ => order.Add("first"));
        world.At(1, _ => order.Add("second"));
        world.RunToMs(1);
        Assert.Equal(["first", "second", "timer"], order);
    }
}
