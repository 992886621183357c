using System.Diagnostics.CodeAnalysis;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Kernel;
using Lab.Reports.Files;

namespace Lab.Cli.Running;

/// <summary>
/// `--trace`: every event of a variant's first failing run, or of its first, a line each. Two machines that disagree in a hash
/// differ first where these files do.
/// </summary>
public static class Traces
{
    /// <returns>False, with one sentence, when they cannot be written.</returns>
    /// <exception cref="RunFailedException">A run failed: a bug of the lab.</exception>
    public static bool TryWrite(CampaignOrder order, IReadOnlyList<ScenarioResult> scenarios, ReportFolder report, CancellationToken cancel, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        try
        {
            Write(order, scenarios, report, cancel);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"The traces cannot be written: {e.Message}";
            return false;
        }
    }

    private static void Write(CampaignOrder order, IReadOnlyList<ScenarioResult> scenarios, ReportFolder report, CancellationToken cancel)
    {
        for (var f = 0; f < order.Files.Count; f++)
        {
            for (var v = 0; v < scenarios[f].Variants.Count; v++)
            {
                cancel.ThrowIfCancellationRequested();
                var result = scenarios[f].Variants[v];
                var seed = result.Guarantees.Select(g => g.FirstFailingSeed).FirstOrDefault(s => s is not null) ?? order.FirstSeed;
                Write(order.Files[f].Experiments[order.Files[f].Chosen[v]], result, seed, report);
            }
        }
    }

    private static void Write(IExperiment experiment, VariantResult result, ulong seed, ReportFolder report)
    {
        using var file = report.CreateTrace(result.File, result.Variant, seed);
        var events = 0L;
        try
        {
            experiment.Record(seed, Line);
        }
        catch (Exception error) when (error is not IOException)
        {
            throw new RunFailedException(experiment.Head, seed, error);
        }

        void Line(EventTrace happened)
        {
            file.Write(events++);
            file.Write(' ');
            file.WriteLine(happened.ToString());
        }
    }
}
