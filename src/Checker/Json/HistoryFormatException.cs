namespace Lab.Checker.Json;

/// <summary>A history that can't be read: which file, which line and column, what was expected there.</summary>
public sealed class HistoryFormatException(string file, long line, string problem, long column = 0)
    : Exception(column > 0 ? $"{file}:{line}:{column}: {problem}" : $"{file}:{line}: {problem}")
{
    /// <summary>The file as the reader was told.</summary>
    public string File => file;

    /// <summary>The line, from 1.</summary>
    public long Line => line;

    /// <summary>The column in bytes, from 1; 0 where only the line is known.</summary>
    public long Column => column;

    /// <summary>What was read and what was expected.</summary>
    public string Problem => problem;
}
