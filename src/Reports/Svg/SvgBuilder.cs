using System.Globalization;
using System.Text;

namespace Lab.Reports.Svg;

public enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>
/// Writes SVG elements as text. Coordinates have at most two decimals and no culture, so the same drawing gives the same bytes
/// everywhere. A coordinate that is no number is a bug and throws.
/// </summary>
public sealed class SvgBuilder
{
    private readonly StringBuilder text = new();

    public static string Number(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "A coordinate must be a finite number.");
        var rounded = Math.Round(value, 2, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The root, with a title and a description for those who do not see it. <paramref name="id"/> must be unique on its page;
    /// a page that carries <see cref="SvgStyle"/> once asks for drawings without it.
    /// </summary>
    public static string Document(double width, double height, string id, string title, string description, string body, bool standalone = true) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" class="lab-svg" viewBox="0 0 {Number(width)} {Number(height)}" width="{Number(width)}" height="{Number(height)}" role="img" aria-labelledby="{id}-title {id}-desc">
        <title id="{id}-title">{Xml.Escape(title)}</title>
        <desc id="{id}-desc">{Xml.Escape(description)}</desc>
        {(standalone ? $"<style>{SvgStyle.Css}</style>\n{SvgStyle.Patterns}\n" : "")}{body}</svg>

        """.ReplaceLineEndings("\n");

    public SvgBuilder Line(string kind, double x1, double y1, double x2, double y2) => Add($"<line class=\"{kind}\" x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\"/>");

    public SvgBuilder Rect(string kind, double x, double y, double width, double height, double radius = 0) =>
        Add($"<rect class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(Math.Max(0, width))}\" height=\"{Number(Math.Max(0, height))}\"{(radius > 0 ? $" rx=\"{Number(radius)}\"" : "")}/>");

    public SvgBuilder Circle(string kind, double x, double y, double radius) => Add($"<circle class=\"{kind}\" cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\"/>");

    /// <summary>A path whose commands are written with <see cref="Number"/> by the caller.</summary>
    public SvgBuilder Path(string kind, string commands) => Add($"<path class=\"{kind}\" d=\"{commands}\"/>");

    public SvgBuilder Polygon(string kind, params ReadOnlySpan<(double X, double Y)> points)
    {
        var list = new StringBuilder();
        foreach (var (x, y) in points) list.Append(list.Length > 0 ? " " : "").Append(Number(x)).Append(',').Append(Number(y));
        return Add($"<polygon class=\"{kind}\" points=\"{list}\"/>");
    }

    public SvgBuilder Polyline(string kind, IEnumerable<(double X, double Y)> points) =>
        Add($"<polyline class=\"{kind}\" points=\"{string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"))}\"/>");

    public SvgBuilder Text(string kind, double x, double y, string words, Anchor anchor = Anchor.Start, double turned = 0)
    {
        var where = anchor switch { Anchor.Middle => " text-anchor=\"middle\"", Anchor.End => " text-anchor=\"end\"", _ => "" };
        var rotation = turned == 0 ? "" : $" transform=\"rotate({Number(turned)} {Number(x)} {Number(y)})\"";
        return Add($"<text class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\"{where}{rotation}>{Xml.Escape(words)}</text>");
    }

    /// <summary>A group that screen readers and pointers know by name.</summary>
    public SvgBuilder Begin(string? title = null)
    {
        Add("<g>");
        return title is null ? this : Add($"<title>{Xml.Escape(title)}</title>");
    }

    public SvgBuilder Finish() => Add("</g>");

    public override string ToString() => text.ToString();

    private SvgBuilder Add(string element)
    {
        text.Append(element).Append('\n');
        return this;
    }
}
