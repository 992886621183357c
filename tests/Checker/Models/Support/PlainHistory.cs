using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models;

/// <summary>One operation with a value of plain things: whole numbers, words, booleans, lists, nothing.</summary>
internal sealed record PlainOp(int Process, string Function, object? Value, OperationResult Result, int Call, int Return)
{
    public object?[] Parts => (object?[])Value!;

    public override string ToString() => $"{Process}: {Function} {Show(Value)} {Result} #{Call}..{(Return == Operation.NoReturn ? "-" : Return)}";

    private static string Show(object? value) => value is object?[] list ? $"[{string.Join(' ', list.Select(Show))}]" : $"{value}";
}

/// <summary>A small history of any model, in the order of the calls.</summary>
internal sealed record PlainHistory(PlainOp[] Rows, ulong Seed = 0)
{
    /// <summary>Operations one after the other.</summary>
    public static PlainHistory InTurn(params (int Process, string Function, object? Value, OperationResult Result)[] rows)
    {
        var (ops, position) = (new List<PlainOp>(), 0);
        foreach (var (process, function, value, result) in rows)
        {
            var call = position++;
            ops.Add(new(process, function, value, result, call, result is OperationResult.Info ? Operation.NoReturn : position++));
        }

        return new([.. ops]);
    }

    /// <summary>
    /// Lines of process, function, value and, unless it is ok, result: <c>"1 deliver [7 true]"</c>, <c>"0 publish 7 info"</c>.
    /// </summary>
    public static PlainHistory Of(params string[] lines) => InTurn([.. lines.Select(Parse)]);

    private static (int, string, object?, OperationResult) Parse(string line)
    {
        var words = line.Replace("[", " [ ", StringComparison.Ordinal).Replace("]", " ] ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        var result = words[^1] switch { "info" => OperationResult.Info, "fail" => OperationResult.Fail, _ => OperationResult.Ok };
        if (result != OperationResult.Ok) words.RemoveAt(words.Count - 1);
        var at = 2;
        return (int.Parse(words[0]), words[1], words.Count > 2 ? ParseValue(words, ref at) : null, result);
    }

    private static object? ParseValue(List<string> words, ref int at)
    {
        var word = words[at++];
        if (word != "[") return int.TryParse(word, out var number) ? number : word switch { "true" => true, "false" => false, "nil" => null, _ => word };
        var items = new List<object?>();
        while (words[at] != "]") items.Add(ParseValue(words, ref at));
        at++;
        return items.ToArray();
    }

    public Recording Recorded()
    {
        var recording = new Recording();
        var numbers = new int[Rows.Length];
        var events = Rows.SelectMany((row, i) => row.Return == Operation.NoReturn ? new[] { (At: row.Call, Row: i) } : [(row.Call, i), (row.Return, i)]);
        foreach (var (at, i) in events.OrderBy(e => e.At))
        {
            var value = Recorded(recording.Values, Rows[i].Value);
            if (at == Rows[i].Call) numbers[i] = recording.Call(Rows[i].Process, recording.Functions.Intern(Rows[i].Function), value);
            else recording.Return(numbers[i], Rows[i].Result, value);
        }

        return recording;
    }

    private static Value Recorded(Values values, object? plain) => plain switch
    {
        null => Value.Nil,
        int number => Value.Of(number),
        bool yes => yes ? Value.True : Value.False,
        string word => values.Keyword(word),
        object?[] list => values.List([.. list.Select(item => Recorded(values, item))]),
        _ => throw new ArgumentException($"No value: {plain}", nameof(plain)),
    };

    public override string ToString() => $"seed {Seed}:\n{string.Join('\n', Rows.Select((r, i) => $"  [{i}] {r}"))}";
}
