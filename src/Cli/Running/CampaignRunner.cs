using Lab.Cli.Input;
using Lab.Cli.Output;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Reports.Diagrams;

namespace Lab.Cli.Running;

/// <summary>What a campaign is asked to do.</summary>
public sealed record CampaignOrder
{
    public required IReadOnlyList<SelectedFile> Files { get; init; }

    /// <summary>Runs of each variant; null: as many as its file says, and a variant may end early once its intervals are narrow.</summary>
    public int? Runs { get; init; }

    /// <summary>How the wall time is shared; null: every variant has as long as it takes.</summary>
    public TimeBudget? Time { get; init; }

    public ulong FirstSeed { get; init; } = 1;
    public required int Workers { get; init; }

    /// <summary>What the command line set, as written.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>How the reader starts the command.</summary>
    public string Lab { get; init; } = VariantResult.DefaultLab;
}

/// <summary>What a campaign left: its results, and a counterexample for each guarantee that broke.</summary>
public sealed record CampaignOutcome(IReadOnlyList<ScenarioResult> Scenarios, IReadOnlyList<Counterexample> Counterexamples);

/// <summary>Receives every run in the order of the files, variants and seeds.</summary>
public delegate void RunListener(string scenario, string variant, RunResult run);

/// <summary>Runs files, variant by variant, and records what the report shows: counterexamples with their twins, latencies.</summary>
public sealed class CampaignRunner(CampaignOrder order, IProgress progress, RunListener onRun, CancellationToken cancel)
{
    private readonly List<ScenarioResult> scenarios = [];
    private readonly List<Counterexample> counterexamples = [];

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RunFailedException">A run failed: a bug of the lab.</exception>
    public CampaignOutcome Run()
    {
        // The runs that a file's report shows are made again while the next file runs.
        using var aside = new Aside(order.Workers > 1);
        foreach (var file in order.Files)
        {
            var results = new List<(IExperiment Experiment, VariantResult Result)>();
            foreach (var index in file.Chosen) results.Add((file.Experiments[index], RunVariant(file, index)));
            aside.Begin(() => Record(file, results));
        }

        aside.Await();
        return new(scenarios, counterexamples);
    }

    private void Record(SelectedFile file, IReadOnlyList<(IExperiment Experiment, VariantResult Result)> ran)
    {
        List<(IExperiment Experiment, VariantResult Result)> results = [.. ran.Zip(Campaign.Compare(ran), static (r, compared) => (r.Experiment, compared))];
        var recorder = new Recorder(file, results, cancel) { FirstSeed = order.FirstSeed };
        var described = file.File.Scenarios[0];
        scenarios.Add(new(described.Name, file.File.Path, [.. results.Select(r => recorder.WithLatency(r.Experiment, r.Result))]) { About = described.About, Source = described.Source });
        counterexamples.AddRange(recorder.Counterexamples());
    }

    private VariantResult RunVariant(SelectedFile file, int index)
    {
        var experiment = file.Experiments[index];
        var head = experiment.Head with { Overrides = order.Overrides, Lab = order.Lab };
        var runs = order.Runs ?? file.File.Scenarios[index].Runs;
        var tally = new VariantTally(experiment.Guarantees, experiment.Marks);
        var kept = new List<RunResult>();
        progress.Begin(head, runs);
        order.Time?.BeginVariant();
        var outOfTime = false;
        Campaign.Run(
            experiment,
            Campaign.Seeds(runs, order.FirstSeed),
            order.Workers,
            run =>
            {
                tally.Add(run);
                kept.Add(run);
                onRun(head.Scenario, head.Variant, run);
                progress.Ran(tally.Runs);
            },
            cancel,
            IsEnough);
        var result = Sum() with { StoppedEarly = tally.Runs < runs, OutOfTime = outOfTime && tally.Runs < runs };
        progress.End(result);
        return result;

        bool IsEnough()
        {
            if (order.Runs is null && NarrowEnough.IsAsked(tally.Runs) && NarrowEnough.Of(Sum())) return true;
            return outOfTime = order.Time is { IsSpent: true };
        }

        VariantResult Sum() => tally.Over(head) with { Others = experiment.Others(kept), Figures = Campaign.FiguresOf(experiment, tally) };
    }
}
