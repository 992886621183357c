using System.Text;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.SettingFiles;

/// <summary>One entry of a properties file: the key and the value with their escapes resolved, and where the key stands.</summary>
public readonly record struct PropertyEntry(string Key, string Value, Place Place);

/// <summary>
/// Reads a properties file by the rules of java.util.Properties.load: logical lines over natural ones, comments, separators, escapes. What
/// Java does with a text it does; only a broken \uXXXX, at which Java throws, is a problem.
/// </summary>
/// <remarks>Source: the API documentation of java.util.Properties.load(Reader).</remarks>
public static class PropertiesText
{
    /// <summary>The entries in the order of the file, those of a key that comes twice among them.</summary>
    public static IReadOnlyList<PropertyEntry> Read(string source, string text, List<Problem> problems)
    {
        var entries = new List<PropertyEntry>();
        var lines = new LogicalLines(text);
        while (lines.Next())
        {
            var (key, value) = Split(lines.Text);
            var place = new Place(source, lines.Line, lines.Column);
            if (Unescaped(key) is { } name && Unescaped(value) is { } content) entries.Add(new(name, content, place));
            else problems.Add(new(place, $"\"{lines.Text}\" has a \\u without four hexadecimal digits behind it; Java throws IllegalArgumentException: Malformed \\uxxxx encoding"));
        }

        return entries;
    }

    /// <summary>The key ends at the first =, : or blank that no backslash escapes; one = or : with blanks around it belongs to neither side.</summary>
    private static (string Key, string Value) Split(string line)
    {
        var end = 0;
        var escaped = false;
        while (end < line.Length && (escaped || !(line[end] is '=' or ':' || IsBlank(line[end]))))
        {
            escaped = line[end] == '\\' && !escaped;
            end++;
        }

        var begin = end;
        while (begin < line.Length && IsBlank(line[begin])) begin++;
        if (begin < line.Length && line[begin] is '=' or ':')
        {
            begin++;
            while (begin < line.Length && IsBlank(line[begin])) begin++;
        }

        return (line[..end], line[begin..]);
    }

    /// <summary>Null when a \u is broken. A backslash before any other character vanishes.</summary>
    private static string? Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            if (++i == text.Length) break;
            switch (text[i])
            {
                case 't': result.Append('\t'); break;
                case 'n': result.Append('\n'); break;
                case 'r': result.Append('\r'); break;
                case 'f': result.Append('\f'); break;
                case 'u':
                    if (i + 4 >= text.Length || !IsHex(text.AsSpan(i + 1, 4))) return null;
                    result.Append((char)Convert.ToInt32(text.Substring(i + 1, 4), 16));
                    i += 4;
                    break;
                default: result.Append(text[i]); break;
            }
        }

        return result.ToString();
    }

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
            if (!char.IsAsciiHexDigit(digit)) return false;
        return true;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\f';

    /// <summary>Joins natural lines that end in an odd number of backslashes, and leaves out blank lines and comments.</summary>
    private sealed class LogicalLines(string text)
    {
        private int at;
        private int naturalLine = 1;
        private int lineStart;

        public string Text { get; private set; } = "";

        /// <summary>Where its first character stands.</summary>
        public int Line { get; private set; }

        public int Column { get; private set; }

        public bool Next()
        {
            var content = new StringBuilder();
            var (line, column) = (0, 0);
            var skipsBlanks = true;
            var isContinued = false;
            var isEscaped = false;
            while (at < text.Length)
            {
                var c = text[at];
                if (skipsBlanks)
                {
                    if (IsBlank(c))
                    {
                        at++;
                        continue;
                    }

                    if (!isContinued && c is '\r' or '\n')
                    {
                        EndOfLine(c);
                        continue;
                    }

                    (skipsBlanks, isContinued) = (false, false);
                }

                if (content.Length == 0 && c is '#' or '!')
                {
                    while (at < text.Length && text[at] is not ('\r' or '\n')) at++;
                    skipsBlanks = true;
                    continue;
                }

                if (c is '\r' or '\n')
                {
                    EndOfLine(c);
                    if (!isEscaped && content.Length > 0) break;
                    skipsBlanks = true;
                    if (!isEscaped) continue;
                    content.Length--;
                    (isContinued, isEscaped) = (true, false);
                    continue;
                }

                if (content.Length == 0) (line, column) = (naturalLine, at - lineStart + 1);
                content.Append(c);
                isEscaped = c == '\\' && !isEscaped;
                at++;
            }

            // A backslash at the very end of the file continues nothing and vanishes.
            if (isEscaped) content.Length--;
            (Text, Line, Column) = (content.ToString(), line, column);
            return content.Length > 0;
        }

        private void EndOfLine(char c)
        {
            at++;
            if (c == '\r' && at < text.Length && text[at] == '\n') at++;
            naturalLine++;
            lineStart = at;
        }
    }
}
