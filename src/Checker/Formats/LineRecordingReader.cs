using Lab.Checker.Json;
using Lab.Checker.Recordings;

namespace Lab.Checker.Formats;

/// <summary>A format of which a line says one thing.</summary>
internal abstract class LineRecordingReader(Stream input, string file) : RecordingReader(new ByteCursor(file))
{
    private readonly LineReader lines = new(input, file);

    /// <summary>Of the line that is read, from 1.</summary>
    protected long LineNumber => lines.Number;

    /// <exception cref="HistoryFormatException">A line is not what the format asks for, or can't follow what was before.</exception>
    public Recording Read()
    {
        while (lines.Next(out var line)) ReadLine(line);
        return Finish();
    }

    protected abstract void ReadLine(ReadOnlySpan<byte> line);

    /// <summary>The recording, unless the file was none.</summary>
    protected virtual Recording Finish() => Recording;

    /// <summary>Of the line that is read.</summary>
    protected HistoryFormatException Problem(string problem) => new(file, lines.Number, problem);

    /// <summary>Of the file as a whole.</summary>
    protected HistoryFormatException ProblemOfFile(string problem) => new(file, 1, problem);
}
