using System.Globalization;
using System.Text;
using Lab.Explorer.Results;
using Lab.Model.Guarantees;

namespace Lab.Reports.Text;

/// <summary>
/// By what guarantees broke, over all variants of a campaign: `lab run --causes`. A variant counts once, shared among its causes by their runs, so that one
/// with many runs weighs no more than one with few. It ranks what was run: of a catalogue it says more about the catalogue than about systems.
/// </summary>
public static class CausesText
{
    public static string Render(CampaignResult campaign)
    {
        var text = new StringBuilder();
        foreach (var kind in Enum.GetValues<GuaranteeKind>())
        {
            var broken = campaign.Variants.Select(v => (Variant: v, Causes: CausesOf(v, kind))).Where(b => b.Causes.Count > 0).ToList();
            if (broken.Count > 0) Append(text, kind, broken);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, GuaranteeKind kind, List<(VariantResult Variant, IReadOnlyList<CauseCount> Causes)> broken)
    {
        var rows = new SortedDictionary<Cause, (double Share, int Variants, SortedSet<string> Files)>();
        foreach (var (variant, causes) in broken)
        {
            double runs = causes.Sum(c => c.Runs);
            foreach (var cause in causes)
            {
                var row = rows.TryGetValue(cause.Cause, out var known) ? known : (0, 0, new(StringComparer.Ordinal));
                row.Files.Add(variant.File);
                rows[cause.Cause] = (row.Share + (cause.Runs / runs), row.Variants + 1, row.Files);
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"{Guarantee.NameOf(kind)}: by what it broke in {Tally.Many(broken.Count, "variant")} of {Tally.Many(broken.Select(b => b.Variant.File).Distinct().Count(), "file")}\n");
        var isLoss = kind == GuaranteeKind.NoLoss;
        var grid = new Grid(new("share", Right: true), new("variants", Right: true), new("files", Right: true), new("cause"), new(isLoss ? "where" : ""));
        foreach (var (cause, row) in rows.OrderByDescending(r => r.Value.Share).ThenBy(r => r.Key))
            grid.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Share * 100 / broken.Count:0.#} %"), Words.Count(row.Variants), Words.Count(row.Files.Count), Lab.Model.Guarantees.Causes.NameOf(cause), isLoss ? Where(cause) : "");
        var widths = grid.Widths();
        text.Append("  ").Append(grid.Heading(widths).TrimEnd()).Append('\n');
        foreach (var line in grid.Lines(widths)) text.Append("  ").Append(line.TrimEnd()).Append('\n');
        if (isLoss)
        {
            var sides = rows.GroupBy(r => Where(r.Key)).Select(g => (Side: g.Key, Share: g.Sum(r => r.Value.Share))).OrderByDescending(s => s.Share);
            text.Append("  in sum: ").AppendJoin(", ", sides.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Side} {s.Share * 100 / broken.Count:0.#} %"))).Append('\n');
        }

        text.Append('\n');
    }

    private static IReadOnlyList<CauseCount> CausesOf(VariantResult variant, GuaranteeKind kind) =>
        variant.Guarantees.Where(g => g.Guarantee.Kind == kind && g.Violations > 0).Select(g => g.Causes).FirstOrDefault(c => c.Count > 0) ?? [];

    /// <summary>In whose hands a message was when it was lost.</summary>
    private static string Where(Cause cause) => cause switch
    {
        Cause.CommittedBeforeEffect or Cause.SkippedByReset or Cause.SkippedBySeek => "the consumer's position",
        Cause.NeverReachedTheBroker => "the producer",
        Cause.Retention or Cause.Compacted or Cause.Expired or Cause.Evicted or Cause.DeadLettered => "deleted by rule",
        Cause.Unknown => "not known",
        _ => "the brokers' logs",
    };
}
