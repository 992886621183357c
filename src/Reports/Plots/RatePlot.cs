using System.Globalization;
using Lab.Explorer.Results;
using Lab.Model.Guarantees;
using Lab.Reports.Svg;

namespace Lab.Reports.Plots;

/// <summary>
/// How often each guarantee was violated, with its 95 % interval: a filled diamond where it was violated, an open circle where it held.
/// Variants of one scenario stand together; what nobody expected anything of is shown only when it was violated.
/// </summary>
public static class RatePlot
{
    private const double Width = 980;
    private const double Left = 470;
    private const double Right = 830;
    private const double RowHeight = 22;

    public static string Render(CampaignResult campaign, string id = "rates", bool standalone = true)
    {
        var groups = campaign.Scenarios
            .Select(s => (Scenario: s, Rows: s.Variants.SelectMany(v => v.Guarantees.Where(g => g.Expected != Expectation.None || g.Violations > 0).Select(g => (Variant: v, Result: g))).ToList()))
            .Where(g => g.Rows.Count > 0)
            .ToList();
        var svg = new SvgBuilder();
        var spoken = new List<string>();
        var y = 62.0;
        foreach (var (scenario, rows) in groups)
        {
            svg.Text("b", 18, y + 4, Shortened(scenario.Name, 12.5, Width - 36));
            y += RowHeight;
            foreach (var (variant, result) in rows)
            {
                DrawRow(svg, variant, result, y);
                spoken.Add($"{variant.Variant}, {result.Guarantee}: {Words.Of(result.Observed)}, {Words.Violations(result)} of {result.Judged}");
                y += RowHeight;
            }

            y += 10;
        }

        var bottom = y;
        var grid = new SvgBuilder();
        for (var percent = 0; percent <= 100; percent += 25)
        {
            var x = X(percent / 100.0);
            grid.Line("grid", x, 44, x, bottom - 8).Text("tick", x, 36, $"{percent.ToString(CultureInfo.InvariantCulture)} %", Anchor.Middle);
        }

        var body = new SvgBuilder().Rect("paper", 0, 0, Width, bottom + 8).Text("h2", 18, 24, "Violation rates with 95 % intervals");
        return SvgBuilder.Document(Width, bottom + 8, id, "Violation rates", spoken.Count == 0 ? "No run." : string.Join(". ", spoken) + ".", $"{body}{grid}{svg}", standalone);
    }

    private static void DrawRow(SvgBuilder svg, VariantResult variant, GuaranteeResult result, double y)
    {
        svg.Begin($"{variant.Variant}, {result.Guarantee}: {Words.Violations(result)}");
        svg.Text("", 34, y + 4, Shortened(variant.Variant, 12, 170)).Text("soft", 210, y + 4, Shortened(result.Guarantee.ToString(), 12, 170));
        svg.Text("soft", Left - 14, y + 4, Words.Of(result.Expected) is "-" ? "" : $"expected {Words.Of(result.Expected)}", Anchor.End);
        var interval = result.Interval;
        if (result.Judged > 0)
        {
            svg.Line("ci", X(interval.Low), y, X(interval.High), y).Line("ci", X(interval.Low), y - 4, X(interval.Low), y + 4).Line("ci", X(interval.High), y - 4, X(interval.High), y + 4);
            var x = X(result.Rate);
            if (result.Observed == Outcome.Violated) svg.Polygon("pointbad", (x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y));
            else svg.Circle(result.Observed == Outcome.Holds ? "pointgood" : "pointopen", x, y, 5);
        }

        svg.Text(variant.StandingOf(result) == Standing.NotAsExpected ? "b bad" : "tick", Right + 18, y + 4, result.Judged == 0 ? "no run" : $"{Words.Count(result.Violations)} of {Words.Count(result.Judged)}");
        svg.Finish();
    }

    private static double X(double ratio) => Left + ((Right - Left) * ratio);

    internal static string Shortened(string text, double size, double width)
    {
        if (TextMeasure.Width(text, size) <= width) return text;
        var end = text.Length;
        while (end > 1 && TextMeasure.Width(text[..end], size) > width - size) end--;
        return text[..end].TrimEnd() + "…";
    }
}
