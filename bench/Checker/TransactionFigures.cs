using System.Diagnostics;

namespace Lab.Bench.Checker;

/// <summary>The cases of <see cref="Graphs"/>, <see cref="Transactions"/> and <see cref="Logs"/> in CPU time of the process, the least of several rounds: the machine may have other work to do.</summary>
internal static class TransactionFigures
{
    private const int Rounds = 9;

    public static void Print()
    {
        foreach (var shape in (string[])["near", "anywhere"])
        {
            var graphs = new Graphs { Shape = shape };
            graphs.SetUp();
            Of($"graph, 1M vertices, 5M edges {shape}", () => graphs.Components());
        }

        var transactions = new Transactions { Count = 1_000_000 };
        transactions.SetUp();
        Of("list-append, 1M transactions", () => transactions.ListAppend());
        Of("list-append, 1M transactions, one read in 1,000 stale", () => transactions.ListAppendWithStaleReads());
        Of("rw-register, 1M transactions", () => transactions.RwRegister());

        var logs = new Logs();
        logs.SetUp();
        Of("kafka, 1M sends and polls", () => logs.Kafka());
    }

    private static void Of(string name, Func<object> judge)
    {
        var (best, bytes, answer) = (double.MaxValue, 0L, new object());
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            bytes = GC.GetAllocatedBytesForCurrentThread();
            var started = Cpu();
            answer = judge();
            best = Math.Min(best, Cpu() - started);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        Console.WriteLine($"{name}: {best:0} ms of CPU time, {bytes >> 20} MB allocated: {answer}");
    }

    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
}
