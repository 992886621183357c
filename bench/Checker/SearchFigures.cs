using System.Diagnostics;

namespace Lab.Bench.Checker;

/// <summary>The cases of <see cref="Searches"/> and <see cref="Parsing"/> in CPU time of the process, the least of several rounds.</summary>
internal static class SearchFigures
{
    private const int Rounds = 9;

    public static void Print()
    {
        var registers = SearchCases.Registers();
        Of("102 cas-register histories", 1, () => $"{SearchCases.Violated("cas-register", registers)} violated");
        var store = SearchCases.Store();
        Of("store, 50 clients, 5,000 operations", 1, () => SearchCases.Judge("kv", store).ToString());
        var sequential = SearchCases.Sequential();
        Of("100,000 sequential operations", 1, () => SearchCases.Judge("cas-register", sequential).ToString());
        var edn = ParsingCases.Edn();
        Of($"EDN, {ParsingCases.EdnLines} lines", ParsingCases.EdnLines, () => ParsingCases.Read(edn));
        var json = ParsingCases.Json();
        Of($"JSON lines, {ParsingCases.JsonLines} lines", ParsingCases.JsonLines, () => ParsingCases.Read(json));
    }

    private static void Of(string name, int items, Func<string> run)
    {
        var (best, bytes, said) = (double.MaxValue, 0L, "");
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            bytes = GC.GetAllocatedBytesForCurrentThread();
            var started = Cpu();
            said = run();
            best = Math.Min(best, Cpu() - started);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        var rate = items > 1 ? $", {items / best / 1000:0.00} M lines/s" : "";
        Console.WriteLine($"{name}: {said}, {best:0.0} ms CPU{rate}; {bytes / 1e6:0.0} MB allocated");
    }

    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
}
