namespace Lab.Checker.Json;

/// <summary>Cuts a stream into lines without making strings of them. A line ends with LF or CR LF; the last needs no end.</summary>
internal sealed class LineReader(Stream input, string file)
{
    private const int LongestLine = 1 << 26;

    private byte[] buffer = new byte[1 << 16];
    private int begin;
    private int end;
    private bool finished;

    /// <summary>The number of the line that <see cref="Next"/> gave last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line, valid until the one after it is asked for. False at the end of the file.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(begin + searched, end - begin - searched).IndexOf((byte)'\n');
            if (at >= 0) return Take(searched + at, skip: 1, out line);
            searched = end - begin;
            if (finished) break;
            Fill();
        }

        line = default;
        return end > begin && Take(end - begin, skip: 0, out line);
    }

    private bool Take(int length, int skip, out ReadOnlySpan<byte> line)
    {
        line = buffer.AsSpan(begin, length);
        if (Number == 0 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        if (line.EndsWith("\r"u8)) line = line[..^1];
        begin += length + skip;
        Number++;
        return true;
    }

    private void Fill()
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            (begin, end) = (0, end - begin);
        }

        if (end == LongestLine) throw new HistoryFormatException(file, Number + 1, $"the line is longer than {LongestLine} bytes");
        if (end == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, LongestLine));
        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        finished = read == 0;
    }
}
