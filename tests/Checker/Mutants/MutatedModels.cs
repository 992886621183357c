using Lab.Checker.Recordings;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Compiles a model with one condition changed, and asks it for the names of what it finds; what is allowed comes in brackets.</summary>
internal static class MutatedModels
{
    private static readonly string[] Shared =
        ["Models/Anomaly", "Models/Judgement.cs", "Models/IModel.cs", "Models/FunctionNames.cs", "Recordings/"];

    private static readonly MutatedSource Transactions = new([.. Shared, "Models/Graphs/", "Models/Transactions/"], Door("""
        model == "list-append" ? new Lab.Checker.Models.Transactions.ListAppendModel() : new Lab.Checker.Models.Transactions.RegisterTransactionsModel()
        """));

    private static readonly Dictionary<string, MutatedSource> Sources = new()
    {
        ["list-append"] = Transactions,
        ["rw-register"] = Transactions,
        ["kafka"] = new([.. Shared, "Models/Graphs/", "Models/Transactions/ValueNumbering.cs", "Models/Kafka/"], Door("new Lab.Checker.Models.Kafka.KafkaModel()")),
        ["queue-redelivery"] = new([.. Shared, "Models/Queues/"], Door("new Lab.Checker.Models.Queues.RedeliveryQueueModel()")),
        ["consumer-group"] = new([.. Shared, "Models/Groups/"], Door("new Lab.Checker.Models.Groups.ConsumerGroupModel()")),
        ["read-process-write"] = new([.. Shared, "Models/Groups/"], Door("new Lab.Checker.Models.Groups.ReadProcessWriteModel()")),
    };

    /// <exception cref="InvalidOperationException">The text does not stand there exactly once, or the change does not compile.</exception>
    public static Func<Recording, string[]> With(Mutant? mutant, string model)
    {
        var judge = Sources[model].Door(mutant).GetMethod("Judge")!.CreateDelegate<Func<string, int[], string[], object?[], object?[], int[], int[], int[], string[]>>();
        return given => judge(model, given.Processes.ToArray(), [.. given.FunctionColumn.ToArray().Select(f => given.Functions[new(f)])],
            Plain(given, given.Asked), Plain(given, given.Answered), [.. given.Results.ToArray().Select(r => (int)r)], given.Calls.ToArray(), given.Returns.ToArray());
    }

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
        _ => given.Values.Word(value),
    };

    private static string Door(string model) => $$"""
        using Lab.Checker.Models;
        using Lab.Checker.Recordings;
        using Lab.Model.Histories;

        public static class Door
        {
            public static string[] Judge(string model, int[] processes, string[] functions, object[] asked, object[] answered, int[] results, int[] calls, int[] returns)
            {
                var recording = new Recording();
                var rows = new int[processes.Length];
                var events = new List<(int At, int Row, bool IsCall)>();
                for (var i = 0; i < rows.Length; i++)
                {
                    events.Add((calls[i], i, true));
                    if (returns[i] != Operation.NoReturn) events.Add((returns[i], i, false));
                }

                events.Sort();
                foreach (var (_, i, isCall) in events)
                {
                    if (isCall) rows[i] = recording.Call(processes[i], recording.Functions.Intern(functions[i]), Value(recording.Values, asked[i]));
                    else recording.Return(rows[i], (OperationResult)results[i], Value(recording.Values, answered[i]));
                    if (isCall && returns[i] == Operation.NoReturn) recording.Return(rows[i], (OperationResult)results[i], Value(recording.Values, answered[i]));
                }

                IModel judge = {{model}};
                var judgement = judge.Judge(recording, ModelOptions.Default);
                return [.. judgement.Anomalies.Select(a => a.Name).Concat(judgement.Allowed.Select(a => $"({a.Name})")).Order(StringComparer.Ordinal)];
            }

            private static Value Value(Values values, object plain) => plain switch
            {
                null => Lab.Checker.Recordings.Value.Nil,
                bool yes => yes ? Lab.Checker.Recordings.Value.True : Lab.Checker.Recordings.Value.False,
                long number => Lab.Checker.Recordings.Value.Of(number),
                object[] list => values.List([.. list.Select(item => Value(values, item))]),
                List<object> map => values.Map([.. map.Select(item => Value(values, item))]),
                _ => values.Keyword((string)plain),
            };
        }
        """;
}
