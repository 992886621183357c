using Lab.Explorer.Results;
using Lab.Reports.Svg;

namespace Lab.Reports.Plots;

/// <summary>
/// What a scenario measures: a block for each figure, a row for each variant, with a bar from nothing to the median and a whisker
/// from the smallest run to the largest. Every block has its own scale.
/// </summary>
public static class FigurePlot
{
    private const double Width = 980;
    private const double Left = 330;
    private const double Right = 800;
    private const double RowHeight = 22;

    public static string Render(CampaignResult campaign, string id = "figures", bool standalone = true)
    {
        var svg = new SvgBuilder();
        var spoken = new List<string>();
        var y = 48.0;
        foreach (var scenario in campaign.Scenarios)
        {
            var names = scenario.Variants.SelectMany(v => v.Figures.Select(f => f.Name)).Distinct().ToList();
            if (names.Count == 0) continue;
            svg.Text("b", 18, y + 4, RatePlot.Shortened(scenario.Name, 12.5, Width - 36));
            y += RowHeight;
            foreach (var name in names)
            {
                var rows = scenario.Variants.SelectMany(v => v.Figures.Where(f => f.Name == name && f.Runs > 0).Select(f => (Variant: v, Figure: f))).ToList();
                if (rows.Count == 0) continue;
                y = DrawBlock(svg, name, rows, y);
                spoken.AddRange(rows.Select(r => $"{r.Variant.Variant}, {name}: {FigureWords.Of(r.Figure)}"));
            }

            y += 10;
        }

        var body = new SvgBuilder().Rect("paper", 0, 0, Width, y + 8).Text("h2", 18, 24, "Figures: the median, and the range of the runs");
        return SvgBuilder.Document(Width, y + 8, id, "Figures", spoken.Count == 0 ? "Nothing was measured." : string.Join(". ", spoken) + ".", $"{body}{svg}", standalone);
    }

    private static double DrawBlock(SvgBuilder svg, string name, IReadOnlyList<(VariantResult Variant, FigureResult Figure)> rows, double y)
    {
        var scale = FigureScale.Over(rows.Min(r => r.Figure.Low), rows.Max(r => r.Figure.High));
        var bottom = y + 20 + (rows.Count * RowHeight);
        foreach (var tick in scale.Ticks())
        {
            var x = X(tick);
            svg.Line("grid", x, y + 10, x, bottom - 6).Text("tick", x, y + 4, tick == 0 ? "0" : FigureWords.Of(tick, rows[0].Figure.Unit), Anchor.Middle);
        }

        svg.Text("", 18, y + 4, RatePlot.Shortened(scale.IsByDecades ? $"{name}, by decades" : name, 12, 290));
        y += 24;
        foreach (var (variant, figure) in rows)
        {
            svg.Begin($"{variant.Variant}, {name}: {FigureWords.Of(figure)}");
            svg.Text("", 34, y + 4, RatePlot.Shortened(variant.Variant, 12, 280));
            svg.Rect("bar", Left, y - 6, Math.Max(1, X(figure.Median) - Left), 12);
            svg.Line("ci", X(figure.Low), y, X(figure.High), y).Line("ci", X(figure.Low), y - 4, X(figure.Low), y + 4).Line("ci", X(figure.High), y - 4, X(figure.High), y + 4);
            svg.Text("tick", Right + 14, y + 4, FigureWords.Of(figure.Median, figure.Unit));
            svg.Finish();
            y += RowHeight;
        }

        return bottom + 8;

        double X(double value) => Left + ((Right - Left) * scale.At(value));
    }
}
