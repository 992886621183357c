using System.Text;

namespace Lab.Reports.Svg;

/// <summary>Text for XML and HTML: the five special characters escaped, what XML 1.0 forbids replaced by U+FFFD.</summary>
public static class Xml
{
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                result.Append(c).Append(text[++i]);
                continue;
            }

            result.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\t' or '\n' or '\r' => c.ToString(),
                < ' ' or '\uFFFE' or '\uFFFF' => "\uFFFD",
                _ => char.IsSurrogate(c) ? "\uFFFD" : c.ToString(),
            });
        }

        return result.ToString();
    }
}
