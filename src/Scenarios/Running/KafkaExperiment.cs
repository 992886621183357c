using Lab.Broker.Kafka.Explaining;
using Lab.Checker.Judging;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Figures;
using Lab.Scenarios.Running.Marks;

namespace Lab.Scenarios.Running;

/// <summary>One variant of a Kafka scenario, ready to be run with any seed.</summary>
public sealed class KafkaExperiment : IExperiment
{
    [ThreadStatic]
    private static Judge? judgeOfThread;

    private readonly KafkaSetup setup;
    private readonly Scenario scenario;
    private readonly string file;
    private readonly string change;

    // How many runs there were, and how many of them were violated: see KeepsFacts.
    private int runsSoFar;
    private int violatedSoFar;

    /// <param name="scenario">An effective scenario, valid as ScenarioFile gives it.</param>
    /// <param name="file">The file it came from, for results.</param>
    /// <param name="change">What the variant sets, in the file's words.</param>
    public KafkaExperiment(Scenario scenario, string file, string change = "")
    {
        this.scenario = scenario;
        this.file = file;
        this.change = change;
        setup = new(scenario);
        Marks = [.. (setup.CountsDeepMarks ? MarkTable.All : MarkTable.Always).Select(m => (m, FloorOf(m)))];
        Guarantees = [.. setup.Judged().Select(g => (g, ExpectedOf(g)))];
    }

    public IReadOnlyList<(Guarantee Guarantee, Explorer.Results.Expectation Expected)> Guarantees { get; }

    public IReadOnlyList<(string Name, double Floor)> Marks { get; }

    public VariantResult Head => new()
    {
        Scenario = scenario.Name,
        File = file,
        Variant = scenario.Variant,
        Change = change,
        System = scenario.System,
        Profile = scenario.Profile,
        Timing = scenario.Timing.ToString() ?? "",
        Survives = setup.Budget,
        Runs = 0,
    };

    /// <summary>Built, not yet run: for who looks on.</summary>
    internal KafkaRun Build(ulong seed) => new(setup, seed);

    /// <summary>
    /// A violation is explained from facts, and keeping them costs every run something. Without them a violated run is
    /// executed once more. So they are kept once a quarter of the runs so far was violated; the results are the same either way.
    /// Where a cause may excuse a loss, the verdict itself needs them.
    /// </summary>
    private bool KeepsFacts() => scenario.Excused.Count > 0 || Volatile.Read(ref violatedSoFar) * 4 > Volatile.Read(ref runsSoFar);

    public RunResult Run(ulong seed)
    {
        var started = WallClock.Now;
        var judge = judgeOfThread ??= new();
        var run = new KafkaRun(setup, seed);
        FactLog? facts = null;
        if (KeepsFacts()) run.World.Listen(facts = new(run.World.Places, KafkaExplain.Interest) { MachineNames = run.World.MachineNames });
        run.Run(judge);
        var verdicts = Judged(judge, run, facts, []);
        Interlocked.Increment(ref runsSoFar);
        if (verdicts.Any(v => v.Outcome == Outcome.Violated))
        {
            Interlocked.Increment(ref violatedSoFar);
            if (facts is null) verdicts = AgainWithFacts(seed, verdicts);
        }

        var result = ResultOf(seed, run, verdicts, judge.ExcusedLosses.Count, WallClock.MicrosSince(started));
        run.World.Release();
        return result;
    }

    public RunRecord Record(ulong seed, Action<EventTrace>? trace = null)
    {
        var started = WallClock.Now;
        var judge = new Judge();
        var run = new KafkaRun(setup, seed, countsAllMarks: true);
        var facts = new FactLog(run.World.Places) { MachineNames = run.World.MachineNames };
        run.World.Listen(facts);
        run.World.Trace = trace;
        run.Run(judge);
        List<Explanation> explanations = [];
        var verdicts = Judged(judge, run, facts, explanations);
        List<(string, DiskImage)> disks = [];
        for (var m = 0; m < run.World.MachineCount; m++) disks.Add((run.World.MachineNames[m], run.World.DiskOf(new(m)).Capture()));
        return new(ResultOf(seed, run, verdicts, judge.ExcusedLosses.Count, WallClock.MicrosSince(started)), run.World.RunHash, run.World.History, facts, disks, run.Ready, run.World.Now)
        {
            Explanations = explanations,
            Context = run.Context with { ExcusedLosses = [.. judge.ExcusedLosses] },
            Ending = run.Ending,
            Swarm = run.Swarm,
        };
    }

    // The judge asks for the cause of a loss while it decides: only an excused cause makes it none.
    private IReadOnlyList<Verdict> Judged(Judge judge, KafkaRun run, FactLog? facts, List<Explanation> explanations)
    {
        if (run.Unreached is not null) return [];
        var history = run.World.History;
        if (facts is null) return judge.Finish(history, run.Ending);

        var explain = new KafkaExplain(setup.ControllerMachines);
        var verdicts = judge.Finish(history, run.Ending, loss => explain.Explain(new(new(GuaranteeKind.NoLoss), Outcome.Violated, 1, loss), history, facts).Cause);
        List<Verdict> explained = [];
        foreach (var verdict in verdicts)
        {
            if (verdict.Outcome != Outcome.Violated)
            {
                explained.Add(verdict);
                continue;
            }

            var explanation = explain.Explain(verdict, history, facts);
            explanations.Add(explanation);
            explained.Add(verdict with { Cause = explanation.Cause });
        }

        return explained;
    }

    private IReadOnlyList<Verdict> AgainWithFacts(ulong seed, IReadOnlyList<Verdict> verdicts)
    {
        var run = new KafkaRun(setup, seed);
        var facts = new FactLog(run.World.Places, KafkaExplain.Interest) { MachineNames = run.World.MachineNames };
        run.World.Listen(facts);
        var judge = new Judge();
        run.Run(judge);
        var explained = Judged(judge, run, facts, []);
        run.World.Release();
        if (!explained.Select(v => (v.Guarantee, v.Outcome, v.Violations)).SequenceEqual(verdicts.Select(v => (v.Guarantee, v.Outcome, v.Violations))))
            throw new InvalidOperationException($"Seed {seed} was judged otherwise when it was run again.");
        return explained;
    }

    public IReadOnlyList<OtherExpectation> Others(IReadOnlyList<RunResult> runs)
    {
        List<OtherExpectation> others = [];
        if (scenario.Expect.Cause is { } cause)
        {
            // One cause among those of a run's expected violations: a loss and the disorder behind it have different ones.
            var violated = runs.Count(r => r.Verdicts.Any(IsExpectedAndViolated));
            var named = runs.Count(r => r.Verdicts.Any(v => IsExpectedAndViolated(v) && v.Cause == cause));
            others.Add(new("cause", Causes.NameOf(cause), $"in {named} of {violated} violated runs", violated == 0 ? Standing.Undecided : named == 0 ? Standing.NotAsExpected : Standing.AsExpected) { MayStillCome = true });
        }

        foreach (var observation in scenario.Expect.Observations)
        {
            var judged = runs.Where(r => r.Reached).ToList();
            var text = observation.Predicate.ToString();
            var held = judged.Count(r => r.Observations.Contains(text));
            var standing = judged.Count == 0 ? Standing.Undecided : observation.Frequency switch
            {
                Frequency.Always => held == judged.Count,
                Frequency.Never => held == 0,
                _ => held > 0 && held < judged.Count,
            } ? Standing.AsExpected : Standing.NotAsExpected;
            others.Add(new(text, Word(observation.Frequency), $"in {held} of {judged.Count} runs", standing) { MayStillCome = observation.Frequency == Frequency.Sometimes });
        }

        foreach (var floor in scenario.Floors) others.Add(Reached(floor, runs));
        return others;
    }

    public IReadOnlyList<(string Name, FigureUnit Unit)> Figures => [.. scenario.Measure.Select(c => (c.Figure.ToString(), c.Figure.Unit)).Distinct()];

    public IReadOnlyList<OtherExpectation> Compared(VariantResult own, IReadOnlyList<VariantResult> all) => [.. FigureJudge.Judge(scenario.Measure, own, all)];

    private IReadOnlyList<FigureValue> Measured(KafkaRun run)
    {
        if (scenario.Measure.Count == 0) return [];
        run.Counts?.End(run.World, run.BrokerMachines, run.Ready);
        var meter = new FigureMeter(run.World.History, run.Counts);
        return [.. scenario.Measure.Select(c => c.Figure).Distinct().Select(f => new FigureValue(f.ToString(), meter.Read(f)))];
    }

    private double FloorOf(string mark)
    {
        foreach (var floor in scenario.Floors)
            if (floor.Mark == mark) return floor.Share.Millionths / (double)Ratio.One;
        return 0;
    }

    /// <summary>Missed when even the upper end of the interval lies below the floor: a few runs may miss it by chance.</summary>
    private static OtherExpectation Reached(MarkFloor floor, IReadOnlyList<RunResult> runs)
    {
        long reached = runs.Count(r => r.Marks.Contains(floor.Mark));
        var share = floor.Share.Millionths / (double)Ratio.One;
        var standing = runs.Count == 0 ? Standing.Undecided : Wilson.Interval(reached, runs.Count).High < share ? Standing.NotAsExpected : Standing.AsExpected;
        return new(floor.Mark, $">= {floor.Share}", $"in {reached} of {runs.Count} runs", standing);
    }

    private RunResult ResultOf(ulong seed, KafkaRun run, IReadOnlyList<Verdict> verdicts, int excused, long micros)
    {
        var history = run.World.History;
        var told = default(ToldCounts);
        long effects = 0;
        var seen = run.World.Stocks.Of<HashSet<(int, int)>>().Take();
        seen.Clear();
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] == OperationKind.Send && (history.Flags[i] & OperationFlags.Probe) == 0)
            {
                told += history.Results[i] switch
                {
                    OperationResult.Ok => new(1, 0, 0),
                    OperationResult.Fail => new(0, 1, 0),
                    _ => new(0, 0, 1),
                };
            }
            else if (history.Kinds[i] == OperationKind.Effect && history.Messages[i] < setup.FirstProbe)
            {
                effects++;
                seen.Add((history.SessionOf(new(i)).Group.Value, history.Messages[i]));
            }
        }

        return new()
        {
            Seed = seed,
            Hash = run.World.RunHash.Order,
            UnreachedWhy = run.Unreached?.ToString(),
            Verdicts = verdicts,
            Events = run.World.Events,
            Virtual = run.World.Now - VirtualTime.Zero,
            WallMicros = micros,
            Told = told,
            Effects = effects,
            Duplicates = effects - seen.Count,
            ExcusedLosses = run.Unreached is null ? excused : 0,
            Marks = [.. run.Marks],
            Figures = Measured(run),
            Strokes = run.Swarm?.Strokes ?? [],
            Observations = [.. scenario.Expect.Observations.Select(o => o.Predicate).Where(p => Holds(p, history)).Select(p => p.ToString())],
        };
    }

    // What clients were told is in the history; nothing else can be asked at the end of a run.
    private static bool Holds(Predicate predicate, History history)
    {
        if (predicate is not Predicate.Compare compare) return false;
        long count = 0;
        for (var i = 0; i < history.Count; i++)
        {
            var client = history.SessionOf(new(i)).Client;
            count += compare.Measure switch
            {
                Measure.Told told when history.Kinds[i] == OperationKind.Send && client == told.Producer && ResultIs(history.Results[i], told.Outcome) => 1,
                Measure.Acked acked when history.Kinds[i] == OperationKind.Send && client == acked.Producer && history.Results[i] == OperationResult.Ok => 1,
                Measure.Sent sent when history.Kinds[i] == OperationKind.Send && client == sent.Producer && history.Attempts[i] == 0 => 1,
                Measure.Effects effects when history.Kinds[i] == OperationKind.Effect && history.Names[history.SessionOf(new(i)).Group] == effects.Group => 1,
                Measure.Consumed consumed when history.Kinds[i] == OperationKind.Read && !history.SessionOf(new(i)).Group.IsNone && history.Names[history.SessionOf(new(i)).Group] == consumed.Group => 1,
                _ => 0,
            };
        }

        return compare.Comparison.Holds(0, count, compare.Value);
    }

    private static bool ResultIs(OperationResult result, ToldOutcome outcome) => outcome switch
    {
        ToldOutcome.Ok => result == OperationResult.Ok,
        ToldOutcome.Fail => result == OperationResult.Fail,
        _ => result is OperationResult.Info or OperationResult.Open,
    };

    private Explorer.Results.Expectation ExpectedOf(Guarantee guarantee)
    {
        foreach (var expected in scenario.Expect.Guarantees)
        {
            if (expected.Guarantee == guarantee) return expected.Expected == Expected.Holds ? Explorer.Results.Expectation.Holds : Explorer.Results.Expectation.Violated;
        }

        return Explorer.Results.Expectation.None;
    }

    private bool IsExpectedAndViolated(Verdict verdict) => verdict.Outcome == Outcome.Violated && ExpectedOf(verdict.Guarantee) == Explorer.Results.Expectation.Violated;

    private static string Word(Frequency frequency) => frequency switch { Frequency.Always => "always", Frequency.Never => "never", _ => "sometimes" };
}
