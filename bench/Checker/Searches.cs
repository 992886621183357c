using BenchmarkDotNet.Attributes;
using Lab.Checker.Recordings;
using Lab.Model.Guarantees;

namespace Lab.Bench.Checker;

/// <summary>The generic search on loaded histories; violated ones with their witnesses.</summary>
[MemoryDiagnoser]
public class Searches
{
    private readonly Recording[] registers = SearchCases.Registers();
    private readonly Recording store = SearchCases.Store();
    private readonly Recording sequential = SearchCases.Sequential();

    [Benchmark]
    public int Cas_registers_102() => SearchCases.Violated("cas-register", registers);

    [Benchmark]
    public Outcome Store_of_50_clients() => SearchCases.Judge("kv", store);

    [Benchmark]
    public Outcome Sequential_100k() => SearchCases.Judge("cas-register", sequential);
}
