using Lab.Reports.Svg;

namespace Lab.Reports.Drawing;

/// <summary>What the signs mean, in a few rows.</summary>
internal static class Legend
{
    private const double RowHeight = 24;

    private static readonly (string Words, Action<SvgBuilder, double, double> Sign)[] Entries =
    [
        ("a message to a broker, or a record handed out", (svg, x, y) => svg.Line("arrow", x, y, x + 22, y).Polygon("arrowhead", (x + 28, y), (x + 20, y - 4), (x + 20, y + 4))),
        ("the acknowledgement", (svg, x, y) => svg.Line("ack", x, y, x + 20, y).Polygon("ackhead", (x + 28, y), (x + 17, y - 5.5), (x + 17, y + 5.5))),
        ("a follower takes a copy", (svg, x, y) => svg.Line("side", x, y, x + 22, y).Polygon("sidehead", (x + 28, y), (x + 20, y - 4), (x + 20, y + 4))),
        ("its next fetch: now the leader knows of that copy", (svg, x, y) => svg.Line("receipt", x, y, x + 20, y).Polygon("receipthead", (x + 28, y), (x + 20, y - 4), (x + 20, y + 4))),
        ("lost on its way", (svg, x, y) => { svg.Line("side lost", x, y, x + 22, y); Icons.Cross(svg, x + 24, y, 4); }),
        ("becomes leader", (svg, x, y) => Icons.Crown(svg, x + 14, y)),
        ("power or process lost", (svg, x, y) => { Icons.Bolt(svg, x + 6, y); Icons.Bad(svg, x + 21, y); }),
        ("cuts its log", (svg, x, y) => Icons.Scissors(svg, x + 14, y)),
        ("link cut", (svg, x, y) => Icons.Cut(svg, x + 14, y)),
        ("the machine is down", (svg, x, y) => svg.Line("lanedown", x, y, x + 28, y)),
        ("copy in the page cache: a power loss takes it", (svg, x, y) => svg.Rect("cache", x + 4, y - 7, 20, 14)),
        ("copy on disk", (svg, x, y) => svg.Rect("disk", x + 4, y - 7, 20, 14)),
        ("the producer has been told that it is written", (svg, x, y) => svg.Rect("told", x + 4, y - 7, 20, 14)),
        ("told ok while the leader knows of no other copy", (svg, x, y) => svg.Rect("gapbar", x + 11, y - 9, 7, 18, 3)),
        ("the acknowledgement waits", (svg, x, y) => svg.Rect("waitbar", x + 11, y - 9, 7, 18, 3)),
    ];

    /// <summary>Draws from (<paramref name="left"/>, <paramref name="top"/>) and returns the height it took.</summary>
    public static double Draw(SvgBuilder svg, double left, double top, double right)
    {
        svg.Line("hair", left, top, right, top);
        var (x, y) = (left, top + 22);
        foreach (var (words, sign) in Entries)
        {
            var width = 38 + TextMeasure.Width(words, 12) + 22;
            if (x > left && x + width > right)
            {
                x = left;
                y += RowHeight;
            }

            sign(svg, x, y);
            svg.Text("soft", x + 38, y + 4, words);
            x += width;
        }

        return y + 10 - top;
    }
}
