using Lab.Explorer.Results;
using Lab.Model;
using Lab.Reports.Svg;

namespace Lab.Reports.Plots;

/// <summary>
/// What a client felt in one run: how long its sends took over virtual time (median solid, 99th percentile dashed), below it how many
/// were told ok, behind both the faults. A bucket in which nothing was told breaks the line: that is an outage, not a zero.
/// </summary>
public static class LatencyPlot
{
    private const double Width = 980;
    private const double Left = 70;
    private const double Right = 950;
    private const double Top = 74;
    private const double Height = 190;
    private const double CountTop = Top + Height + 34;
    private const double CountHeight = 70;

    public static string Render(VariantResult variant, LatencySeries series, string id = "latency", bool standalone = true)
    {
        var end = 0L;
        foreach (var point in series.Points) end = Math.Max(end, (point.From + series.Bucket).Nanos);
        foreach (var fault in series.Faults) end = Math.Max(end, fault.To == VirtualTime.Never ? fault.From.Nanos : fault.To.Nanos);
        var time = Axis.Over(end / 1e9, 8);
        var latency = Axis.Over(series.Points.Select(p => p.P99.Nanos / 1e6).DefaultIfEmpty(0).Max(), 5);
        var rate = Axis.Over(series.Points.Select(p => PerSecond(p, series)).DefaultIfEmpty(0).Max(), 2);

        var svg = new SvgBuilder().Rect("paper", 0, 0, Width, CountTop + CountHeight + 48);
        svg.Text("h2", 18, 24, $"Latency of sends, {variant.Variant}").Text("soft", 18, 42, $"{variant.Scenario}, seed {series.Seed}, buckets of {series.Bucket}");
        DrawFaults(svg, series, time);
        DrawAxes(svg, time, latency, rate);
        var lines = Runs(series);
        foreach (var run in lines)
        {
            DrawLine(svg, "series2", [.. run.Select(p => (X(p.From, time), Y(p.P99.Nanos / 1e6, latency)))]);
            DrawLine(svg, "series", [.. run.Select(p => (X(p.From, time), Y(p.Median.Nanos / 1e6, latency)))]);
        }

        foreach (var point in series.Points)
        {
            var height = PerSecond(point, series) / rate.Top * CountHeight;
            svg.Rect("cachebar", X(point.From, time), CountTop + CountHeight - height, Math.Max(1, (Right - Left) * (series.Bucket.Nanos / 1e9 / time.Top) - 0.6), height);
        }

        svg.Line("series", Right - 250, 24, Right - 222, 24).Text("tick", Right - 216, 28, "median").Line("series2", Right - 150, 24, Right - 122, 24).Text("tick", Right - 116, 28, "99th percentile");
        var faults = series.Faults.Count == 0 ? "No faults." : "Faults: " + string.Join("; ", series.Faults.Select(f => $"{f.Text} from {Seconds(f.From)}{(f.To == VirtualTime.Never ? "" : $" to {Seconds(f.To)}")}")) + ".";
        var worst = series.Points.Select(p => p.P99).DefaultIfEmpty(Duration.Zero).Max();
        return SvgBuilder.Document(Width, CountTop + CountHeight + 48, id, $"Latency over virtual time, {variant.Variant}", $"{series.Points.Count} buckets of {series.Bucket}; highest 99th percentile {Words.Span(worst)}. {faults}", svg.ToString(), standalone);
    }

    private static void DrawFaults(SvgBuilder svg, LatencySeries series, Axis time)
    {
        var ends = new List<double>();
        foreach (var fault in series.Faults)
        {
            var x = X(fault.From, time);
            var to = fault.To == VirtualTime.Never ? Right : X(fault.To, time);
            svg.Begin(fault.Text).Rect("band", x, Top - 8, Math.Max(2, to - x), CountTop + CountHeight - Top + 8).Finish();
            // Names of faults that begin close together go one below the other.
            var row = ends.FindIndex(e => e <= x);
            var right = x + TextMeasure.Width(fault.Text, 11) + 12;
            if (row < 0)
            {
                row = ends.Count;
                ends.Add(right);
            }
            else
            {
                ends[row] = right;
            }

            if (row > 3) continue;
            var fits = right <= Width;
            svg.Text("tick halo", fits ? x + 3 : Right, Top + 6 + (row * 14), fault.Text, fits ? Anchor.Start : Anchor.End);
        }
    }

    private static void DrawAxes(SvgBuilder svg, Axis time, Axis latency, Axis rate)
    {
        foreach (var tick in latency.Ticks()) svg.Line("grid", Left, Y(tick, latency), Right, Y(tick, latency)).Text("tick", Left - 8, Y(tick, latency) + 4, Axis.Label(tick), Anchor.End);
        foreach (var tick in rate.Ticks())
        {
            var y = CountTop + CountHeight - (tick / rate.Top * CountHeight);
            svg.Line("grid", Left, y, Right, y).Text("tick", Left - 8, y + 4, Axis.Label(tick), Anchor.End);
        }

        foreach (var tick in time.Ticks())
        {
            var x = Left + (tick / time.Top * (Right - Left));
            svg.Line("hair", x, CountTop + CountHeight, x, CountTop + CountHeight + 4).Text("tick", x, CountTop + CountHeight + 18, Axis.Label(tick), Anchor.Middle);
        }

        svg.Line("hair", Left, CountTop + CountHeight, Right, CountTop + CountHeight);
        svg.Text("tick", Left - 52, Top - 14, "ms").Text("tick", Left - 52, CountTop - 12, "told ok per second").Text("tick", Right, CountTop + CountHeight + 36, "seconds of virtual time", Anchor.End);
    }

    /// <summary>Points without a gap between them; a line must not cross an outage.</summary>
    private static List<List<LatencyPoint>> Runs(LatencySeries series)
    {
        var runs = new List<List<LatencyPoint>>();
        foreach (var point in series.Points)
        {
            if (runs.Count == 0 || point.From > runs[^1][^1].From + series.Bucket) runs.Add([]);
            runs[^1].Add(point);
        }

        return runs;
    }

    private static void DrawLine(SvgBuilder svg, string kind, List<(double X, double Y)> points)
    {
        if (points.Count == 1) svg.Line(kind, points[0].X - 2, points[0].Y, points[0].X + 2, points[0].Y);
        else svg.Polyline(kind, points);
    }

    private static double PerSecond(LatencyPoint point, LatencySeries series) => series.Bucket.Nanos == 0 ? 0 : point.Count / (series.Bucket.Nanos / 1e9);

    private static double X(VirtualTime at, Axis time) => Left + ((Right - Left) * Math.Clamp(at.Nanos / 1e9 / time.Top, 0, 1));

    private static double Y(double ms, Axis latency) => Top + Height - (Height * ms / latency.Top);

    private static string Seconds(VirtualTime at) => $"{Axis.Label(at.Nanos / 1e9)} s";
}
