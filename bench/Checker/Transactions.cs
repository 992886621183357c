using BenchmarkDotNet.Attributes;
using Lab.Checker.Models.Transactions;
using Lab.Model.Guarantees;

namespace Lab.Bench.Checker;

/// <summary>A million transactions of four micro-operations, five to six million dependencies, judged for every anomaly.</summary>
[MemoryDiagnoser]
public class Transactions
{
    private TransactionColumns lists = new();
    private TransactionColumns stale = new();
    private TransactionColumns registers = new();

    [Params(1_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        lists = new TransactionGenerator(1, Count).Make(ofLists: true);
        registers = new TransactionGenerator(1, Count).Make(ofLists: false);
        stale = TransactionGenerator.WithStaleReads(lists, oneIn: 1_000);
    }

    [Benchmark]
    public Outcome ListAppend() => ListAppendModel.Judge(lists, key => $"{key}").Outcome;

    /// <summary>One read in a thousand misses the last element: hundreds of components with every kind of cycle.</summary>
    [Benchmark]
    public Outcome ListAppendWithStaleReads() => ListAppendModel.Judge(stale, key => $"{key}").Outcome;

    [Benchmark]
    public Outcome RwRegister() => RegisterTransactionsModel.Judge(registers, key => $"{key}").Outcome;
}
