using System.Text;
using Lab.Explorer.Results;
using Lab.Explorer.Results.Baselines;
using Lab.Reports.Diagrams;
using Lab.Reports.Plots;
using Lab.Reports.Svg;

namespace Lab.Reports.Html;

/// <summary>
/// index.html: one file that opens from disk, needs no script, and reads from the top: did it come out as expected, what exactly, how
/// each violation came about, what the runs went through, what they never reached.
/// </summary>
public static class IndexHtml
{
    public static string Render(CampaignResult campaign, IReadOnlyList<Counterexample> examples)
    {
        var page = new StringBuilder();
        var title = Tally.Title(campaign);
        page.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Xml.Escape(title)}</title>
            <style>{PageStyle.Css}{SvgStyle.Css}</style>
            </head>
            <body>
            <svg width="0" height="0" style="position:absolute" aria-hidden="true" class="lab-svg">{SvgStyle.Patterns}</svg>
            <main>
            <h1>{Xml.Escape(title)}</h1>

            """);
        var sum = campaign.ExitCode switch { 0 => "", 3 => " unsum", _ => " notsum" };
        page.Append($"<p class=\"sum{sum}\">{Xml.Escape(Tally.Of(campaign))}.</p>\n");
        if (campaign.Command.Length > 0) page.Append($"<p><code>{Xml.Escape(campaign.Command)}</code></p>\n");
        if (campaign.Baseline is { } baseline) AppendBaseline(page, baseline);
        foreach (var problem in campaign.Unusable) page.Append($"<p class=\"unusable\">{Xml.Escape(problem)}</p>\n");

        VerdictSection.Append(page, campaign, examples);
        if (campaign.Variants.Any())
        {
            page.Append("<h2 id=\"rates\">How often</h2>\n");
            page.Append($"<figure class=\"plot\">\n{RatePlot.Render(campaign, "rates-plot", standalone: false)}</figure>\n");
        }

        if (campaign.Variants.Any(v => v.Figures.Count > 0))
        {
            page.Append("<h2 id=\"figures\">What it costs</h2>\n");
            page.Append($"<figure class=\"plot\">\n{FigurePlot.Render(campaign, "figures-plot", standalone: false)}</figure>\n");
        }

        CounterexampleSection.Append(page, campaign, examples);
        RunsSection.Append(page, campaign);
        page.Append("""
            <h2>How to read this</h2>
            <p><b>Holds</b> means violated in none of the runs, under the timing and the faults of its file; the interval says how often it may still be violated, given so many runs. <b>Violated</b> means in at least one. Rates count the runs that reached all their steps.</p>
            <p>Intervals are 95 % Wilson score intervals. A run is a pure function of its scenario and its seed: the replay commands show the same run again, event by event.</p>
            </main>
            </body>
            </html>

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendBaseline(StringBuilder page, BaselineComparison baseline)
    {
        page.Append($"<p class=\"sum{(baseline.Risen.Count > 0 ? " notsum" : "")}\">{Xml.Escape(BaselineWords.Sum(baseline))}.</p>\n");
        if (baseline.Risen.Count + baseline.Fallen.Count == 0) return;
        page.Append("<ul>\n");
        foreach (var change in baseline.Risen) page.Append($"<li><b>risen</b> {Xml.Escape(BaselineWords.Of(change))}</li>\n");
        foreach (var change in baseline.Fallen) page.Append($"<li>fallen {Xml.Escape(BaselineWords.Of(change))}</li>\n");
        page.Append("</ul>\n");
    }
}
