using System.Diagnostics;
using Lab.Checker.Generating;
using Lab.Checker.Models;
using Lab.Checker.Models.Fifo;
using Lab.Checker.Models.Log;
using Lab.Model.Guarantees;

namespace Lab.Bench.Checker;

/// <summary>The cases of <see cref="ClosedRules"/> in CPU time of the process, the least of several rounds: the machine may have other work to do.</summary>
internal static class ClosedRuleFigures
{
    private const int Rounds = 9;

    public static void Print()
    {
        foreach (var clients in (int[])[16, 32, 64]) Small(clients);
        foreach (var operations in (int[])[1_000_000, 10_000_000]) Large(operations);
    }

    private static void Small(int clients)
    {
        const int Times = 1_000;
        var queue = GeneratedQueue.Make(1_000, clients);
        Of($"fifo, 1,000 operations, {clients} clients, {Times} times", columnBytes: 0, () =>
        {
            var outcome = Outcome.Holds;
            for (var i = 0; i < Times; i++) outcome = FifoRule.Judge(queue.Columns).Outcome;
            return outcome;
        });
    }

    private static void Large(int operations)
    {
        var queue = GeneratedQueue.Make(operations);
        var brokenQueue = queue.WithViolationNearEnd();
        const int QueueBytes = sizeof(FifoKind) + (3 * sizeof(int));
        Of($"fifo, {operations} operations", QueueBytes * (long)operations, () => FifoRule.Judge(queue.Columns).Outcome);
        Of($"fifo, {operations} operations, violated near the end", QueueBytes * (long)operations, () => FifoRule.Judge(brokenQueue.Columns).Outcome);
        var log = GeneratedLog.Make(operations);
        var brokenLog = log.WithViolationNearEnd();
        const int LogBytes = sizeof(LogKind) + (4 * sizeof(int));
        Of($"log, {operations} operations", LogBytes * (long)operations, () => LogRule.Judge(log.Columns).Outcome);
        Of($"log, {operations} operations, violated near the end", LogBytes * (long)operations, () => LogRule.Judge(brokenLog.Columns).Outcome);
        var recording = queue.ToRecording();
        Of($"fifo, {operations} operations as a recording", columnBytes: 0, () => new FifoModel().Judge(recording, ModelOptions.Default).Outcome);
    }

    private static void Of(string name, long columnBytes, Func<Outcome> judge)
    {
        var (best, wall, bytes, outcome) = (double.MaxValue, double.MaxValue, 0L, Outcome.Unknown);
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            bytes = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var started = Cpu();
            outcome = judge();
            best = Math.Min(best, Cpu() - started);
            wall = Math.Min(wall, watch.Elapsed.TotalMilliseconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        var memory = columnBytes > 0 ? $", the columns {columnBytes >> 20} MB, with them {(double)(bytes + columnBytes) / columnBytes:0.0} times" : "";
        Console.WriteLine($"{name}: {outcome}, {best:0.0} ms CPU, {wall:0.0} ms wall; {bytes >> 20} MB allocated{memory}");
    }

    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
}
