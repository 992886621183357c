namespace Lab.Reports.Svg;

/// <summary>
/// How wide text gets, without a font: the advance widths of DejaVu Sans, which is wider than what most readers have, so that
/// what fits here fits everywhere.
/// </summary>
public static class TextMeasure
{
    public static double Width(string text, double size, bool bold = false)
    {
        var em = 0.0;
        foreach (var c in text) em += Advance(c);
        return em * size * (bold ? 1.1 : 1);
    }

    /// <summary>Lines no wider than <paramref name="width"/>, broken at spaces; a word that is wider stands alone.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width, bool bold = false)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Width(longer, size, bold) > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        if (line.Length > 0) lines.Add(line);
        return lines;
    }

    private static double Advance(char c) => c switch
    {
        'i' or 'j' or 'l' or '\'' => 0.28,
        ' ' or '.' or ',' => 0.32,
        ':' or ';' or '|' or '/' or '\\' => 0.34,
        'f' or 't' or 'r' or '-' or '(' or ')' or '[' or ']' or '!' or 'I' or 'J' => 0.40,
        's' or 'z' or 'c' or 'k' or 'v' or 'x' or 'y' or '"' => 0.57,
        'm' or 'M' or 'W' or '%' => 0.97,
        'w' or '+' or '=' or '<' or '>' => 0.83,
        >= 'A' and <= 'Z' => 0.72,
        >= '0' and <= '9' => 0.64,
        < '\u0300' => 0.62,
        _ => 1.0,
    };
}
