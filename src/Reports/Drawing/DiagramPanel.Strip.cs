using System.Globalization;
using Lab.Reports.Diagrams;
using Lab.Reports.Svg;

namespace Lab.Reports.Drawing;

/// <summary>
/// The copies strip: a column per broker, hatched where the message stands in the page cache, solid where it is on disk; beside it
/// how many there are, and in green what the application believes.
/// </summary>
internal sealed partial class DiagramPanel
{
    public const double Foot = 46;

    private void DrawStrip(SvgBuilder svg, TimeScale scale, double bottom)
    {
        var top = ChartTop - 14;
        var columns = BrokerLanes;
        svg.Text("b", StripLeft, HeadTop + 12, $"copies of {model.Message}");
        svg.Begin(Spoken.Copies(model));
        for (var i = 0; i < columns.Count; i++)
        {
            var x = StripLeft + (i * StripColumn);
            svg.Text("tick", x + 8, HeadTop + 34, ShortName(model.Lanes[columns[i]]), Anchor.Middle);
            svg.Rect("slot", x, top, 16, bottom - top);
            foreach (var copy in model.Copies)
            {
                if (copy.Lane != columns[i]) continue;
                var from = scale[Since(copy.From)];
                var to = copy.To <= model.End ? scale[Since(copy.To)] : bottom;
                svg.Rect(copy.Layer == CopyLayer.Disk ? "disk" : "cache", x + 1, from, 14, to - from);
            }
        }

        svg.Finish();
        DrawCounts(svg, scale, StripLeft + (columns.Count * StripColumn) + 12);
        var toldX = StripLeft + StripWidth - 28;
        svg.Text("tick", toldX + 9, HeadTop + 34, "told", Anchor.Middle);
        svg.Rect("slot", toldX, top, 18, bottom - top);
        if (model.ToldOk is { } told && told <= model.End)
        {
            var from = scale[Since(told)];
            svg.Rect("told", toldX, from, 18, bottom - from);
            if (bottom - from > 96) svg.Text("ontold", toldX + 5, from + 8, "acknowledged", Anchor.Start, turned: 90);
        }

        DrawFoot(svg, bottom);
    }

    private void DrawCounts(SvgBuilder svg, TimeScale scale, double x)
    {
        var last = double.MinValue;
        var shown = -1;
        foreach (var time in model.Copies.SelectMany(c => new[] { c.From, c.To }).Where(t => t <= model.End).Distinct().Order())
        {
            var count = model.CopiesAt(time);
            if (count == shown) continue;
            var y = Math.Max(scale[Since(time)] + 4, last + 13);
            svg.Text(count == 0 ? "b bad" : "b", x, y, count.ToString(CultureInfo.InvariantCulture), Anchor.Middle);
            (last, shown) = (y, count);
        }
    }

    /// <summary>How it stands at the end: what there is beside what was said.</summary>
    private void DrawFoot(SvgBuilder svg, double bottom)
    {
        var copies = model.CopiesAtEnd;
        var width = (BrokerLanes.Count * StripColumn) + 10;
        svg.Rect(copies == 0 ? "none" : "some", StripLeft - 4, bottom + 10, width, 30, 5);
        svg.Text(copies == 0 ? "b bad" : "b", StripLeft - 4 + (width / 2), bottom + 29, copies switch { 0 => "no copy", 1 => "1 copy", _ => $"{copies} copies" }, Anchor.Middle);
        if (model.ToldOk is null) return;
        svg.Rect("some", StripLeft + StripWidth - 58, bottom + 10, 58, 30, 5);
        svg.Text("b good", StripLeft + StripWidth - 29, bottom + 29, "told ok", Anchor.Middle);
    }

    private static string ShortName(Participant broker) =>
        broker.Broker >= 0 ? broker.Broker.ToString(CultureInfo.InvariantCulture) : broker.Name[^1..];
}
