using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class DeterminismTests
{
    private static int everyCallDiffers;

    [Fact]
    public void Two_executions_of_a_world_with_faults_are_the_same() =>
        Assert.Null(DeterminismCheck.Run(() => GoldenWorlds.Crowd(seed: 9), VirtualTime.FromMs(3_000)));

    [Fact]
    public void Another_seed_is_another_run_and_the_first_difference_is_named()
    {
        var seed = 1UL;
        var divergence = DeterminismCheck.Run(() => GoldenWorlds.Crowd(seed++), VirtualTime.FromMs(3_000));
        Assert.NotNull(divergence);
        Assert.NotEqual(divergence.First, divergence.Second);
    }

    [Fact] // The third message of "planted" carries a number that a static field counts on.
    public void A_planted_actor_that_takes_something_from_outside_is_named_with_its_event()
    {
        var divergence = DeterminismCheck.Run(() =>
        {
            var world = GoldenWorlds.Crowd(seed: 9);
            var server = world.Add("listener", new() { Start = a => a.Context.Listen(7) });
            var planted = world.Add("planted", new()
            {
                Start = a => a.Context.Connect(server.Machine, 7),
                Connection = (a, id, _) => { for (var i = 0; i < 5; i++) a.Context.Send(id, new Note(i == 2 ? ++everyCallDiffers : i)); },
            });
            world.Start(server.Process);
            world.Start(planted.Process);
            return world;
        }, VirtualTime.FromMs(3_000));
        Assert.NotNull(divergence);
        Assert.Equal(("Arrival", "listener"), (divergence.First!.Value.Kind, divergence.First.Value.Actor));
        Assert.Equal(divergence.First.Value.Key, divergence.Second!.Value.Key);
        Assert.Contains("Arrival to listener at ", divergence.Sentence, StringComparison.Ordinal);
        Assert.Contains(" of planted, digest ", divergence.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_execution_that_ends_early_is_named_too()
    {
        var timers = 3;
        var divergence = DeterminismCheck.Run(() =>
        {
            var world = new World(1);
            var a = world.Add("a", new() { Start = self => { for (var i = 0; i < timers; i++) self.Context.SetTimer(Worlds.Ms, 0); timers--; } });
            world.Start(a.Process);
            return world;
        }, VirtualTime.FromMs(10));
        Assert.Equal(3, divergence!.Index);
        Assert.Null(divergence.Second);
        Assert.EndsWith("against the end of the run.", divergence.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Stepping_gives_the_hash_of_running()
    {
        var (run, stepped) = (GoldenWorlds.Crowd(4), GoldenWorlds.Crowd(4));
        run.RunUntil(VirtualTime.FromMs(2_000));
        while (stepped.NextDue <= VirtualTime.FromMs(2_000)) stepped.Step();
        Assert.Equal(run.RunHash, stepped.RunHash);
        Assert.Equal(run.Events, stepped.Events);
    }
}
