using Lab.Checker.Models.Log;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models.Oracles;

/// <summary>
/// A log that is a list of records. A dense one puts the next record at the offset that is its length. Where others may have
/// appended too, or offsets have gaps, the next record may lie anywhere behind it.
/// </summary>
internal static class LogOracle
{
    private sealed record Log((int Offset, int Value)[] Records, int Length);

    public static bool Holds(SmallHistory history)
    {
        var beyond = history.Rows.Select(r => r.Offset).DefaultIfEmpty().Max() + 1;
        return Explanation.Exists(history.Rows, new Log([], 0), (log, row) => Step(log, row, history.Are, beyond));
    }

    private static IEnumerable<Log> Step(Log log, Row row, Offsets are, int beyond)
    {
        var isDense = are == Offsets.Dense;
        var isAtMost = are == Offsets.WithGaps ? log.Records.All(r => r.Offset < row.Offset) : log.Length <= row.Offset;
        var isAtLeast = !isDense || log.Length >= row.Offset;
        return (LogKind)row.Kind switch
        {
            LogKind.Append when row.Offset >= 0 && !row.Crashed => Append(log, row.Value, row.Offset, isDense),
            LogKind.Append => Enumerable.Range(log.Length, Math.Max(1, beyond - log.Length + 1)).SelectMany(offset => Append(log, row.Value, offset, isDense)),
            _ when row.Crashed => [log],
            LogKind.Saw => log.Records.Contains((row.Offset, row.Value)) ? [log] : [],
            LogKind.AtMost => isAtMost ? [log] : [],
            LogKind.End => isAtMost && isAtLeast ? [log with { Length = Math.Max(log.Length, row.Offset) }] : [],
            _ => isAtLeast ? [log with { Length = Math.Max(log.Length, row.Offset) }] : [],
        };
    }

    private static Log[] Append(Log log, int value, int offset, bool isDense) =>
        offset == log.Length || (!isDense && offset > log.Length) ? [new([.. log.Records, (offset, value)], offset + 1)] : [];
}
