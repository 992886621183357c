using BenchmarkDotNet.Attributes;

namespace Lab.Bench.Checker;

/// <summary>Reading recorded histories from memory.</summary>
[MemoryDiagnoser]
public class Parsing
{
    private readonly byte[] edn = ParsingCases.Edn();
    private readonly byte[] json = ParsingCases.Json();

    [Benchmark]
    public string Edn_1M_lines() => ParsingCases.Read(edn);

    [Benchmark]
    public string Json_500k_lines() => ParsingCases.Read(json);
}
