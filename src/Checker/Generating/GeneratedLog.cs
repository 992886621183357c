using Lab.Checker.Models.Log;

namespace Lab.Checker.Generating;

/// <summary>
/// A history of a dense log, as the figures of docs/performance.md are measured on: 64 clients, exponential latencies, half of
/// the operations appends, reads of one of the last 32 records, 5 % of the operations reads of the end, 1 % of each crashed.
/// </summary>
public sealed class GeneratedLog
{
    private readonly LogKind[] kinds;
    private readonly int[] values;
    private readonly int[] offsets;
    private readonly int[] calls;
    private readonly int[] returns;
    private readonly int valueCount;

    private GeneratedLog(LogKind[] kinds, int[] values, int[] offsets, int[] calls, int[] returns, int valueCount) =>
        (this.kinds, this.values, this.offsets, this.calls, this.returns, this.valueCount) = (kinds, values, offsets, calls, returns, valueCount);

    public LogColumns Columns => new() { Kinds = kinds, Values = values, Offsets = offsets, Calls = calls, Returns = returns, ValueCount = valueCount };

    /// <summary>A legal history of so many operations.</summary>
    public static GeneratedLog Make(int operations, int clients = GeneratedQueue.DefaultClients, int backlog = GeneratedQueue.DefaultBacklog, ulong seed = 1)
    {
        var made = new LogClients(operations, clients, backlog, seed);
        return new(made.Kinds, made.Values, made.Offsets, made.Calls, made.Returns, made.ValueCount);
    }

    /// <summary>The same with one violation near the end: a read met an end before a record that had been acknowledged.</summary>
    /// <exception cref="InvalidOperationException">It is too short to have such a read so near its end.</exception>
    public GeneratedLog WithViolationNearEnd()
    {
        var stale = (int[])offsets.Clone();
        for (var end = GeneratedQueue.NearEnd(kinds.Length); end < kinds.Length; end++)
        {
            if (kinds[end] != LogKind.End) continue;
            for (var append = end - 1; append >= 0; append--)
            {
                if (kinds[append] != LogKind.Append || returns[append] >= calls[end]) continue;
                stale[end] = offsets[append];
                return new(kinds, values, stale, calls, returns, valueCount);
            }
        }

        throw new InvalidOperationException("The history is too short to be violated near its end.");
    }
}
