using Lab.Model.Histories;

namespace Lab.Checker.Recordings;

/// <summary>One object of many that a recording is about: its key, its operations, and for each of them the row in the whole.</summary>
public sealed record Part(string Key, Recording Recording, IReadOnlyList<int> Rows);

/// <summary>Takes recordings apart: what objects promise they promise each by itself.</summary>
public static class Parts
{
    /// <summary>
    /// By the first item of each value, as harnesses write that test many independent objects at once:
    /// <c>[3 nil]</c> is nil for object 3, <c>[3 [1 2]]</c> is <c>[1 2]</c>, and <c>[3 1 2]</c> as well.
    /// </summary>
    /// <exception cref="Models.UnusableRecordingException">An operation was not called with a list.</exception>
    public static IReadOnlyList<Part> ByFirstItem(Recording whole)
    {
        var keys = new DistinctValues(whole.Values);
        var keyOf = new int[whole.Count];
        for (var row = 0; row < whole.Count; row++)
        {
            var items = whole.Values.Items(whole.Asked[row]);
            if (whole.Asked[row].Kind != ValueKind.List || items.IsEmpty)
            {
                throw new Models.UnusableRecordingException(row, $"{whole.At(row)}: expected a list whose first item is the key, found {whole.Values.Show(whole.Asked[row])}");
            }

            keyOf[row] = keys.Of(items[0]);
        }

        return Split(whole, keyOf, keys.Count, key => whole.Values.Show(keys[key]), WithoutKey);
    }

    /// <summary>The operations of one part keep their order; their positions begin at 0.</summary>
    /// <param name="whole">What is taken apart.</param>
    /// <param name="keyOf">The number of the part of each row; -1 for rows that belong to none.</param>
    /// <param name="count">How many parts.</param>
    /// <param name="name">What a part is called.</param>
    /// <param name="change">What becomes of its values.</param>
    public static IReadOnlyList<Part> Split(Recording whole, ReadOnlySpan<int> keyOf, int count, Func<int, string> name, Func<Values, Value, Value>? change = null)
    {
        var parts = new Recording[count];
        var rows = new List<int>[count];
        for (var key = 0; key < count; key++) (parts[key], rows[key]) = (new(whole.Values, whole.Functions) { Object = whole.Object }, []);
        var rowIn = new int[whole.Count];
        foreach (var e in Events.Of(whole))
        {
            var row = e.Row;
            if (keyOf[row] < 0) continue;
            var part = parts[keyOf[row]];
            if (e.IsCall)
            {
                rowIn[row] = part.Call(whole.Processes[row], new(whole.FunctionColumn[row]), Changed(whole.Asked[row]), whole.CallTimes[row], whole.Lines[row]);
                rows[keyOf[row]].Add(row);
                if (whole.Results[row] == OperationResult.Info) part.Return(rowIn[row], OperationResult.Info, Changed(whole.Answered[row]), whole.ReturnTimes[row]);
            }
            else
            {
                part.Return(rowIn[row], whole.Results[row], Changed(whole.Answered[row]), whole.ReturnTimes[row]);
            }
        }

        return [.. parts.Select((part, key) => new Part(name(key), part, rows[key]))];

        Value Changed(Value value) => change is null ? value : change(whole.Values, value);
    }

    private static Value WithoutKey(Values values, Value value)
    {
        var items = values.Items(value);
        if (value.Kind != ValueKind.List || items.IsEmpty) return value;
        return items.Length switch
        {
            1 => Value.Nil,
            2 => items[1],
            _ => values.List(items[1..].ToArray()),
        };
    }
}
