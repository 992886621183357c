using Lab.Checker.Recordings;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Compiles a model with one condition changed, and asks it for the names of what it finds; what is allowed comes in brackets.</summary>
internal static class MutatedModels
{
    /// <summary>What every model needs that reads a recording.</summary>
    public static readonly string[] Shared =
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
        ["consumer-group"] = new([.. Shared, "Models/Graphs/", "Models/Groups/"], Door("new Lab.Checker.Models.Groups.ConsumerGroupModel()")),
        ["read-process-write"] = new([.. Shared, "Models/Graphs/", "Models/Groups/"], Door("new Lab.Checker.Models.Groups.ReadProcessWriteModel()")),
    };

    /// <exception cref="InvalidOperationException">The text does not stand there exactly once, or the change does not compile.</exception>
    public static Func<Recording, string[]> With(Mutant? mutant, string model)
    {
        var judge = Sources[model].Door(mutant).GetMethod("Judge")!.CreateDelegate<Func<string, int[], string[], object?[], object?[], int[], int[], int[], string[]>>();
        return recording => PlainRecording.Of(recording) is var given
            ? judge(model, given.Processes, given.Functions, given.Asked, given.Answered, given.Results, given.Calls, given.Returns)
            : [];
    }

    private static string Door(string model) => $$"""
        using Lab.Checker.Models;

        public static class Door
        {
            public static string[] Judge(string model, int[] processes, string[] functions, object[] asked, object[] answered, int[] results, int[] calls, int[] returns)
            {
                IModel judge = {{model}};
                var judgement = judge.Judge(Plain.Recording(processes, functions, asked, answered, results, calls, returns), ModelOptions.Default);
                return [.. judgement.Anomalies.Select(a => a.Name).Concat(judgement.Allowed.Select(a => $"({a.Name})")).Order(StringComparer.Ordinal)];
            }
        }

        {{PlainRecording.Source}}
        """;
}
