using System.Globalization;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Reports.Text;
using Lab.Scenarios;
using Lab.Scenarios.Running;

namespace Lab.Cli.Running;

/// <summary>What the swarm twin of one variant found.</summary>
/// <param name="File">The scenario's file.</param>
/// <param name="Variant">The variant whose script was taken away.</param>
/// <param name="Guarantee">One that it expects to be violated.</param>
/// <param name="Seed">The first seed that violates it; null: none of the runs does.</param>
/// <param name="Runs">Runs made until then.</param>
/// <param name="Seconds">Seconds of computing that they took.</param>
public sealed record TwinFinding(string File, string Variant, Guarantee Guarantee, ulong? Seed, int Runs, double Seconds);

/// <summary>`lab run --swarm`: does a swarm find without the script what the script shows?</summary>
public static class Twins
{
    /// <summary>Runs of a twin at most.</summary>
    public const int DefaultRuns = 2_000;

    /// <summary>Of every chosen variant with a script that expects a violation, each guarantee that it expects to break.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RunFailedException">A run failed: a bug of the lab.</exception>
    public static IEnumerable<TwinFinding> Of(CampaignOrder order, CancellationToken cancel)
    {
        foreach (var file in order.Files)
        {
            foreach (var index in file.Chosen)
            {
                var scenario = file.File.Scenarios[index];
                var wanted = scenario.Expect.Guarantees.Where(g => g.Expected == Expected.Violated).Select(g => g.Guarantee).ToList();
                if (scenario.Swarm is not null || scenario.Plan.IsEmpty || wanted.Count == 0) continue;
                foreach (var finding in Of(file.File.Path, scenario, wanted, order, cancel)) yield return finding;
            }
        }
    }

    private static List<TwinFinding> Of(string file, Scenario scenario, List<Guarantee> wanted, CampaignOrder order, CancellationToken cancel)
    {
        var findings = new List<TwinFinding>();
        var open = wanted.ToList();
        var (runs, micros) = (0, 0L);
        Campaign.Run(
            new KafkaExperiment(SwarmTwin.Of(scenario), file), Campaign.Seeds(order.Runs ?? DefaultRuns, order.FirstSeed), order.Workers,
            run =>
            {
                runs++;
                micros += run.WallMicros;
                foreach (var verdict in run.Verdicts)
                {
                    if (verdict.Outcome == Outcome.Violated && open.Remove(verdict.Guarantee)) findings.Add(new(file, scenario.Variant, verdict.Guarantee, run.Seed, runs, micros / 1e6));
                }
            },
            cancel, () => open.Count == 0);
        findings.AddRange(open.Select(g => new TwinFinding(file, scenario.Variant, g, null, runs, micros / 1e6)));
        return [.. findings.OrderBy(f => wanted.IndexOf(f.Guarantee))];
    }

    /// <summary>As a table, with a last line that counts.</summary>
    public static string Render(IReadOnlyList<TwinFinding> findings)
    {
        var grid = new Grid(new("scenario"), new("variant"), new("guarantee"), new("runs", Right: true), new("seconds", Right: true), new("first seed", Right: true));
        foreach (var f in findings)
        {
            var seconds = f.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
            grid.Add(Path.GetFileNameWithoutExtension(f.File), f.Variant, f.Guarantee.ToString(), Words.Count(f.Runs), seconds, f.Seed?.ToString(CultureInfo.InvariantCulture) ?? "not found");
        }

        var widths = grid.Widths();
        var found = findings.Count(f => f.Seed is not null);
        return $"{grid.Heading(widths)}\n{string.Concat(grid.Lines(widths).Select(l => $"{l}\n"))}\n{found} of {findings.Count} expected violations found by the swarm without the script\n";
    }
}
