namespace Lab.Checker.Json;

/// <summary>A history that can't be read: which file, which line, what was expected there.</summary>
public sealed class HistoryFormatException(string file, long line, string problem) : Exception($"{file}:{line}: {problem}")
{
    /// <summary>The file as the reader was told.</summary>
    public string File => file;

    /// <summary>The line, from 1.</summary>
    public long Line => line;

    /// <summary>What was read and what was expected.</summary>
    public string Problem => problem;
}
