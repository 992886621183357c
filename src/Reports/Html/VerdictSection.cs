using System.Globalization;
using System.Text;
using Lab.Explorer.Results;
using Lab.Reports.Diagrams;
using Lab.Reports.Svg;

namespace Lab.Reports.Html;

/// <summary>The table: expected against observed, a row per variant and guarantee.</summary>
internal static class VerdictSection
{
    public static void Append(StringBuilder page, CampaignResult campaign, IReadOnlyList<Counterexample> examples)
    {
        page.Append("""
            <div class="scroll">
            <table>
            <caption hidden>Expected against observed</caption>
            <thead><tr><th scope="col">variant</th><th scope="col">guarantee</th><th scope="col">expected</th><th scope="col">observed</th><th scope="col">result</th><th scope="col" class="number">runs</th><th scope="col">violations (rate, 95 % interval)</th><th scope="col" class="number">first seed</th></tr></thead>
            <tbody>

            """);
        foreach (var scenario in campaign.Scenarios)
        {
            page.Append($"<tr class=\"scenario\"><td colspan=\"8\">{Xml.Escape(scenario.Name)} <span class=\"soft\">{Xml.Escape(scenario.File)}{(scenario.Source.Length > 0 ? $", {Xml.Escape(scenario.Source)}" : "")}</span></td></tr>\n");
            foreach (var variant in scenario.Variants)
            {
                var name = Xml.Escape(variant.Variant);
                foreach (var row in VerdictRow.Of(variant))
                {
                    AppendRow(page, row, name, CounterexampleSection.AnchorOf(examples, row));
                    name = "";
                }

                foreach (var note in VariantNotes.Of(variant)) page.Append($"<tr><td></td><td colspan=\"7\" class=\"soft\">{Xml.Escape(note)}</td></tr>\n");
            }
        }

        page.Append("</tbody>\n</table>\n</div>\n");
    }

    private static void AppendRow(StringBuilder page, VerdictRow row, string variant, string? anchor)
    {
        var observed = anchor is null ? Xml.Escape(row.Observed) : $"<a href=\"#{anchor}\">{Xml.Escape(row.Observed)}</a>";
        var open = row.Replay is null ? "" : " class=\"open\"";
        page.Append($"<tr{open}><td>{variant}</td><td>{Xml.Escape(row.What)}</td><td>{Xml.Escape(row.Expected)}</td><td>{observed}</td><td>{Pill(row)}</td><td class=\"number\">{row.Runs}</td><td class=\"nowrap\">{Xml.Escape(row.Violations)}</td><td class=\"number\">{row.FirstSeed}</td></tr>\n");
        if (row.Replay is not { } replay) return;
        var witness = row.Guarantee?.Witness is { } sentence ? $"{Xml.Escape(Words.Sentence(sentence))} " : "";
        var causes = row.Causes.Length > 0 ? $"<span class=\"soft\">{Xml.Escape(row.Causes)}</span>" : "";
        page.Append(CultureInfo.InvariantCulture, $"<tr class=\"replay\"><td></td><td colspan=\"7\"><code>{Xml.Escape(replay)}</code> {witness}{causes}</td></tr>\n");
    }

    private static string Pill(VerdictRow row) => row.Standing switch
    {
        Standing.NotAsExpected => "<span class=\"pill not\">not as expected</span>",
        Standing.Undecided => "<span class=\"pill un\">undecided</span>",
        _ when row.Expected == "-" => "<span class=\"soft\">shown only</span>",
        _ => "<span class=\"pill as\">as expected</span>",
    };
}
