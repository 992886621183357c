using Lab.Checker.Json;

namespace Lab.Checker.Formats;

/// <summary>
/// Walks over the bytes of a stream, of which it holds no more than one token and a buffer. It counts lines, so that
/// whatever is wrong can be said to be wrong there.
/// </summary>
internal sealed class ByteCursor
{
    public const int End = -1;

    private const int LongestToken = 1 << 26;

    private readonly Stream? input;
    private readonly string file;
    private byte[] buffer;
    private int at;
    private int end;
    private bool finished;
    private long passed;
    private long lineBegin;
    private long tokenBegin;

    public ByteCursor(Stream input, string file)
    {
        (this.input, this.file) = (input, file);
        buffer = new byte[1 << 16];
        if (Peek() == 0xEF && PeekAt(1) == 0xBB && PeekAt(2) == 0xBF) at = 3;
    }

    /// <summary>A cursor over single lines that others have cut: <see cref="Begin"/> gives it one.</summary>
    public ByteCursor(string file)
    {
        (this.file, finished) = (file, true);
        buffer = new byte[256];
    }

    /// <summary>The line of the next byte, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The column of the next byte, in bytes from 1.</summary>
    public long Column => passed + at - lineBegin + 1;

    /// <summary>Goes on with a line of its own.</summary>
    public void Begin(ReadOnlySpan<byte> text, long line, long column)
    {
        if (buffer.Length < text.Length) buffer = new byte[text.Length * 2];
        text.CopyTo(buffer);
        (at, end, passed, lineBegin, Line) = (0, text.Length, column - 1, 0, line);
    }

    /// <summary>The next byte, or <see cref="End"/>.</summary>
    public int Peek() => at < end || Fill(from: at) ? buffer[at] : End;

    /// <summary>The byte so far behind the next one, or <see cref="End"/>.</summary>
    public int PeekAt(int distance)
    {
        while (at + distance >= end)
        {
            if (!Fill(from: at)) return End;
        }

        return buffer[at + distance];
    }

    /// <summary>Passes the next byte, which was looked at.</summary>
    public void Skip()
    {
        if (buffer[at++] != (byte)'\n') return;
        Line++;
        lineBegin = passed + at;
    }

    /// <summary>Passes the bytes up to the end of the line.</summary>
    public void SkipLine()
    {
        while (Peek() is not (End or '\n')) at++;
    }

    /// <summary>Passes spaces, commas and line ends, which mean the same to EDN.</summary>
    public void SkipBlanks()
    {
        while (Peek() is ' ' or ',' or '\n' or '\r' or '\t' or '\f' or '\v') Skip();
    }

    /// <summary>Passes and gives the bytes up to a delimiter: a blank, a bracket, a quote, a semicolon. Good until the next is asked for.</summary>
    public ReadOnlySpan<byte> Token()
    {
        tokenBegin = passed + at;
        var length = 0;
        while (true)
        {
            var rest = buffer.AsSpan(at, end - at);
            while (length < rest.Length)
            {
                if (IsDelimiter(rest[length]))
                {
                    at += length;
                    return rest[..length];
                }

                length++;
            }

            if (Fill(from: at)) continue;
            at += length;
            return buffer.AsSpan(at - length, length);
        }
    }

    /// <summary>The bytes between two quotes, the first of which is next, and whether a backslash is among them.</summary>
    public ReadOnlySpan<byte> Quoted(out bool escaped)
    {
        var (line, column) = (Line, Column);
        escaped = false;
        var length = 1;
        while (PeekAt(length) is var next && next != '"')
        {
            if (next == End) throw new HistoryFormatException(file, line, "the text that begins here has no end: expected \"", column);
            if (next == '\\')
            {
                escaped = true;
                length++;
            }

            length++;
        }

        var text = buffer.AsSpan(at, length + 1);
        if (text.LastIndexOf((byte)'\n') is >= 0 and var last)
        {
            Line += text.Count((byte)'\n');
            lineBegin = passed + at + last + 1;
        }

        at += length + 1;
        return text[1..^1];
    }

    /// <summary>A problem with the word that was passed last, which stands on this line.</summary>
    public HistoryFormatException BadToken(string problem) => new(file, Line, problem, tokenBegin - lineBegin + 1);

    public HistoryFormatException NotText() => BadToken("expected text in UTF-8");

    public HistoryFormatException Problem(string problem) => new(file, Line, problem, Column);

    /// <summary>What stands next, for a message.</summary>
    public string Found()
    {
        if (Peek() == End) return input is null ? "the end of the line" : "the end of the file";
        PeekAt(20);
        var rest = buffer.AsSpan(at, Math.Min(20, end - at));
        var stop = rest.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        return stop == 0 ? $"byte 0x{rest[0]:X2}" : $"'{System.Text.Encoding.ASCII.GetString(stop < 0 ? rest : rest[..stop])}'";
    }

    /// <summary>Reads more behind what is kept; false at the end of the stream.</summary>
    private bool Fill(int from)
    {
        if (finished) return false;
        if (from > 0)
        {
            buffer.AsSpan(from, end - from).CopyTo(buffer);
            (at, end, passed) = (at - from, end - from, passed + from);
        }

        if (end == LongestToken) throw Problem($"a word or text is longer than {LongestToken} bytes");
        if (end == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, LongestToken));
        var read = input!.Read(buffer, end, buffer.Length - end);
        end += read;
        finished = read == 0;
        return read > 0;
    }

    private static bool IsDelimiter(byte b) => Delimiters[b] != 0;

    private static readonly byte[] Delimiters = DelimiterTable();

    private static byte[] DelimiterTable()
    {
        var table = new byte[256];
        foreach (var b in " ,\n\r\t\f\v()[]{}\";"u8) table[b] = 1;
        return table;
    }
}
