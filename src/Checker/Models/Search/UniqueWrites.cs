using Lab.Checker.Models.Register;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>
/// A register, or a key of a store, that is only read and written, each value once and never nil, is decided by the closed
/// rule of registers. A search tries every subset of what is written at the same time before it knows that two reads
/// contradict each other.
/// </summary>
/// <param name="columns">The operations.</param>
/// <param name="kinds">Of each operation: <see cref="RegisterKind.None"/> where it is neither read nor write.</param>
/// <param name="values">Of each operation the number of its value; 0 is nil.</param>
/// <param name="valueCount">Above all numbers of values.</param>
internal sealed class UniqueWrites(OperationColumns columns, List<RegisterKind> kinds, List<int> values, int valueCount) : IShortcut
{
    // The number of a value within the operations that are looked at, and when it was given.
    private readonly int[] numbers = new int[valueCount];
    private readonly int[] givenIn = new int[valueCount];
    private int round;

    public Outcome? Decide(ReadOnlySpan<int> operations, int until)
    {
        if (!AreUnique(operations)) return null;
        var (does, what) = (new RegisterKind[operations.Length], new int[operations.Length]);
        var (calls, returns) = (new int[operations.Length], new int[operations.Length]);
        var (count, positions) = (RegisterColumns.Initial + 1, new int[operations.Length * 2]);
        round++;
        for (var i = 0; i < operations.Length; i++)
        {
            var operation = operations[i];
            (calls[i], returns[i]) = (columns.Calls[operation], columns.Returns[operation] > until ? Operation.NoReturn : columns.Returns[operation]);
            does[i] = kinds[operation] == RegisterKind.Read && returns[i] == Operation.NoReturn ? RegisterKind.None : kinds[operation];
            (positions[i * 2], positions[(i * 2) + 1]) = (calls[i], returns[i]);
            what[i] = NumberOf(values[operation], ref count);
        }

        Renumber(calls, returns, positions);
        var found = RegisterRule.Find(new() { Kinds = does, Values = what, Calls = calls, Returns = returns, ValueCount = count, Positions = positions.Length });
        return found.Any ? Outcome.Violated : Outcome.Holds;
    }

    private bool AreUnique(ReadOnlySpan<int> operations)
    {
        round++;
        foreach (var operation in operations)
        {
            if (kinds[operation] == RegisterKind.None) return false;
            if (kinds[operation] != RegisterKind.Write) continue;
            var value = values[operation];
            if (value == RegisterColumns.Initial || givenIn[value] == round) return false;
            givenIn[value] = round;
        }

        return true;
    }

    private int NumberOf(int value, ref int count)
    {
        if (value == RegisterColumns.Initial) return RegisterColumns.Initial;
        if (givenIn[value] != round) (givenIn[value], numbers[value]) = (round, count++);
        return numbers[value];
    }

    /// <summary>The rule takes dense positions: those of a few operations lie far apart.</summary>
    private static void Renumber(int[] calls, int[] returns, int[] positions)
    {
        Array.Sort(positions);
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = Array.BinarySearch(positions, calls[i]);
            if (returns[i] != Operation.NoReturn) returns[i] = Array.BinarySearch(positions, returns[i]);
        }
    }
}
