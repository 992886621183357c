namespace Lab.Checker.Models.Log;

/// <summary>What was done to a log, or seen of it.</summary>
public enum LogKind : byte
{
    /// <summary>Nothing: a row to be passed over, such as an append that failed.</summary>
    None,

    /// <summary>
    /// A value was put at the end, at this offset. Without an offset nobody knows where, or (without a return) whether: an
    /// append that crashed, or that was told ok without any proof.
    /// </summary>
    Append,

    /// <summary>This value was seen at this offset. A read that saw many has one row for each.</summary>
    Saw,

    /// <summary>Nothing was seen at this offset: the log was at most so long.</summary>
    AtMost,

    /// <summary>The log was exactly so long.</summary>
    End,

    /// <summary>The log was at least so long: the end that a stale read met.</summary>
    AtLeast,
}

/// <summary>
/// The operations upon one log, as columns. Rows stand in the order of their calls; calls and returns are positions in one
/// total order, an operation that crashed has <see cref="Lab.Model.Histories.Operation.NoReturn"/>. Every value is appended
/// at most once; an application that sends the same again appends another value.
/// </summary>
public readonly ref struct LogColumns
{
    /// <summary>No offset is known.</summary>
    public const int NoOffset = -1;

    public required ReadOnlySpan<LogKind> Kinds { get; init; }

    /// <summary>Numbers of values, below <see cref="ValueCount"/>; looked at for appends and what was seen.</summary>
    public required ReadOnlySpan<int> Values { get; init; }

    /// <summary>Offsets of records, lengths of logs. Where offsets have gaps, their numbers by <see cref="OffsetNumbers"/>.</summary>
    public required ReadOnlySpan<int> Offsets { get; init; }

    public required ReadOnlySpan<int> Calls { get; init; }
    public required ReadOnlySpan<int> Returns { get; init; }

    /// <summary>One above the largest number of a value.</summary>
    public required int ValueCount { get; init; }

    /// <summary>A row of a dense log at an offset that all appends together do not reach; -1 when there is none.</summary>
    public int BeyondAllAppends { get; init; } = -1;

    /// <summary>Which operation a row belongs to; empty when rows are operations.</summary>
    public ReadOnlySpan<int> Operations { get; init; }

    public LogColumns()
    {
    }

    public int Count => Kinds.Length;

    public int OperationOf(int row) => Operations.IsEmpty ? row : Operations[row];
}
