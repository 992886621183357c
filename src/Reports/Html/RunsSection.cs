using System.Globalization;
using System.Text;
using Lab.Explorer.Results;
using Lab.Reports.Plots;
using Lab.Reports.Svg;

namespace Lab.Reports.Html;

/// <summary>What the runs of each variant went through: figures, marks reached and never reached, latency.</summary>
internal static class RunsSection
{
    public static void Append(StringBuilder page, CampaignResult campaign)
    {
        if (!campaign.Variants.Any()) return;
        page.Append("<h2>What the runs went through</h2>\n");
        var everywhere = BlindSpots(campaign);
        if (everywhere.Count > 0) page.Append($"<p><b>Never reached in any run:</b> {Xml.Escape(string.Join(", ", everywhere))}. Of what only happens there, these runs say nothing.</p>\n");
        var number = 0;
        foreach (var scenario in campaign.Scenarios)
        {
            page.Append($"<h3>{Xml.Escape(scenario.Name)}</h3>\n");
            foreach (var variant in scenario.Variants) AppendVariant(page, variant, $"latency-{(++number).ToString(CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>Marks that no run of any variant reached, in the order in which they first come up.</summary>
    private static List<string> BlindSpots(CampaignResult campaign)
    {
        var marks = campaign.Variants.SelectMany(v => v.Marks).ToList();
        var reached = marks.Where(m => m.Runs > 0).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        return [.. marks.Select(m => m.Name).Where(n => !reached.Contains(n)).Distinct()];
    }

    private static void AppendVariant(StringBuilder page, VariantResult variant, string id)
    {
        var never = variant.Marks.Count(m => m.Runs == 0);
        var blind = never > 0 ? $", {Tally.Many(never, "mark")} never reached" : "";
        page.Append($"<details>\n<summary>{Xml.Escape(variant.Variant)}: {Tally.Many(variant.Runs, "run")}{(variant.StoppedEarly ? ", stopped early" : "")}{blind}</summary>\n<dl>\n");
        Row(page, "system", $"{variant.System} {variant.Profile}");
        Row(page, "timing", variant.Timing);
        Row(page, "changes", variant.Change);
        Row(page, "survives", variant.Survives.ToString());
        Row(page, "told", $"{Words.Count(variant.Told.Ok)} ok, {Words.Count(variant.Told.Fail)} failed, {Words.Count(variant.Told.Info)} unknown");
        foreach (var figure in variant.Figures) Row(page, figure.Name, FigureWords.Of(figure));
        Row(page, "virtual time", string.Create(CultureInfo.InvariantCulture, $"{variant.VirtualSeconds:#,0.0} s in {variant.WallSeconds:#,0.00} s of computing"));
        Row(page, "events", $"{Words.Count(variant.Events)}, {Words.Count((long)variant.EventsPerSecond)} a second");
        Row(page, "hash of the first run", Files.SummaryJson.Hex(variant.FirstRunHash));
        page.Append("</dl>\n");
        AppendMarks(page, variant);
        if (variant.Swarm is { } swarm) SwarmSection.Append(page, swarm);
        if (variant.Latency is { } latency) page.Append($"<figure class=\"plot\">\n{LatencyPlot.Render(variant, latency, id, standalone: false)}</figure>\n");
        page.Append("</details>\n");
    }

    private static void AppendMarks(StringBuilder page, VariantResult variant)
    {
        if (variant.Marks.Count == 0) return;
        var reached = variant.Marks.Where(m => m.Runs > 0).ToList();
        var never = variant.Marks.Where(m => m.Runs == 0).ToList();
        if (reached.Count > 0)
        {
            page.Append("<p class=\"soft\">Rare marks reached, with the number of runs:</p>\n<ul class=\"marks\">\n");
            foreach (var mark in reached)
            {
                var low = mark.Floor > 0 && mark.Runs < mark.Floor * variant.Runs ? $" <b>below its floor of {Words.Percent(mark.Floor)} %</b>" : "";
                page.Append($"<li>{Xml.Escape(mark.Name)}: {Words.Count(mark.Runs)} ({Words.Percent(variant.Runs == 0 ? 0 : mark.Runs / (double)variant.Runs)} %){low}</li>\n");
            }

            page.Append("</ul>\n");
        }

        if (never.Count == 0) return;
        page.Append("<p class=\"soft\">Never reached, the blind spots of these runs:</p>\n<ul class=\"marks\">\n");
        foreach (var mark in never) page.Append($"<li>{Xml.Escape(mark.Name)}</li>\n");
        page.Append("</ul>\n");
    }

    private static void Row(StringBuilder page, string key, string words)
    {
        if (words.Length > 0) page.Append($"<dt>{key}</dt><dd>{Xml.Escape(words)}</dd>\n");
    }
}
