using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// Transactions that append unique elements to lists and read whole lists, judged as Elle does (Kingsbury and Alvaro,
/// VLDB 2020): what is read shows the order of all versions, and from that every dependency follows.
/// </summary>
public sealed class ListAppendModel : IModel
{
    public string Name => "list-append";

    public string About => "transactions over lists, [[:append 5 1] [:r 5 [1 2]]]: every anomaly of isolation by its name, with process and real-time variants";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var (columns, keys) = TransactionReader.Read(recording, lists: true);
        return Judge(columns, key => recording.Values.Show(keys[key]));
    }

    internal static Judgement Judge(TransactionColumns columns, Func<int, string> keyName)
    {
        var book = new AnomalyBook(keyName);
        new InternalReads(columns, book, lists: true).Judge();
        var versions = ListVersions.Of(columns, book);
        new CycleAnomalies(columns, keyName).Find((edges, vertices, notes) => new ListDependencies(columns, versions, notes).AddTo(edges, vertices), book);
        return Judgement.Of(book.Anomalies) with { Figures = book.Figures };
    }
}
