using System.Globalization;
using System.Text;
using Lab.Explorer.Results;
using Lab.Reports.Diagrams;
using Lab.Reports.Svg;

namespace Lab.Reports.Html;

/// <summary>A section per counterexample: what the file is about, and the picture.</summary>
internal static class CounterexampleSection
{
    public static void Append(StringBuilder page, CampaignResult campaign, IReadOnlyList<Counterexample> examples)
    {
        if (examples.Count == 0) return;
        page.Append("<h2>How it came about</h2>\n");
        for (var i = 0; i < examples.Count; i++)
        {
            var example = examples[i];
            var scenario = campaign.Scenarios.FirstOrDefault(s => s.File == example.File);
            page.Append(CultureInfo.InvariantCulture, $"<section id=\"{Anchor(i)}\">\n<h3>{Xml.Escape(example.Scenario)}: {Xml.Escape(example.Variant)}, {Xml.Escape(example.Verdict.Guarantee.ToString())}</h3>\n");
            if (scenario is { About.Length: > 0 } && (i == 0 || examples[i - 1].File != example.File)) page.Append($"<p>{Xml.Escape(scenario.About.Trim())}</p>\n");
            if (DiagramSvg.Render(example, Anchor(i) + "-diagram", standalone: false) is { } diagram) page.Append($"<figure class=\"{(example.Twin is null ? "plot" : "wide")}\">\n{diagram}</figure>\n");
            else page.Append($"<p>{Xml.Escape(Words.Sentence(example.Explanation?.Sentence ?? example.Verdict.Witness?.Sentence ?? ""))} <code>{Xml.Escape(example.Replay)}</code></p>\n");
            page.Append("</section>\n");
        }
    }

    /// <summary>Where a row's counterexample stands on the page; null when it has none.</summary>
    public static string? AnchorOf(IReadOnlyList<Counterexample> examples, VerdictRow row)
    {
        for (var i = 0; i < examples.Count; i++)
        {
            if (row.IsViolated && examples[i].File == row.Variant.File && examples[i].Variant == row.Variant.Variant && examples[i].Verdict.Guarantee == row.Guarantee?.Guarantee) return Anchor(i);
        }

        return null;
    }

    private static string Anchor(int number) => $"counterexample-{(number + 1).ToString(CultureInfo.InvariantCulture)}";
}
