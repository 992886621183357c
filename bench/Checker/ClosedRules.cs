using BenchmarkDotNet.Attributes;
using Lab.Checker.Generating;
using Lab.Checker.Models;
using Lab.Checker.Models.Fifo;
using Lab.Checker.Models.Log;
using Lab.Checker.Recordings;
using Lab.Model.Guarantees;

namespace Lab.Bench.Checker;

/// <summary>
/// Loaded histories of the documented generators (64 clients, backlog 32, 1 % crashed, 5 % empty), legal and with one violation
/// near the end, whose witness is built too. `dotnet run -c Release --project bench -- figures closed-rules` gives the same in
/// CPU time without BenchmarkDotNet.
/// </summary>
[MemoryDiagnoser]
public class ClosedRules
{
    private GeneratedQueue queue = null!;
    private GeneratedQueue brokenQueue = null!;
    private GeneratedLog log = null!;
    private GeneratedLog brokenLog = null!;
    private Recording recording = null!;

    [Params(1_000, 1_000_000, 10_000_000)]
    public int Operations { get; set; }

    [GlobalSetup]
    public void Load()
    {
        queue = GeneratedQueue.Make(Operations);
        brokenQueue = GeneratedQueue.Make(Math.Max(Operations, 10_000)).WithViolationNearEnd();
        log = GeneratedLog.Make(Operations);
        brokenLog = GeneratedLog.Make(Math.Max(Operations, 10_000)).WithViolationNearEnd();
        recording = queue.ToRecording();
    }

    [Benchmark]
    public Outcome Fifo() => FifoRule.Judge(queue.Columns).Outcome;

    [Benchmark]
    public Outcome Fifo_violated_near_its_end() => FifoRule.Judge(brokenQueue.Columns).Outcome;

    [Benchmark]
    public Outcome Fifo_as_a_recording() => new FifoModel().Judge(recording, ModelOptions.Default).Outcome;

    [Benchmark]
    public Outcome Log() => LogRule.Judge(log.Columns).Outcome;

    [Benchmark]
    public Outcome Log_violated_near_its_end() => LogRule.Judge(brokenLog.Columns).Outcome;
}
