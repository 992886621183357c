using Lab.Checker.Recordings;

namespace Lab.Checker.Tests.Mutants;

/// <summary>The columns of a recording in plain types, to hand them to a changed checker: its own recordings can't be named from here.</summary>
internal sealed record PlainRecording(int[] Processes, string[] Functions, object?[] Asked, object?[] Answered, int[] Results, int[] Calls, int[] Returns)
{
    public static PlainRecording Of(Recording given) => new(
        given.Processes.ToArray(), [.. given.FunctionColumn.ToArray().Select(f => given.Functions[new(f)])],
        Plain(given, given.Asked), Plain(given, given.Answered), [.. given.Results.ToArray().Select(r => (int)r)], given.Calls.ToArray(), given.Returns.ToArray());

    /// <summary>Source of a class Plain that makes a recording of the columns again.</summary>
    public const string Source = """
        internal static class Plain
        {
            public static Lab.Checker.Recordings.Recording Recording(int[] processes, string[] functions, object[] asked, object[] answered, int[] results, int[] calls, int[] returns)
            {
                var recording = new Lab.Checker.Recordings.Recording();
                var rows = new int[processes.Length];
                var events = new List<(int At, int Row, bool IsCall)>();
                for (var i = 0; i < rows.Length; i++)
                {
                    events.Add((calls[i], i, true));
                    if (returns[i] != Lab.Model.Histories.Operation.NoReturn) events.Add((returns[i], i, false));
                }

                events.Sort();
                foreach (var (_, i, isCall) in events)
                {
                    if (isCall) rows[i] = recording.Call(processes[i], recording.Functions.Intern(functions[i]), Value(recording.Values, asked[i]));
                    if (!isCall || returns[i] == Lab.Model.Histories.Operation.NoReturn) recording.Return(rows[i], (Lab.Model.Histories.OperationResult)results[i], Value(recording.Values, answered[i]));
                }

                return recording;
            }

            private static Lab.Checker.Recordings.Value Value(Lab.Checker.Recordings.Values values, object plain) => plain switch
            {
                null => Lab.Checker.Recordings.Value.Nil,
                bool yes => yes ? Lab.Checker.Recordings.Value.True : Lab.Checker.Recordings.Value.False,
                long number => Lab.Checker.Recordings.Value.Of(number),
                object[] list => values.List([.. list.Select(item => Value(values, item))]),
                List<object> map => values.Map([.. map.Select(item => Value(values, item))]),
                string text when text.StartsWith('"') => values.Text(text[1..]),
                _ => values.Keyword((string)plain),
            };
        }
        """;

    private static object?[] Plain(Recording given, ReadOnlySpan<Value> column)
    {
        var plain = new object?[column.Length];
        for (var i = 0; i < plain.Length; i++) plain[i] = Plain(given, column[i]);
        return plain;
    }

    private static object? Plain(Recording given, Value value) => value.Kind switch
    {
        ValueKind.Nil => null,
        ValueKind.Boolean => value == Value.True,
        ValueKind.Integer => value.Number,
        ValueKind.List => Plain(given, given.Values.Items(value)),
        ValueKind.Map => new List<object?>(Plain(given, given.Values.Items(value))),
        ValueKind.Text => $"\"{given.Values.Word(value)}", // No keyword begins so.
        _ => given.Values.Word(value),
    };
}
