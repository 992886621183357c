using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class GoldenHashTests
{
    [Fact]
    public void Timers_run_as_they_ever_did() => AssertGolden(Golden.Ticking, GoldenWorlds.Ticking(seed: 1));

    [Fact]
    public void Connections_run_as_they_ever_did() => AssertGolden(Golden.Crowd, GoldenWorlds.Crowd(seed: 1));

    [Fact]
    public void Disks_run_as_they_ever_did() => AssertGolden(Golden.Writing, GoldenWorlds.Writing(seed: 1));

    [Fact] // Two pairs that know nothing of each other; in the second world one pair runs half a millisecond later.
    public void The_actors_hash_does_not_see_the_order_of_independent_events_and_the_order_hash_does()
    {
        var (early, late) = (TwoPairs(shift: 0), TwoPairs(shift: 500));
        Assert.Equal(early.Actors, late.Actors);
        Assert.NotEqual(early.Order, late.Order);
        Assert.NotEqual(early.Actors, TwoPairs(shift: 0, readClock: true).Actors);
        Assert.NotEqual(TwoPairs(shift: 500, readClock: true).Actors, TwoPairs(shift: 0, readClock: true).Actors);
        Assert.NotEqual(early.Actors, TwoPairs(shift: 0, text: "other").Actors);
    }

    private static void AssertGolden(string expected, World world)
    {
        world.RunUntil(VirtualTime.FromMs(1_500));
        Assert.Equal(expected, $"{world.RunHash} {world.Events}");
    }

    private static RunHash TwoPairs(int shift, bool readClock = false, string text = "")
    {
        var world = new World(1);
        for (var pair = 0; pair < 2; pair++)
        {
            var delay = Duration.FromMicros(pair == 0 ? 0 : shift);
            var server = world.Add($"server {pair}", new()
            {
                Start = a => a.Context.Listen(1),
                Message = (a, id, note) => { if (readClock) _ = a.Context.Now; if (note.Number < 20) a.Context.Send(id, new Note(note.Number + 1)); },
            });
            var client = world.Add($"client {pair}", new()
            {
                Start = a => a.Context.SetTimer(Worlds.Ms + delay, 0),
                Timer = (a, _, _) => a.Context.Connect(server.Machine, 1),
                Connection = (a, id, _) => a.Context.Send(id, new Note(0, text)),
                Message = (a, id, note) => a.Context.Send(id, new Note(note.Number + 1)),
            });
            world.Start(server.Process);
            world.Start(client.Process);
        }

        world.RunToMs(1_000);
        return world.RunHash;
    }
}
