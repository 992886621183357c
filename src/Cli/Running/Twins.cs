using System.Globalization;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Reports.Text;
using Lab.Scenarios;

namespace Lab.Cli.Running;

/// <summary>What the swarm twin of one variant found.</summary>
/// <param name="Head">The variant whose script was taken away.</param>
/// <param name="Guarantee">What was asked, and what the script does to it.</param>
/// <param name="Seed">The first seed that violates it; null: none of the runs does.</param>
/// <param name="Runs">Runs made until then.</param>
/// <param name="Seconds">Seconds of computing that they took.</param>
public sealed record TwinFinding(VariantResult Head, ExpectedGuarantee Guarantee, ulong? Seed, int Runs, double Seconds);

/// <summary>`lab run --swarm`: does a swarm find without the script what the script shows, and does what holds with it hold without?</summary>
public static class Twins
{
    /// <summary>Runs at most of a twin that is to find something.</summary>
    public const int DefaultRuns = 2_000;

    /// <summary>Runs of a twin that is to keep something.</summary>
    public const int DefaultRunsOfKept = 200;

    /// <summary>Of every chosen variant with a script, each guarantee that its twin is asked for.</summary>
    /// <param name="order">What was chosen.</param>
    /// <param name="experiments">Of a file, one for each of its variants.</param>
    /// <param name="cancel">Looked at between runs.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RunFailedException">A run failed: a bug of the lab.</exception>
    public static IEnumerable<TwinFinding> Of(CampaignOrder order, Func<ScenarioFile, IReadOnlyList<IExperiment>> experiments, CancellationToken cancel)
    {
        foreach (var file in order.Files)
        {
            var twins = experiments(file.File.WithoutScripts());
            foreach (var index in file.Chosen)
            {
                var scenario = file.File.Scenarios[index];
                if (!SwarmTwin.HasScript(scenario)) continue;
                foreach (var finding in Of(twins[index], SwarmTwin.AskedOf(scenario), order, cancel)) yield return finding;
            }
        }
    }

    private static IEnumerable<TwinFinding> Of(IExperiment twin, IReadOnlyList<ExpectedGuarantee> asked, CampaignOrder order, CancellationToken cancel)
    {
        if (asked.Count == 0) return [];
        var head = twin.Head with { Overrides = order.Overrides, Lab = order.Lab, IsTwin = true };
        var findings = new List<TwinFinding>();
        var open = asked.ToList();
        var (runs, micros) = (0, 0L);
        var most = order.Runs ?? (asked[0].Expected == Expected.Violated ? DefaultRuns : DefaultRunsOfKept);
        try
        {
            Campaign.Run(
                twin, Campaign.Seeds(most, order.FirstSeed), order.Workers,
                run =>
                {
                    runs++;
                    micros += run.WallMicros;
                    foreach (var verdict in run.Verdicts)
                    {
                        if (verdict.Outcome != Outcome.Violated || open.Find(g => g.Guarantee == verdict.Guarantee) is not { } found) continue;
                        open.Remove(found);
                        findings.Add(new(head, found, run.Seed, runs, micros / 1e6));
                    }
                },
                cancel, () => open.Count == 0);
        }
        catch (RunFailedException failed)
        {
            throw new RunFailedException(head, failed.Seed, failed.InnerException!);
        }

        findings.AddRange(open.Select(g => new TwinFinding(head, g, null, runs, micros / 1e6)));
        return findings.OrderBy(f => asked.ToList().IndexOf(f.Guarantee));
    }

    /// <summary>As a table, under which stands how to see again what is not as the script has it, and a last line that counts.</summary>
    public static string Render(IReadOnlyList<TwinFinding> findings)
    {
        var grid = new Grid(new("scenario"), new("variant"), new("guarantee"), new("with its script"), new("runs", Right: true), new("seconds", Right: true), new("first violated", Right: true));
        foreach (var f in findings)
        {
            var seconds = f.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
            var violates = f.Guarantee.Expected == Expected.Violated;
            var first = f.Seed is { } seed ? $"seed {seed.ToString(CultureInfo.InvariantCulture)}" : violates ? "not found" : "none";
            grid.Add(Path.GetFileNameWithoutExtension(f.Head.File), f.Head.Variant, f.Guarantee.Guarantee.ToString(), violates ? "violated" : "holds", Words.Count(f.Runs), seconds, first);
        }

        var widths = grid.Widths();
        var sought = findings.Where(f => f.Guarantee.Expected == Expected.Violated).ToList();
        var kept = findings.Where(f => f.Guarantee.Expected == Expected.Holds).ToList();
        var broken = kept.Where(f => f.Seed is not null).ToList();
        var text = $"{grid.Heading(widths)}\n{string.Concat(grid.Lines(widths).Select(l => $"{l}\n"))}\n";
        if (sought.Count > 0) text += $"{Words.Count(sought.Count(f => f.Seed is not null))} of {Words.Count(sought.Count)} expected violations found by the swarm without the script\n";
        if (kept.Count > 0) text += $"{Words.Count(kept.Count - broken.Count)} of {Words.Count(kept.Count)} promises kept under all that a swarm draws within the budget\n";
        return text + string.Concat(broken.Select(f => $"  {ReplayCommand.For(f.Head, f.Seed!.Value)}   {f.Guarantee.Guarantee}\n"));
    }
}
