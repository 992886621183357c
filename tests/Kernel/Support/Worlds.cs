using Lab.Kernel.Network;
using Lab.Model;

namespace Lab.Kernel.Tests.Support;

internal static class Worlds
{
    /// <summary>Every link takes exactly this long, and bandwidth is no limit.</summary>
    public static NetworkOptions Exactly(Duration latency) => new(latency, latency, latency, long.MaxValue);

    public static readonly Duration Ms = Duration.FromMs(1);

    /// <summary>One machine with one process with one actor.</summary>
    public static (MachineId Machine, ProcessId Process, ActorId Actor) Add(this World world, string name, Script script, int lanes = 0)
    {
        var machine = world.AddMachine(name);
        var process = world.AddProcess(machine, name);
        return (machine, process, world.AddActor(process, name, lanes, () => new Scripted(script)));
    }

    public static void At(this World world, double ms, Action<World> act) => world.Schedule(new((long)Math.Round(ms * 1_000_000)), new Act(act));

    public static void RunToMs(this World world, double ms) => world.RunUntil(new((long)Math.Round(ms * 1_000_000)));

    private sealed class Act(Action<World> act) : IWorldEvent
    {
        public void Fire(World world) => act(world);
    }
}
