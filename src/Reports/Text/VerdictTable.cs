using System.Text;
using Lab.Explorer.Results;

namespace Lab.Reports.Text;

/// <summary>
/// The campaign as plain text: a block per scenario, a row per variant and guarantee, under every violated row the command that shows
/// it again.
/// </summary>
public static class VerdictTable
{
    private const string Indent = "  ";

    public static string Render(CampaignResult campaign)
    {
        var grids = campaign.Scenarios.Select(s => (Scenario: s, Grid: GridOf(s))).ToList();
        var widths = Widest([.. grids.Select(g => g.Grid.Widths())]);
        var text = new StringBuilder();
        foreach (var (scenario, grid) in grids)
        {
            text.Append(scenario.Name).Append('\n');
            text.Append(Indent).Append(scenario.File).Append(Setting(scenario)).Append('\n');
            text.Append(Indent).Append(grid.Heading(widths)).Append('\n');
            var lines = grid.Lines(widths).ToList();
            var line = 0;
            foreach (var variant in scenario.Variants)
            {
                foreach (var row in VerdictRow.Of(variant))
                {
                    text.Append(Indent).Append(lines[line++]).Append('\n');
                    if (row.Replay is { } replay) text.Append(' ', Indent.Length + widths[0] + 2).Append(replay).Append('\n');
                }

                foreach (var note in VariantNotes.Of(variant)) text.Append(' ', Indent.Length + widths[0] + 2).Append(note).Append('\n');
            }

            text.Append('\n');
        }

        foreach (var unusable in campaign.Unusable) text.Append(unusable).Append('\n');
        if (campaign.Unusable.Count > 0) text.Append('\n');
        text.Append(Tally.Of(campaign)).Append('\n');
        if (campaign.Baseline is { } baseline)
        {
            text.Append(BaselineWords.Sum(baseline)).Append('\n');
            foreach (var change in baseline.Risen) text.Append(Indent).Append("risen: ").Append(BaselineWords.Of(change)).Append('\n');
            foreach (var change in baseline.Fallen) text.Append(Indent).Append("fallen: ").Append(BaselineWords.Of(change)).Append('\n');
        }

        return text.ToString();
    }

    private static Grid GridOf(ScenarioResult scenario)
    {
        var grid = new Grid(new("variant"), new("guarantee"), new("expected"), new("observed"), new("runs", Right: true), new("violations"), new("first seed", Right: true), new("result"));
        foreach (var variant in scenario.Variants)
        {
            var name = variant.Variant;
            foreach (var row in VerdictRow.Of(variant))
            {
                var result = row.Standing == Standing.AsExpected ? row.Expected == "-" ? "" : "ok" : Words.Of(row.Standing);
                // What is no guarantee has no count: its finding takes that place.
                if (row.Guarantee is null) grid.Add(name, row.What, row.Expected, "", "", row.Observed, "", result);
                else grid.Add(name, row.What, row.Expected, row.Observed, row.Runs, row.Violations, row.FirstSeed, result);
                name = "";
            }
        }

        return grid;
    }

    /// <summary>System, profile and timing, where all variants share them: what every "holds" was seen under.</summary>
    private static string Setting(ScenarioResult scenario)
    {
        var settings = scenario.Variants.Select(v => $"{v.System} {v.Profile}, {v.Timing}").Distinct().ToList();
        return settings.Count == 1 ? $"  ({settings[0]})" : "";
    }

    private static int[] Widest(IReadOnlyList<IReadOnlyList<int>> all)
    {
        if (all.Count == 0) return [];
        var widest = all[0].ToArray();
        foreach (var widths in all)
        {
            for (var i = 0; i < widest.Length; i++) widest[i] = Math.Max(widest[i], widths[i]);
        }

        return widest;
    }
}
