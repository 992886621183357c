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
using Lab.Model.Roles;

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

    // Where a violation is expected, what explains it is kept from the start: half the runs would have to be run twice.
    private readonly bool keepsFacts;

    /// <param name="scenario">An effective scenario, valid as ScenarioFile gives it.</param>
    /// <param name="file">The file it came from, for results.</param>
    /// <param name="change">What the variant sets, in the file's words.</param>
    public KafkaExperiment(Scenario scenario, string file, string change = "")
    {
        this.scenario = scenario;
        this.file = file;
        this.change = change;
        setup = new(scenario);
        Guarantees = [.. setup.Judged().Select(g => (g, ExpectedOf(g)))];
        keepsFacts = Guarantees.Any(g => g.Expected == Explorer.Results.Expectation.Violated);
    }

    public IReadOnlyList<(Guarantee Guarantee, Explorer.Results.Expectation Expected)> Guarantees { get; }

    public VariantResult Head => new()
    {
        Scenario = scenario.Name,
        File = file,
        Variant = scenario.Variant,
        Change = change,
        System = scenario.System,
        Profile = scenario.Profile,
        Timing = scenario.Timing.ToString() ?? "",
        Runs = 0,
    };

    /// <summary>Built, not yet run: for who looks on.</summary>
    internal KafkaRun Build(ulong seed) => new(setup, seed);

    public RunResult Run(ulong seed)
    {
        var started = WallClock.Now;
        var judge = judgeOfThread ??= new();
        var run = new KafkaRun(setup, seed);
        FactLog? facts = null;
        if (keepsFacts) run.World.Listen(facts = new(run.World.Places, KafkaExplain.Interest) { MachineNames = run.World.MachineNames });
        run.Run(judge);
        IReadOnlyList<Verdict> verdicts = [];
        if (run.Unreached is null)
        {
            verdicts = judge.Finish(run.World.History, run.Ending);
            if (verdicts.Any(v => v.Outcome == Outcome.Violated)) verdicts = facts is null ? Explained(seed, verdicts, out _) : WithCauses(verdicts, run.World.History, facts, []);
        }

        var result = ResultOf(seed, run, verdicts, WallClock.MicrosSince(started));
        run.World.Release();
        return result;
    }

    public RunRecord Record(ulong seed, Action<EventTrace>? trace = null)
    {
        var started = WallClock.Now;
        var judge = new Judge();
        var run = new KafkaRun(setup, seed);
        var facts = new FactLog(run.World.Places) { MachineNames = run.World.MachineNames };
        run.World.Listen(facts);
        run.World.Trace = trace;
        run.Run(judge);
        IReadOnlyList<Verdict> verdicts = run.Unreached is null ? judge.Finish(run.World.History, run.Ending) : [];
        List<Explanation> explanations = [];
        verdicts = WithCauses(verdicts, run.World.History, facts, explanations);
        List<(string, DiskImage)> disks = [];
        for (var m = 0; m < run.World.MachineCount; m++) disks.Add((run.World.MachineNames[m], run.World.DiskOf(new(m)).Capture()));
        return new(ResultOf(seed, run, verdicts, WallClock.MicrosSince(started)), run.World.RunHash, run.World.History, facts, disks, run.Ready, run.World.Now)
        {
            Explanations = explanations,
            Context = run.Context,
            Ending = run.Ending,
            UnreachedWhy = run.Unreached?.ToString(),
        };
    }

    private static List<Verdict> WithCauses(IReadOnlyList<Verdict> verdicts, History history, FactLog facts, List<Explanation> explanations)
    {
        List<Verdict> explained = [];
        var explain = new KafkaExplain();
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

    // A run violated against expectation is executed once more with every fact kept: causes cost nothing where nothing breaks.
    private IReadOnlyList<Verdict> Explained(ulong seed, IReadOnlyList<Verdict> verdicts, out RunRecord record)
    {
        record = Record(seed);
        if (record.Result.Verdicts.Count != verdicts.Count) throw new InvalidOperationException($"Seed {seed} gave {verdicts.Count} verdicts, and {record.Result.Verdicts.Count} when it was run again.");
        return record.Result.Verdicts;
    }

    public IReadOnlyList<OtherExpectation> Others(IReadOnlyList<RunResult> runs)
    {
        List<OtherExpectation> others = [];
        if (scenario.Expect.Cause is { } cause)
        {
            // One cause among those of a run's expected violations: a loss and the disorder behind it have different ones.
            var violated = runs.Count(r => r.Verdicts.Any(IsExpectedAndViolated));
            var named = runs.Count(r => r.Verdicts.Any(v => IsExpectedAndViolated(v) && v.Cause == cause));
            others.Add(new("cause", Causes.NameOf(cause), $"in {named} of {violated} violated runs", violated == 0 ? Standing.Undecided : named == 0 ? Standing.NotAsExpected : Standing.AsExpected));
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
            others.Add(new(text, Word(observation.Frequency), $"in {held} of {judged.Count} runs", standing));
        }

        return others;
    }

    private RunResult ResultOf(ulong seed, KafkaRun run, IReadOnlyList<Verdict> verdicts, long micros)
    {
        var history = run.World.History;
        var told = default(ToldCounts);
        long effects = 0;
        HashSet<(int, int)> seen = [];
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
            Reached = run.Unreached is null,
            Verdicts = verdicts,
            Events = run.World.Events,
            Virtual = run.World.Now - VirtualTime.Zero,
            WallMicros = micros,
            Told = told,
            Effects = effects,
            Duplicates = effects - seen.Count,
            Marks = [.. run.Marks],
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
