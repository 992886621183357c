using BenchmarkDotNet.Attributes;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Bench.Kernel;

/// <summary>
/// Disks: 8 machines append 200 bytes to a log in every event and flush it after every tenth, waiting for the device;
/// a log is replaced by a new one at 1 MB. Both run hashes on. What is allocated are the bytes of the files.
/// </summary>
[MemoryDiagnoser]
public class AppendAndFlush
{
    private const int EventsPerRun = 200_000;

    private sealed class Writer : Actor
    {
        private readonly byte[] record = new byte[200];
        private DiskFile log = null!;
        private int segment;

        public override void OnStart()
        {
            log = Context.Disk.Open("0");
            Context.SetTimer(Duration.FromMicros(100), 0);
        }

        public override void OnTimer(int kind, long data)
        {
            Context.Disk.Append(log, record);
            if (data % 10 == 0) Context.Disk.Flush(log);
            if (log.Length > 1_000_000)
            {
                Context.Disk.Delete(log.Name);
                log = Context.Disk.Open($"{++segment}");
                Context.Disk.SyncDirectory("");
            }

            Context.SetTimer(Duration.FromMicros(100), 0, data + 1);
        }
    }

    private World world = null!;

    [GlobalSetup]
    public void Build()
    {
        world = new World(seed: 1);
        for (var m = 0; m < 8; m++)
        {
            var process = world.AddProcess(world.AddMachine($"m{m}"), $"p{m}");
            world.AddActor(process, $"a{m}", lanes: 1, () => new Writer());
            world.Start(process);
        }

        for (var i = 0; i < 10_000; i++) world.Step();
    }

    [Benchmark(OperationsPerInvoke = EventsPerRun)]
    public long Appends()
    {
        for (var i = 0; i < EventsPerRun; i++) world.Step();
        return world.Events;
    }
}
