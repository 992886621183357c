using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Groups;
using Lab.Checker.Tests.Models.Kafka;
using Lab.Checker.Tests.Models.Queues;
using Lab.Checker.Tests.Models.Transactions;

namespace Lab.Checker.Tests.Models;

/// <summary>The random histories of a model with the names that its oracle finds; made once for all mutants.</summary>
internal static class ModelSamples
{
    private const int Kept = 4_000;
    private static readonly Dictionary<string, List<(Recording, SortedSet<string>)>> Known = [];
    private static readonly Lock Door = new();

    public static IEnumerable<(Recording Given, SortedSet<string> Expected)> Of(string model)
    {
        foreach (var rounds in ByHand.Of(model)) yield return Of(TxnHistory.Of(lists: model == "list-append", [.. rounds.Split('/').Select(round => round.Split('|'))]));
        for (var i = 0; i < Tests.Support.Samples.Count; i++) yield return Get(model, i);
    }

    private static (Recording, SortedSet<string>) Get(string model, int i)
    {
        if (i >= Kept) return Make(model, (ulong)i + 1);
        lock (Door)
        {
            if (!Known.TryGetValue(model, out var list)) Known.Add(model, list = []);
            while (list.Count <= i) list.Add(Make(model, (ulong)list.Count + 1));
            return list[i];
        }
    }

    private static (Recording, SortedSet<string>) Make(string model, ulong seed)
    {
        if (model == "kafka") return RandomLogs.Of(seed) is var logs ? (logs.Recorded(), KafkaOracle.Names(logs.Rows)) : default;
        if (model is "list-append" or "rw-register") return Of(RandomTxns.Of(seed, lists: model == "list-append"));
        var (given, names) = model switch
        {
            "queue-redelivery" => (Redelivery_of_a_queue.Random(seed), (Func<PlainOp[], SortedSet<string>>)RedeliveryOracle.Names),
            "consumer-group" => (Groups_and_their_transactions.RandomGroup(seed), GroupOracles.ConsumerGroup),
            "read-process-write" => (Groups_and_their_transactions.RandomProcessing(seed), GroupOracles.ReadProcessWrite),
            _ => throw new ArgumentException($"No random histories of {model}.", nameof(model)),
        };
        return (given.Recorded(), names(given.Rows));
    }

    private static (Recording, SortedSet<string>) Of(TxnHistory given) =>
        (given.Recorded(), given.OfLists ? ListAppendOracle.Names(given.Rows) : RegisterOracle.Names(given.Rows));
}
