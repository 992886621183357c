using System.Diagnostics;
using Lab.Explorer.Running;
using Lab.Scenarios.Running;

namespace Lab.Bench.Kafka;

/// <summary>
/// The figures of docs/performance.md in units that BenchmarkDotNet does not know: CPU time of the thread's process, the
/// least of several rounds, because the machine may have other work to do.
/// </summary>
internal static class Figures
{
    private const int Rounds = 8;

    /// <summary>Only what has all that a production cluster has.</summary>
    public static void PrintWhole()
    {
        WholeClusters();
        Partitions();
    }

    public static void Print()
    {
        var setUp = Of("set-up and one message", Workload.Unbatched(1, 1_000), runs: 100);
        Of("5,000 messages unbatched at 1,000/s", Workload.Unbatched(5_000, 1_000), runs: 4, setUp);
        Of("50,000 messages in batches of 100", Workload.Batched(50_000), runs: 4, setUp);
        Of("5,000 messages at 50/s", Workload.Unbatched(5_000, 50), runs: 4, setUp);
        Of("1,000 s idle", Workload.Idle(1_000), runs: 4, setUp);
        var file = Workload.File("kafka/a02-acks1-leader-power-loss.yaml", "acks-all");
        Of("a02, acks-all", file, runs: 50);
        WholeClusters();
        Partitions();
        Facts();
        Invariants("5,000 messages unbatched", Workload.Unbatched(5_000, 1_000));
        Invariants("a02, acks-all", file);
        Cores(file);
    }

    private static void WholeClusters()
    {
        const string unbatched = "properties: { acks: all, linger.ms: 0 }";
        var setUp = Of("whole cluster: set-up and one message", Workload.Whole(1, $"rate: 1000/s, {unbatched}"), runs: 20);
        Of("whole cluster: 5,000 messages unbatched at 1,000/s", Workload.Whole(5_000, $"rate: 1000/s, {unbatched}"), runs: 2, setUp);
        Of("whole cluster: 50,000 messages in batches, a commit per poll", Workload.Whole(50_000, "rate: 20000/s, properties: { acks: all, linger.ms: 15, batch.size: 65536 }", handler: "{ each: [effect] }, commit"), runs: 1, setUp);
        Of("whole cluster: 5,000 messages at 50/s", Workload.Whole(5_000, $"rate: 50/s, {unbatched}"), runs: 2, setUp);
        Of("whole cluster: 1,000 s idle", Workload.Whole(1, $"rate: 1000/s, {unbatched}", idleSeconds: 1_000), runs: 2, setUp);
    }

    private static void Partitions()
    {
        const string unbatched = "properties: { acks: all, linger.ms: 0 }";
        var fifty = Of("50 partitions: set-up and one message", Workload.Whole(1, $"rate: 1000/s, {unbatched}", partitions: 50), runs: 10);
        Of("50 partitions: 5,000 messages unbatched at 1,000/s", Workload.Whole(5_000, $"rate: 1000/s, {unbatched}", partitions: 50), runs: 2, fifty);
        foreach (var idle in (int[])[1, 50, 200])
        {
            var setUp = Of($"{idle} idle partitions: set-up and one message", Workload.Beside(idle, 1, 1_000), runs: 10);
            Of($"{idle} idle partitions beside a busy one: 5,000 messages unbatched at 1,000/s", Workload.Beside(idle, 5_000, 1_000), runs: 2, setUp);
        }
    }

    // The compiler is done with a workload when it has been at it for so long; cold starts are measured by starting the command.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private static double Of(string name, KafkaExperiment experiment, int runs, double setUp = 0)
    {
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < WarmUp;)
        {
            foreach (var seed in Campaign.Seeds(runs)) experiment.Run(seed);
        }

        var best = double.MaxValue;
        long bytes = 0, events = 0, told = 0;
        var virtualSeconds = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            (bytes, events, told, virtualSeconds) = (GC.GetAllocatedBytesForCurrentThread(), 0, 0, 0);
            var started = Cpu();
            foreach (var seed in Campaign.Seeds(runs))
            {
                var run = experiment.Run(seed);
                (events, told, virtualSeconds) = (events + run.Events, told + run.Told.Ok, virtualSeconds + (run.Virtual.Nanos / 1e9));
            }

            best = Math.Min(best, (Cpu() - started) / runs);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        var net = best - setUp;
        Console.WriteLine(
            $"{name}: {best:0.00} ms a run, {events / runs} events, {virtualSeconds / runs:0.0} virtual s, {bytes / runs / 1024} KB; "
            + $"without set-up {events / runs / net * 1000:0} events/s, {told / runs / net * 1000:0} messages/s, {virtualSeconds / runs / net * 1000:0} virtual s/s; "
            + $"{(double)events / Math.Max(1, told):0.0} events per message, {events / virtualSeconds:0} events per virtual s, {bytes / events} bytes per event; "
            + $"heap {GC.GetGCMemoryInfo().HeapSizeBytes >> 20} MB, working set {Environment.WorkingSet >> 20} MB");
        return best;
    }

    private static void Facts()
    {
        var experiment = Workload.Unbatched(5_000, 1_000);
        var (without, with) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var started = Cpu();
            experiment.Run(1);
            without = Math.Min(without, Cpu() - started);
            started = Cpu();
            experiment.Record(1);
            with = Math.Min(with, Cpu() - started);
        }

        Console.WriteLine($"facts on: {with / without:0.0} times the CPU time");
    }

    private static void Invariants(string name, KafkaExperiment experiment)
    {
        var (without, with) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var started = Cpu();
            for (var seed = 1UL; seed <= 5; seed++) Workload.Looked(experiment, seed, invariants: false);
            without = Math.Min(without, Cpu() - started);
            started = Cpu();
            for (var seed = 1UL; seed <= 5; seed++) Workload.Looked(experiment, seed, invariants: true);
            with = Math.Min(with, Cpu() - started);
        }

        Console.WriteLine($"invariants after every event, {name}: {with / without:0.0} times the CPU time");
    }

    private static void Cores(KafkaExperiment experiment)
    {
        var best = new double[3];
        Array.Fill(best, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var workers = 1; workers <= 2; workers++)
            {
                var watch = Stopwatch.StartNew();
                Campaign.Run(experiment, Campaign.Seeds(100), workers, null, default);
                best[workers] = Math.Min(best[workers], watch.Elapsed.TotalMilliseconds);
            }
        }

        Console.WriteLine($"2 cores: {best[1] / best[2]:0.00} times the runs of one");
    }

    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
}
