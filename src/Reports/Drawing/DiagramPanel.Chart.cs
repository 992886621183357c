using System.Globalization;
using Lab.Model;
using Lab.Reports.Diagrams;
using Lab.Reports.Svg;

namespace Lab.Reports.Drawing;

/// <summary>Lanes, arrows, marks and words.</summary>
internal sealed partial class DiagramPanel
{
    public void Draw(SvgBuilder svg, TimeScale scale, double bottom)
    {
        DrawBreaks(svg, scale);
        DrawLanes(svg, scale, bottom);
        DrawAxis(svg, scale);
        DrawStrip(svg, scale, bottom);
        DrawGap(svg, scale);
        var placer = new LabelPlacer([.. Enumerable.Range(0, model.Lanes.Count).Select(LaneX)]);
        foreach (var block in blocks) placer.Take(BoxOf(block));
        DrawArrows(svg, scale, placer);
        DrawBlocks(svg);
    }

    private void DrawBreaks(SvgBuilder svg, TimeScale scale)
    {
        foreach (var gap in scale.Breaks) svg.Rect("breakwash", left, gap.Top, Width, gap.Bottom - gap.Top);
    }

    private void DrawLanes(SvgBuilder svg, TimeScale scale, double bottom)
    {
        for (var lane = 0; lane < model.Lanes.Count; lane++)
        {
            var x = LaneX(lane);
            var who = model.Lanes[lane];
            var leads = lane == model.FirstLeader;
            svg.Rect("head", x - 54, HeadTop, 108, 42, 6).Text("b", x, HeadTop + 18, who.Name, Anchor.Middle);
            var role = who.Role switch
            {
                ParticipantRole.Broker when leads => model.FirstEpoch >= 0 ? $"leads, epoch {model.FirstEpoch}" : "leads",
                ParticipantRole.Broker => "follows",
                ParticipantRole.Producer => "producer",
                ParticipantRole.Consumer => "consumer",
                _ => "controller",
            };
            svg.Text("tick", x, HeadTop + 34, role, Anchor.Middle);
            if (leads) Icons.Crown(svg, x, HeadTop - 4);
            var from = HeadTop + 42;
            foreach (var outage in model.Outages.Where(o => o.Lane == lane).OrderBy(o => o.From))
            {
                var (begin, end) = (Math.Max(from, scale[Since(VirtualTime.Max(model.Origin, outage.From))]), outage.To <= model.End ? scale[Since(outage.To)] : bottom);
                svg.Line("lane", x, from, x, begin).Line(outage.Frozen ? "lanefrozen" : "lanedown", x, begin, x, end);
                from = Math.Max(from, end);
            }

            if (from < bottom) svg.Line("lane", x, from, x, bottom);
        }

        foreach (var gap in scale.Breaks)
        {
            svg.Rect("breakwash", firstLane - 8, gap.Top, LaneX(model.Lanes.Count - 1) - firstLane + 16, gap.Bottom - gap.Top);
            svg.Text("soft", (firstLane + LaneX(model.Lanes.Count - 1)) / 2, ((gap.Top + gap.Bottom) / 2) + 4, $"{Words.Span(gap.Skipped)} later", Anchor.Middle);
        }
    }

    private void DrawAxis(SvgBuilder svg, TimeScale scale)
    {
        var x = left + AxisWidth;
        var from = ChartTop - 10;
        foreach (var gap in scale.Breaks)
        {
            var middle = (gap.Top + gap.Bottom) / 2;
            svg.Line("hair", x, from, x, gap.Top);
            svg.Polyline("axisbreak", [(x, gap.Top), (x - 5, middle - 4), (x + 5, middle + 4), (x, gap.Bottom)]);
            from = gap.Bottom;
        }

        svg.Line("hair", x, from, x, scale.Bottom);
        var (last, said) = (double.MinValue, "");
        var tierOf = Moments().GroupBy(m => m.Nanos, (nanos, rows) => (Nanos: nanos, Tier: rows.Min(r => r.Tier))).OrderBy(m => m.Nanos);
        svg.Text("tick", x - 7, ChartTop - 20, "ms", Anchor.End);
        foreach (var (nanos, tier) in tierOf)
        {
            var y = scale[nanos, tier];
            svg.Line("hair", x - 4, y, x, y);
            var words = TickOf(nanos - Since(model.Origin));
            if (y < last + 13 || words == said) continue;
            svg.Text("tick", x - 7, y + 4, words, Anchor.End);
            (last, said) = (y, words);
        }
    }

    /// <summary>Milliseconds since the call, to the hundredth; seconds where that is more than one, as exactly as there is room.</summary>
    private static string TickOf(long nanos) => nanos switch
    {
        < 5_000 => "0",
        < 1_000_000_000 => (nanos / 1e6).ToString("+0.00", CultureInfo.InvariantCulture),
        < 10_000_000_000 => (nanos / 1e9).ToString("+0.00000 s", CultureInfo.InvariantCulture),
        < 100_000_000_000 => (nanos / 1e9).ToString("+0.0000 s", CultureInfo.InvariantCulture),
        _ => (nanos / 1e9).ToString("+0.000 s", CultureInfo.InvariantCulture),
    };

    /// <summary>The time in which somebody was told ok and one machine held it; in the twin, the time in which the answer waited.</summary>
    private void DrawGap(SvgBuilder svg, TimeScale scale)
    {
        if (model.Gap is not { } gap) return;
        var from = gap.AcknowledgedFirst ? gap.AcknowledgementLeft : gap.Appended;
        var to = gap.AcknowledgedFirst ? VirtualTime.Min(VirtualTime.Min(gap.FetchArrived, gap.LeaderLost), model.End) : gap.AcknowledgementLeft;
        svg.Rect(gap.AcknowledgedFirst ? "gapbar" : "waitbar", LaneX(gap.Leader) - 3.5, scale[Since(from)], 7, scale[Since(to)] - scale[Since(from)], 3);
    }

    private void DrawArrows(SvgBuilder svg, TimeScale scale, LabelPlacer placer)
    {
        var courses = new List<(Arrow Arrow, double X1, double Y1, double X2, double Y2)>();
        foreach (var arrow in model.Arrows)
        {
            var (from, to) = (LaneX(arrow.From), LaneX(arrow.To));
            var direction = Math.Sign(to - from);
            var y1 = scale[Since(arrow.Left)];
            var (x2, y2) = arrow.IsLost
                ? (from + ((to - from) * 0.56), Math.Clamp(scale[Since(arrow.LostAt)], y1 + 12, y1 + 64))
                : (to - (direction * 7), scale[Math.Min(Since(arrow.Arrived), Since(model.End))]);
            courses.Add((arrow, from + (direction * 6), y1, x2, y2));
            placer.Course(courses.Count, from + (direction * 6), y1, x2, y2);
            placer.Take(new(x2 - 7, y2 - 7, 14, 14));
        }

        for (var i = 0; i < courses.Count; i++)
        {
            var (arrow, x1, y1, x2, y2) = courses[i];
            var kind = StyleOf(arrow);
            svg.Begin(Spoken.Of(arrow, model));
            svg.Line(arrow.IsLost ? kind + " lost" : kind, x1, y1, x2, y2);
            if (arrow.IsLost) Icons.Cross(svg, x2, y2);
            else Head(svg, kind + "head", x1, y1, x2, y2, kind == "ack" ? 11 : 9);
            svg.Finish();
        }

        for (var i = 0; i < courses.Count; i++)
        {
            var (arrow, x1, y1, x2, y2) = courses[i];
            if (arrow.Kind == ArrowKind.Deliver) continue;
            var text = arrow.Kind == ArrowKind.Acknowledge ? "acknowledged" : arrow.Label;
            var bold = arrow.Kind == ArrowKind.Acknowledge;
            var (x, y) = placer.Place(i + 1, text, Size, bold, x1, y1, x2, y2);
            svg.Text(bold ? "halo b good" : arrow.Kind == ArrowKind.Produce ? "halo b" : "halo soft", x, y, text, Anchor.Middle);
        }
    }

    private string StyleOf(Arrow arrow) => arrow.Kind switch
    {
        ArrowKind.Acknowledge => "ack",
        ArrowKind.Receipt => "receipt",
        ArrowKind.Produce or ArrowKind.Deliver when arrow.Message == model.Message => "arrow",
        _ => "side",
    };

    private static void Head(SvgBuilder svg, string kind, double x1, double y1, double x2, double y2, double size)
    {
        var length = Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1)));
        if (length == 0) return;
        var (dx, dy) = ((x2 - x1) / length, (y2 - y1) / length);
        var (bx, by) = (x2 - (dx * size), y2 - (dy * size));
        svg.Polygon(kind, (x2, y2), (bx - (dy * size * 0.48), by + (dx * size * 0.48)), (bx + (dy * size * 0.48), by - (dx * size * 0.48)));
    }

    private Box BoxOf(Block block)
    {
        if (block.IsBanner) return new(firstLane - 20, block.Y - 11, LaneX(model.Lanes.Count - 1) - firstLane + 40, block.Height + 8);
        var width = block.Widest(Size);
        var x = block.Mark is { } mark && LabelsLeft(mark.Lane) ? LaneX(mark.Lane) - 14 - width : LaneX(block.Column) - 8;
        return new(x, block.Y - 9 + block.Drop, width + 22, block.Height + 2 - block.Drop);
    }

    private void DrawBlocks(SvgBuilder svg)
    {
        foreach (var block in blocks)
        {
            if (block.IsBanner) DrawBanner(svg, block);
            else if (block.Mark is { } mark) DrawMark(svg, block, mark);
            else DrawLines(svg, block, LaneX(block.Column) + 13, Anchor.Start, model.Gap!.AcknowledgedFirst ? "halo b warn" : "halo b good");
        }
    }

    private void DrawBanner(SvgBuilder svg, Block block)
    {
        var box = BoxOf(block);
        svg.Rect("banner", box.X, box.Y, box.Width, box.Height, 4);
        DrawLines(svg, block, (firstLane + LaneX(model.Lanes.Count - 1)) / 2, Anchor.Middle, "");
    }

    private void DrawMark(SvgBuilder svg, Block block, Mark mark)
    {
        var x = LaneX(mark.Lane);
        svg.Begin(Spoken.Of(mark, model));
        Icons.Draw(svg, mark.Kind, x, block.Y);
        var strong = IsStrong(mark.Kind);
        if (LabelsLeft(mark.Lane)) DrawLines(svg, block, x - 13, Anchor.End, strong ? "halo b" : "halo");
        else DrawLines(svg, block, x + 13, Anchor.Start, strong ? "halo b" : "halo");
        svg.Finish();
    }

    private static void DrawLines(SvgBuilder svg, Block block, double x, Anchor anchor, string kind)
    {
        for (var i = 0; i < block.Lines.Count; i++) svg.Text(kind, x, block.Y + 4 + block.Drop + (i * Block.LineHeight), block.Lines[i], anchor);
    }
}
