using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class InjectionTests
{
    [Fact]
    public void What_is_injected_comes_to_the_port_at_its_time_and_in_its_order()
    {
        var got = new List<(int Number, double At, ActorId From)>();
        var world = Listening(got);
        world.Inject(new(0), 1, new Note(1), VirtualTime.FromMs(5));
        world.Inject(new(0), 1, new Note(2), VirtualTime.FromMs(5));
        world.Inject(new(0), 1, new Note(3), VirtualTime.FromMs(3));
        world.Inject(new(0), 2, new Note(4), VirtualTime.FromMs(3));
        world.RunToMs(10);
        Assert.Equal([(3, 3, new(0)), (1, 5, new(0)), (2, 5, new ActorId(0))], got);
    }

    [Fact]
    public void Nothing_comes_to_a_dead_process_or_one_that_does_not_listen()
    {
        var got = new List<(int, double, ActorId)>();
        var world = Listening(got);
        world.At(1, w => w.Crash(new(0)));
        world.Inject(new(0), 1, new Note(1), VirtualTime.FromMs(5));
        world.RunToMs(10);
        Assert.Empty(got);
    }

    [Fact]
    public void An_injection_log_played_again_gives_the_same_run_and_another_log_another()
    {
        RunHash Played(params int[] numbers)
        {
            var world = Listening([]);
            foreach (var number in numbers) world.Inject(new(0), 1, new Note(number), VirtualTime.FromMs(number));
            world.RunToMs(100);
            return world.RunHash;
        }

        Assert.Equal(Played(1, 2, 3), Played(1, 2, 3));
        Assert.NotEqual(Played(1, 2, 3), Played(1, 2, 4));
    }

    private static World Listening(List<(int, double, ActorId)> got)
    {
        var world = new World(1);
        var a = world.Add("a", new() { Start = self => self.Context.Listen(1), Local = (self, from, note) => got.Add((note.Number, self.Context.Now.Nanos / 1e6, from)) });
        world.Start(a.Process);
        return world;
    }
}
