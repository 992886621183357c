using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Groups;
using Lab.Checker.Tests.Models.Kafka;
using Lab.Checker.Tests.Models.Queues;
using Lab.Checker.Tests.Models.Transactions;
using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Models;

/// <summary>The random histories of a model with the names that its oracle finds; made once for all mutants.</summary>
internal static class ModelSamples
{
    private static readonly Kept<string, (Recording, SortedSet<string>)> Kept = new(4_000, (model, i) => Make(model, (ulong)i + 1));

    public static IEnumerable<(Recording Given, SortedSet<string> Expected)> Of(string model)
    {
        foreach (var told in ByHand.Of(model)) yield return model == "kafka" ? Of(LogHistory.Of(told.Split('|'))) : Of(TxnHistory.Of(lists: model == "list-append", [.. told.Split('/').Select(round => round.Split('|'))]));
        foreach (var sample in Kept.Of(model)) yield return sample;
    }

    private static (Recording, SortedSet<string>) Make(string model, ulong seed)
    {
        if (model == "kafka") return Of(RandomLogs.Of(seed));
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

    private static (Recording, SortedSet<string>) Of(LogHistory given) => (given.Recorded(), KafkaOracle.Names(given.Rows));

    private static (Recording, SortedSet<string>) Of(TxnHistory given) =>
        (given.Recorded(), given.OfLists ? ListAppendOracle.Names(given.Rows) : RegisterOracle.Names(given.Rows));
}
