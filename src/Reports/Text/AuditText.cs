using System.Globalization;
using System.Text;
using Lab.Explorer.Results;

namespace Lab.Reports.Text;

/// <summary>What swarms made, as plain text: `lab run --audit`.</summary>
public static class AuditText
{
    /// <summary>Empty when no variant was run by a swarm.</summary>
    public static string Render(CampaignResult campaign)
    {
        var text = new StringBuilder();
        foreach (var variant in campaign.Variants)
            if (variant.Swarm is { } audit) Append(text, variant, audit);
        return text.ToString();
    }

    private static void Append(StringBuilder text, VariantResult variant, SwarmAudit audit)
    {
        text.Append($"{variant.File}, {variant.Variant}: what the swarm made in {Tally.Many(audit.Runs, "run")}\n");
        if (variant.Survives.Entries.Count > 0) text.Append($"  budget: {variant.Survives}\n");
        var grid = new Grid(new("kind"), new("runs", Right: true), new("struck", Right: true), new("held back", Right: true), new("never due", Right: true));
        foreach (var kind in audit.Kinds) grid.Add(kind.Kind, Words.Count(kind.RunsStruck), Words.Count(kind.Struck), Words.Count(kind.HeldBack), Words.Count(kind.NeverDue));
        grid.Add("all", Words.Count(audit.Runs), Words.Count(audit.Struck), Words.Count(audit.HeldBack), Words.Count(audit.NeverDue));
        var widths = grid.Widths();
        text.Append("  ").Append(grid.Heading(widths)).Append('\n');
        foreach (var line in grid.Lines(widths)) text.Append("  ").Append(line).Append('\n');
        text.Append($"  faults a run: {Histogram(audit.StruckPerRun)}\n");
        text.Append($"  kinds a run:  {Histogram(audit.KindsPerRun)}\n");
        text.Append($"  struck at:    {Times(audit)}\n");
        if (variant.Marks.Count > 0)
        {
            text.Append($"  marks: {string.Join(", ", variant.Marks.Where(m => m.Runs > 0).Select(m => $"{m.Name} {Share(m.Runs, variant.Runs)}"))}\n");
            var never = variant.Marks.Where(m => m.Runs == 0).Select(m => m.Name).ToList();
            if (never.Count > 0) text.Append($"  never reached: {string.Join(", ", never)}\n");
        }

        text.Append('\n');
    }

    /// <summary>`3-5: 41 %`: what is rarer than one in a hundred at either end is put together.</summary>
    internal static string Histogram(IReadOnlyList<long> counts)
    {
        var all = Math.Max(1, counts.Sum());
        var parts = new List<string>();
        for (var i = 0; i < counts.Count; i++)
        {
            var rest = counts.Skip(i).Sum();
            if (rest * 50 < all && i < counts.Count - 1)
            {
                parts.Add($"{i}+: {Share(rest, all)}");
                break;
            }

            if (counts[i] > 0) parts.Add($"{i}: {Share(counts[i], all)}");
        }

        return string.Join(", ", parts);
    }

    internal static string Times(SwarmAudit audit)
    {
        var all = Math.Max(1, audit.Struck);
        return string.Join(", ", audit.StruckAt.Select((n, i) => i < SwarmAudit.TimesSeconds.Count ? $"until {SwarmAudit.TimesSeconds[i]} s: {Share(n, all)}" : $"later: {Share(n, all)}"));
    }

    private static string Share(long part, long all) => all == 0 ? "0 %" : string.Create(CultureInfo.InvariantCulture, $"{part * 100.0 / all:0.#} %");
}
