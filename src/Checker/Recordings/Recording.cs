using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Recordings;

/// <summary>
/// Operations upon an object as any harness records them (Jepsen's maps, call and return lines), as columns: a process,
/// a function, what it was asked and what it answered. Calls and returns take positions in one total order; a row is
/// numbered in the order of the calls. An operation that never returned, or whose outcome nobody knows, has its return at
/// <see cref="Operation.NoReturn"/>.
/// </summary>
public sealed class Recording
{
    public Recording()
        : this(new(), new())
    {
    }

    /// <summary>A recording that shares the values and names of another: a part of it.</summary>
    public Recording(Values values, NameTable functions) => (Values, Functions) = (values, functions);

    private int count;
    private int position;
    private int[] processes = new int[16];
    private int[] functions = new int[16];
    private Value[] asked = new Value[16];
    private Value[] answered = new Value[16];
    private OperationResult[] results = new OperationResult[16];
    private int[] calls = new int[16];
    private int[] returns = new int[16];
    private long[] calledAt = new long[16];
    private long[] returnedAt = new long[16];
    private int[] lines = new int[16];

    /// <summary>What the file says it is about (<c>atomic-queue</c>), or null.</summary>
    public string? Object { get; set; }

    public int Count => count;

    /// <summary>Calls and returns so far.</summary>
    public int Positions => position;

    public Values Values { get; }

    /// <summary>The names of functions: <c>enqueue</c>, <c>read</c>, <c>txn</c>.</summary>
    public NameTable Functions { get; }

    /// <summary>Records a call and gives it the next position; time in nanoseconds, -1 where none was recorded; the line of the file it stands on, 0 where there is none.</summary>
    public int Call(int process, NameId function, Value value, long at = -1, int line = 0)
    {
        if (count == calls.Length) Grow();
        var i = count++;
        processes[i] = process;
        functions[i] = function.Value;
        asked[i] = answered[i] = value;
        results[i] = OperationResult.Open;
        calls[i] = position++;
        returns[i] = Operation.NoReturn;
        calledAt[i] = at;
        returnedAt[i] = -1;
        lines[i] = line;
        return i;
    }

    /// <summary>Records how a call ended. Ok and fail take the next position; info takes none, as it may still happen.</summary>
    public void Return(int row, OperationResult result, Value value, long at = -1)
    {
        if (results[row] != OperationResult.Open) throw new InvalidOperationException($"Operation {row} returned twice.");
        results[row] = result;
        answered[row] = value;
        returnedAt[row] = at;
        if (result is OperationResult.Ok or OperationResult.Fail) returns[row] = position++;
    }

    public ReadOnlySpan<int> Processes => processes.AsSpan(0, count);

    /// <summary>Numbers of names in <see cref="Functions"/>.</summary>
    public ReadOnlySpan<int> FunctionColumn => functions.AsSpan(0, count);

    /// <summary>What each operation was called with.</summary>
    public ReadOnlySpan<Value> Asked => asked.AsSpan(0, count);

    /// <summary>What each operation returned; what it was called with where it returned nothing.</summary>
    public ReadOnlySpan<Value> Answered => answered.AsSpan(0, count);

    public ReadOnlySpan<OperationResult> Results => results.AsSpan(0, count);
    public ReadOnlySpan<int> Calls => calls.AsSpan(0, count);
    public ReadOnlySpan<int> Returns => returns.AsSpan(0, count);

    /// <summary>Times of the calls in nanoseconds, -1 where none was recorded.</summary>
    public ReadOnlySpan<long> CallTimes => calledAt.AsSpan(0, count);
    public ReadOnlySpan<long> ReturnTimes => returnedAt.AsSpan(0, count);

    /// <summary>The lines that the calls stand on, for messages; 0 where there is none.</summary>
    public ReadOnlySpan<int> Lines => lines.AsSpan(0, count);

    /// <summary>Where a row stands, for messages: <c>line 2, operation 0 of process 1</c>.</summary>
    public string At(int row) => $"{(lines[row] > 0 ? $"line {lines[row]}, " : "")}operation {row} of process {processes[row]}";

    private void Grow()
    {
        var capacity = calls.Length * 2;
        Array.Resize(ref processes, capacity);
        Array.Resize(ref functions, capacity);
        Array.Resize(ref asked, capacity);
        Array.Resize(ref answered, capacity);
        Array.Resize(ref results, capacity);
        Array.Resize(ref calls, capacity);
        Array.Resize(ref returns, capacity);
        Array.Resize(ref calledAt, capacity);
        Array.Resize(ref returnedAt, capacity);
        Array.Resize(ref lines, capacity);
    }
}
