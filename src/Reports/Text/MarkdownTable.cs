using System.Text;
using Lab.Explorer.Results;

namespace Lab.Reports.Text;

/// <summary>The campaign as one Markdown table, for a README or a pull request.</summary>
public static class MarkdownTable
{
    public static string Render(CampaignResult campaign)
    {
        var text = new StringBuilder("| scenario | variant | guarantee | expected | observed | runs | violations | first seed |\n|---|---|---|---|---|--:|---|--:|\n");
        foreach (var scenario in campaign.Scenarios)
        {
            var name = scenario.Name;
            foreach (var variant in scenario.Variants)
            {
                var variantName = variant.Variant;
                foreach (var row in VerdictRow.Of(variant))
                {
                    var observed = row.Standing == Standing.AsExpected ? Cell(row.Observed) : $"**{Cell(row.Observed)}**";
                    text.Append($"| {Cell(name)} | {Cell(variantName)} | {Cell(row.What)} | {Cell(row.Expected)} | {observed} | {row.Runs} | {Cell(row.Violations)} | {row.FirstSeed} |\n");
                    (name, variantName) = ("", "");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Words as they stand in a cell or a sentence, with nothing in them that Markdown would read.</summary>
    internal static string Cell(string words)
    {
        var safe = new StringBuilder(words.Length);
        foreach (var c in words)
        {
            safe.Append(c switch
            {
                '|' or '\\' or '*' or '_' or '`' or '[' or ']' => $"\\{c}",
                '<' => "&lt;",
                '&' => "&amp;",
                '\r' or '\n' => " ",
                _ => c.ToString(),
            });
        }

        return safe.ToString();
    }
}
