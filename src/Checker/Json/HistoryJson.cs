using Lab.Model.Histories;

namespace Lab.Checker.Json;

/// <summary>
/// Histories as JSON lines, as docs/history.md describes them: one header, then one operation a line in the order of the
/// calls. What is written and read back is judged alike.
/// </summary>
public static class HistoryJson
{
    public static void Write(Stream output, HistoryHeader header, History history) => new HistoryWriter(output).Write(header, history);

    /// <param name="input">The lines, in UTF-8.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <exception cref="HistoryFormatException">A line is not what the format asks for.</exception>
    public static HistoryFile Read(Stream input, string file) => new HistoryReader(input, file).Read();
}
