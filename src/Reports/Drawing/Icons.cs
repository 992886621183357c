using Lab.Reports.Diagrams;
using Lab.Reports.Svg;
using static Lab.Reports.Svg.SvgBuilder;

namespace Lab.Reports.Drawing;

/// <summary>The small pictures of a diagram, each told apart by its shape alone. About 16 units wide, centred.</summary>
internal static class Icons
{
    public static void Draw(SvgBuilder svg, MarkKind kind, double x, double y)
    {
        switch (kind)
        {
            case MarkKind.PowerLoss: Bolt(svg, x, y); break;
            case MarkKind.Crash or MarkKind.DiskWiped or MarkKind.Refused or MarkKind.ToldFail: Bad(svg, x, y); break;
            case MarkKind.Crown: Crown(svg, x, y); break;
            case MarkKind.Scissors: Scissors(svg, x, y); break;
            case MarkKind.LinkCut: Cut(svg, x, y); break;
            case MarkKind.ToldOk or MarkKind.Effect: Tick(svg, x, y); break;
            case MarkKind.ToldUnknown: Question(svg, x, y); break;
            case MarkKind.Pause: Pause(svg, x, y); break;
            case MarkKind.Send or MarkKind.Append or MarkKind.Replaced: svg.Circle("dot", x, y, 5); break;
            default: svg.Circle("softdot", x, y, 4.5); break;
        }
    }

    public static void Bolt(SvgBuilder svg, double x, double y) =>
        svg.Polygon("bolt", (x + 2, y - 12), (x - 7, y + 2), (x - 1, y + 2), (x - 3, y + 12), (x + 7, y - 3), (x + 1, y - 3));

    public static void Crown(SvgBuilder svg, double x, double y) =>
        svg.Polygon("crown", (x - 9, y + 7), (x - 10, y - 5), (x - 4.5, y + 0.5), (x, y - 8), (x + 4.5, y + 0.5), (x + 10, y - 5), (x + 9, y + 7));

    public static void Scissors(SvgBuilder svg, double x, double y) => svg
        .Circle("toolpaper", x, y, 10)
        .Path("tool", $"M{Number(x + 9)} {Number(y - 6)}L{Number(x - 4)} {Number(y + 3)}M{Number(x + 9)} {Number(y + 6)}L{Number(x - 4)} {Number(y - 3)}")
        .Circle("tool", x - 6.5, y - 4.5, 2.8)
        .Circle("tool", x - 6.5, y + 4.5, 2.8);

    /// <summary>A line with a gap, and two strokes through it.</summary>
    public static void Cut(SvgBuilder svg, double x, double y) => svg
        .Circle("toolpaper", x, y, 10)
        .Path("tool", $"M{Number(x - 10)} {Number(y)}H{Number(x - 4)}M{Number(x + 4)} {Number(y)}H{Number(x + 10)}M{Number(x - 5)} {Number(y + 6)}L{Number(x - 1)} {Number(y - 6)}M{Number(x + 1)} {Number(y + 6)}L{Number(x + 5)} {Number(y - 6)}");

    public static void Tick(SvgBuilder svg, double x, double y) => svg
        .Circle("okdot", x, y, 8)
        .Path("tickmark", $"M{Number(x - 3.6)} {Number(y + 0.2)}L{Number(x - 1)} {Number(y + 3)}L{Number(x + 3.8)} {Number(y - 2.8)}");

    public static void Bad(SvgBuilder svg, double x, double y)
    {
        svg.Circle("baddot", x, y, 7.5);
        Cross(svg, x, y, 3.2);
    }

    public static void Cross(SvgBuilder svg, double x, double y, double arm = 5) =>
        svg.Path("cross", $"M{Number(x - arm)} {Number(y - arm)}L{Number(x + arm)} {Number(y + arm)}M{Number(x + arm)} {Number(y - arm)}L{Number(x - arm)} {Number(y + arm)}");

    private static void Question(SvgBuilder svg, double x, double y) => svg.Circle("softdot", x, y, 8).Text("b", x, y + 4, "?", Anchor.Middle);

    private static void Pause(SvgBuilder svg, double x, double y) => svg
        .Circle("softdot", x, y, 8)
        .Path("tool", $"M{Number(x - 2.5)} {Number(y - 3.5)}V{Number(y + 3.5)}M{Number(x + 2.5)} {Number(y - 3.5)}V{Number(y + 3.5)}");
}
