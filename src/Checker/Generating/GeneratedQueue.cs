using Lab.Checker.Models.Fifo;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Generating;

/// <summary>
/// A history of a first-in-first-out queue, as the figures of docs/performance.md are measured on: 64 clients, exponential
/// latencies, a backlog of 32 values, 1 % of the enqueues and 1 % of the dequeues crashed, 5 % of the operations dequeues that
/// find nothing. Between two drains the backlog is kept; a drain takes everything out and goes on until it has met the empty
/// queue often enough.
/// </summary>
public sealed class GeneratedQueue
{
    public const int DefaultClients = 64;
    public const int DefaultBacklog = 32;

    private readonly FifoKind[] kinds;
    private readonly int[] values;
    private readonly int[] calls;
    private readonly int[] returns;
    private readonly int valueCount;
    private readonly int positions;

    private GeneratedQueue(FifoKind[] kinds, int[] values, int[] calls, int[] returns, int valueCount, int positions) =>
        (this.kinds, this.values, this.calls, this.returns, this.valueCount, this.positions) = (kinds, values, calls, returns, valueCount, positions);

    public FifoColumns Columns => new() { Kinds = kinds, Values = values, Calls = calls, Returns = returns, ValueCount = valueCount, Positions = positions };

    /// <summary>A legal history of so many operations.</summary>
    public static GeneratedQueue Make(int operations, int clients = DefaultClients, int backlog = DefaultBacklog, ulong seed = 1)
    {
        var made = new QueueClients(operations, clients, backlog, seed);
        return new(made.Kinds, made.Values, made.Calls, made.Returns, made.ValueCount, made.Positions);
    }

    /// <summary>The same with one violation near the end: two dequeues, one after the other, have changed their answers.</summary>
    /// <exception cref="InvalidOperationException">It is too short to have two such dequeues so near its end.</exception>
    public GeneratedQueue WithViolationNearEnd()
    {
        var swapped = (int[])values.Clone();
        var enqueueOf = new int[valueCount];
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == FifoKind.Enqueue) enqueueOf[values[i]] = i;
        }

        for (var first = NextDequeue(NearEnd(kinds.Length)); first < kinds.Length; first = NextDequeue(first + 1))
        {
            var a = values[first];
            for (var second = NextDequeue(first + 1); second < kinds.Length; second = NextDequeue(second + 1))
            {
                var b = values[second];
                if (calls[enqueueOf[b]] > returns[first]) break; // It was not there yet, nor was any after it.
                if (returns[first] >= calls[second] || returns[enqueueOf[a]] >= calls[enqueueOf[b]]) continue;
                (swapped[first], swapped[second]) = (b, a);
                return new(kinds, swapped, calls, returns, valueCount, positions);
            }
        }

        throw new InvalidOperationException("The history is too short to be violated near its end.");
    }

    /// <summary>The same for readers and writers of files.</summary>
    public Recording ToRecording()
    {
        var recording = new Recording { Object = "queue" };
        var enqueue = recording.Functions.Intern("enqueue");
        var dequeue = recording.Functions.Intern("dequeue");
        var empty = recording.Values.Keyword("empty");
        var rows = new int[positions]; // By position: one above the row that returns there, 0 where the next row is called.
        for (var i = 0; i < kinds.Length; i++)
        {
            if (returns[i] != Operation.NoReturn) rows[returns[i]] = i + 1;
        }

        var called = 0;
        foreach (var returned in rows)
        {
            if (returned == 0)
            {
                var isEnqueue = kinds[called] == FifoKind.Enqueue;
                recording.Call(called, isEnqueue ? enqueue : dequeue, isEnqueue ? Value.Of(values[called]) : Value.Nil);
                called++;
            }
            else
            {
                recording.Return(returned - 1, OperationResult.Ok, kinds[returned - 1] == FifoKind.DequeueEmpty ? empty : Value.Of(values[returned - 1]));
            }
        }

        return recording;
    }

    /// <summary>The row from which on a violation is near the end: 99 % are done, or all but 1,000.</summary>
    internal static int NearEnd(int operations) => Math.Max(0, operations - Math.Max(operations / 100, 1_000));

    private int NextDequeue(int row)
    {
        while (row < kinds.Length && (kinds[row] != FifoKind.Dequeue || returns[row] == Operation.NoReturn)) row++;
        return row;
    }
}
