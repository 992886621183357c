using BenchmarkDotNet.Attributes;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Bench.Kernel;

/// <summary>
/// The kernel alone: 8 machines, 1,000 pending timers, one draw and one new timer in every handler, both run hashes on.
/// The aim is 8 million events per second and core without allocation (docs/performance.md).
/// </summary>
[MemoryDiagnoser]
public class BareKernel
{
    private const int EventsPerRun = 1_000_000;

    private sealed class Ticker(int pending) : Actor
    {
        private static readonly Site Pause = new(900);

        public override void OnStart()
        {
            for (var i = 0; i < pending; i++) Context.SetTimer(Duration.FromNanos(Context.Draw(Pause, (ulong)i, 0, 1_000_000)), i);
        }

        public override void OnTimer(int kind, long data) =>
            Context.SetTimer(Duration.FromNanos(Context.Draw(Pause, Context.Name + (ulong)kind, (uint)data, 1_000_000)), kind, data + 1);
    }

    private World world = null!;

    [GlobalSetup]
    public void Build()
    {
        world = new World(seed: 1);
        for (var m = 0; m < 8; m++)
        {
            var machine = world.AddMachine($"m{m}");
            var process = world.AddProcess(machine, $"p{m}");
            world.AddActor(process, $"a{m}", lanes: 0, () => new Ticker(125));
            world.Start(process);
        }

        for (var i = 0; i < 10_000; i++) world.Step();
    }

    [Benchmark(OperationsPerInvoke = EventsPerRun)]
    public long Timers()
    {
        for (var i = 0; i < EventsPerRun; i++) world.Step();
        return world.Events;
    }
}
