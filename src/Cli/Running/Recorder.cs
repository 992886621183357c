using Lab.Cli.Input;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Reports.Diagrams;
using Lab.Scenarios;

namespace Lab.Cli.Running;

/// <summary>Runs single seeds of one file again with everything kept. The latest record of each variant is remembered: most questions ask for the same seed.</summary>
/// <param name="file">The file with all its variants.</param>
/// <param name="results">What ran, with its sums.</param>
/// <param name="cancel">Looked at before each run.</param>
public sealed class Recorder(SelectedFile file, IReadOnlyList<(IExperiment Experiment, VariantResult Result)> results, CancellationToken cancel)
{
    private readonly List<(IExperiment Experiment, RunRecord Record)> latest = [];

    /// <exception cref="RunFailedException">The run failed: a bug of the lab.</exception>
    public RunRecord Record(IExperiment experiment, ulong seed)
    {
        cancel.ThrowIfCancellationRequested();
        var known = latest.FindIndex(l => ReferenceEquals(l.Experiment, experiment));
        if (known >= 0 && latest[known].Record.Result.Seed == seed) return latest[known].Record;
        if (known >= 0) latest.RemoveAt(known);
        try
        {
            var record = experiment.Record(seed);
            latest.Add((experiment, record));
            return record;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new RunFailedException(experiment.Head, seed, error);
        }
    }

    /// <summary>The result with the latencies of its first failing run, or of its first.</summary>
    public VariantResult WithLatency(IExperiment experiment, VariantResult result)
    {
        if (result.Runs == 0) return result;
        var failing = Told(result).Select(g => g.FirstFailingSeed).FirstOrDefault();
        return result with { Latency = Latencies.Of(Record(experiment, failing ?? FirstSeed)) };
    }

    /// <summary>Where a variant without a violation is recorded.</summary>
    public ulong FirstSeed { get; init; } = 1;

    /// <summary>One per variant and guarantee that broke, of the first failing seed.</summary>
    public IEnumerable<Counterexample> Counterexamples() => results.SelectMany(r => Told(r.Result).Select(g => CounterexampleOf(r.Experiment, r.Result, g.Guarantee, g.FirstFailingSeed!.Value)));

    /// <summary>The counterexample of one seed that is known to break a guarantee.</summary>
    public Counterexample CounterexampleOf(IExperiment experiment, VariantResult head, Guarantee guarantee, ulong seed)
    {
        var record = Record(experiment, seed);
        var verdict = record.Result.Verdicts.First(v => v.Guarantee == guarantee);
        return new()
        {
            Scenario = head.Scenario,
            File = head.File,
            Variant = head.Variant,
            Seed = seed,
            Replay = ReplayCommand.For(head, seed),
            Run = TraceOf(experiment, record),
            Verdict = verdict,
            Explanation = ExplanationOf(record, verdict),
            Twin = TwinOf(experiment, guarantee, seed),
        };
    }

    /// <summary>Explanations stand in the order of the violated verdicts.</summary>
    public static Explanation? ExplanationOf(RunRecord record, Verdict verdict)
    {
        var violated = record.Result.Verdicts.Where(v => v.Outcome == Outcome.Violated).ToList();
        var index = violated.FindIndex(v => v.Guarantee == verdict.Guarantee);
        return index >= 0 && index < record.Explanations.Count ? record.Explanations[index] : null;
    }

    /// <summary>The violated guarantees that the file speaks of; where there is none, the first violated one.</summary>
    private static IEnumerable<GuaranteeResult> Told(VariantResult result)
    {
        var violated = result.Guarantees.Where(g => g.Violations > 0).ToList();
        var told = violated.Where(g => g.Expected != Expectation.None).ToList();
        return told.Count > 0 ? told : violated.Take(1);
    }

    /// <summary>The same seed in a variant in which the guarantee holds, those before the others of which the file says so.</summary>
    private Twin? TwinOf(IExperiment violated, Guarantee guarantee, ulong seed)
    {
        var candidates = file.Experiments
            .Where(e => !ReferenceEquals(e, violated) && !IsViolated(e, guarantee))
            .Select(e => (Experiment: e, Expected: e.Guarantees.FirstOrDefault(g => g.Guarantee == guarantee)))
            .Where(c => c.Expected.Guarantee is not null && c.Expected.Expected != Expectation.Violated)
            .OrderBy(c => c.Expected.Expected == Expectation.Holds ? 0 : 1);
        foreach (var (experiment, _) in candidates)
        {
            var record = Record(experiment, seed);
            if (!record.Result.Reached || !record.Result.Verdicts.Any(v => v.Guarantee == guarantee && v.Outcome == Outcome.Holds)) continue;
            var variant = experiment.Head.Variant;
            return new(variant, file.File.ChangeOf(variant).Short, TraceOf(experiment, record));
        }

        return null;
    }

    private bool IsViolated(IExperiment experiment, Guarantee guarantee) =>
        results.Any(r => ReferenceEquals(r.Experiment, experiment) && r.Result.Guarantees.Any(g => g.Guarantee == guarantee && g.Violations > 0));

    /// <summary>What diagrams and timelines draw from.</summary>
    public RunTrace TraceOf(IExperiment experiment, RunRecord record) =>
        new(record.Facts, record.History, Participants.Of(ScenarioOf(experiment), record.Facts.MachineNames), new RecordBatchLocator());

    public Scenario ScenarioOf(IExperiment experiment)
    {
        for (var i = 0; i < file.Experiments.Count; i++)
        {
            if (ReferenceEquals(file.Experiments[i], experiment)) return file.File.Scenarios[i];
        }

        throw new ArgumentException($"Variant {experiment.Head.Variant} is not one of {file.File.Path}.", nameof(experiment));
    }
}
