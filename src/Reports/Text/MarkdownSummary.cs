using System.Text;
using Lab.Explorer.Results;
using Lab.Explorer.Results.Baselines;

namespace Lab.Reports.Text;

/// <summary>
/// summary.md: a campaign as a CI job shows it above its log. What is red comes first, with the commands that show it again; what
/// came out as expected is folded away.
/// </summary>
public static class MarkdownSummary
{
    public static string Render(CampaignResult campaign)
    {
        var text = new StringBuilder($"## {MarkdownTable.Cell(Tally.Title(campaign))}\n\n{MarkdownTable.Cell(Tally.Of(campaign))}.\n");
        if (campaign.Command.Length > 0) text.Append($"\n```\n{campaign.Command}\n```\n");
        foreach (var problem in campaign.Unusable) text.Append($"\n> {MarkdownTable.Cell(problem)}\n");
        if (campaign.Baseline is { } baseline) AppendBaseline(text, baseline);
        foreach (var standing in (ReadOnlySpan<Standing>)[Standing.NotAsExpected, Standing.Undecided]) AppendRows(text, campaign, standing);
        if (campaign.Variants.Any()) text.Append($"\n<details><summary>All {Tally.Many(campaign.Variants.Count(), "variant")}</summary>\n\n{MarkdownTable.Render(campaign)}\n</details>\n");
        return text.ToString();
    }

    private static void AppendBaseline(StringBuilder text, BaselineComparison baseline)
    {
        text.Append($"\n### {MarkdownTable.Cell(BaselineWords.Sum(baseline))}\n");
        AppendChanges(text, "Risen", baseline.Risen);
        AppendChanges(text, "Fallen", baseline.Fallen);
    }

    private static void AppendChanges(StringBuilder text, string what, IReadOnlyList<RateChange> changes)
    {
        if (changes.Count == 0) return;
        text.Append($"\n{what}:\n\n");
        foreach (var change in changes) text.Append($"- {MarkdownTable.Cell(BaselineWords.Of(change))}\n");
    }

    private static void AppendRows(StringBuilder text, CampaignResult campaign, Standing standing)
    {
        var rows = campaign.Variants.SelectMany(VerdictRow.Of).Where(r => r.Standing == standing).ToList();
        if (rows.Count == 0) return;
        text.Append($"\n### {(standing == Standing.NotAsExpected ? "Not as expected" : "Undecided")}\n");
        foreach (var row in rows)
        {
            text.Append($"\n- **{MarkdownTable.Cell(row.Variant.Scenario)}**, {MarkdownTable.Cell(row.Variant.Variant)}: {MarkdownTable.Cell(row.What)} expected {MarkdownTable.Cell(row.Expected)}, observed {MarkdownTable.Cell(row.Observed)}");
            if (row.Guarantee is { } guarantee) text.Append($", violated in {Words.Count(guarantee.Violations)} of {Tally.Many(guarantee.Judged, "run")}");
            text.Append('\n');
            if (row.Guarantee?.Witness is { } witness && row.IsViolated) text.Append($"\n  {MarkdownTable.Cell(Words.Sentence(witness))}\n");
            foreach (var note in VariantNotes.Of(row.Variant)) text.Append($"\n  {MarkdownTable.Cell(Words.Sentence(note))}\n");
            if (row.Replay is { } replay) text.Append($"\n  ```\n  {replay}\n  ```\n");
        }
    }
}
