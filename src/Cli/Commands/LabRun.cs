using Lab.Cli.Input;
using Lab.Cli.Output;
using Lab.Cli.Running;
using Lab.Explorer.Results;
using Lab.Explorer.Results.Baselines;
using Lab.Reports.Files;
using Lab.Reports.Text;

namespace Lab.Cli.Commands;

/// <summary>
/// `lab run`: expected against observed. Files that can be used are run, also when others cannot; then the exit code is 2 all
/// the same. Options that cannot be used stop everything before the first run.
/// </summary>
public sealed class LabRun(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    public int Run(RunOptions options)
    {
        var wrong = new List<string>();
        var runs = Numbers.Runs(options.Runs, wrong);
        var jobs = Numbers.Jobs(options.Jobs, wrong);
        var seed = Numbers.SeedOrRandom(options.Seed, Environment.RandomSeed, wrong);
        var time = Numbers.Time(options.Time, wrong);
        IReadOnlyList<BaselineRate> before = [];
        if (options.Baseline is { } earlier && !BaselineFile.TryRead(earlier, out before!, out var problemOfBaseline)) wrong.Add(problemOfBaseline);
        var overrides = Numbers.Overrides(options.Set, wrong);
        if (wrong.Count > 0) return Unusable(wrong);

        var inputs = Inputs.Load(Environment, options.Paths, overrides);
        foreach (var problem in inputs.Problems) Error.WriteLine(problem);
        var usable = inputs.Usable.ToList();
        if (usable.Count == 0) return ExitCode.Unusable;

        var (files, unknown) = Selection.Of(usable, options.Only, Environment.Experiments);
        if (unknown.Count > 0) return Unusable(unknown);

        if (options.Swarm)
        {
            var order = new CampaignOrder { Files = files, Runs = runs, FirstSeed = seed ?? 1, Workers = jobs ?? Environment.Cores, Overrides = options.Set, Lab = Home.LabFromHere(Environment) };
            Output.Write(Twins.Render([.. Twins.Of(order, Environment.Experiments, Environment.Cancel)]));
            return ExitCode.AsExpected;
        }

        var target = options.Out ?? Home.Reports(Environment, "latest");
        if (!ReportFolder.TryBegin(target, out var report, out var problemOfReport)) return Unusable(problemOfReport);
        using (report)
        {
            var order = new CampaignOrder
            {
                Files = files,
                Runs = runs,
                FirstSeed = seed ?? 1,
                Workers = jobs ?? Environment.Cores,
                Overrides = options.Set,
                Lab = Home.LabFromHere(Environment),
                Time = time is { } total ? new(total, files.Sum(f => f.Chosen.Count), Environment.Stopwatch()) : null,
            };
            if (options.Seed == Numbers.RandomSeed) Error.WriteLine($"first seed {order.FirstSeed}");
            var outcome = Execute(order, report);
            if (options.Trace && !Traces.TryWrite(order, outcome.Scenarios, report, Environment.Cancel, out problemOfReport)) return Unusable(problemOfReport);
            var campaign = new CampaignResult(outcome.Scenarios) { Unusable = inputs.Problems, Command = CommandLine.Of(order, options) };
            if (options.Baseline is not null) campaign = campaign with { Baseline = BaselineComparison.Of(options.Baseline, before, campaign.Variants) };
            if (!report.TryCommit(campaign, outcome.Counterexamples, out problemOfReport)) return Unusable(problemOfReport);
            Show(campaign, target, options);
            return campaign.ExitCode;
        }
    }

    private CampaignOutcome Execute(CampaignOrder order, ReportFolder report)
    {
        using IProgress progress = Environment.ErrIsTerminal
            ? new TerminalProgress(Error, order.Files.Sum(f => f.Chosen.Sum(i => (long)(order.Runs ?? f.File.Scenarios[i].Runs))))
            : new LineProgress(Error);
        return new CampaignRunner(order, progress, report.Add, Environment.Cancel).Run();
    }

    private void Show(CampaignResult campaign, string target, RunOptions options)
    {
        if (options.Json)
        {
            Output.Write(SummaryJson.Render(campaign));
            return;
        }

        var table = VerdictTable.Render(campaign);
        Output.Write(Environment.OutColours ? Colours.Table(table, Home.LabFromHere(Environment)) : table);
        if (options.Audit) Output.Write(AuditText.Render(campaign));
        if (options.Causes) Output.Write(CausesText.Render(campaign));
        Output.WriteLine($"Report: {Path.Combine(target, "index.html").Replace('\\', '/')}");
    }
}
