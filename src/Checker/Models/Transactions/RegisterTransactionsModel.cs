using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// Transactions that write unique values to registers and read them. A read shows who wrote what it read; the order of
/// versions is known where a transaction read before it wrote, and from nil on.
/// </summary>
public sealed class RegisterTransactionsModel : IModel
{
    public string Name => "rw-register";

    public string About => "transactions over registers, [[:w 1 2] [:r 1 2]]: anomalies of isolation by their names, with process and real-time variants";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var (columns, keys) = TransactionReader.Read(recording, lists: false);
        return Judge(columns, key => recording.Values.Show(keys[key]));
    }

    internal static Judgement Judge(TransactionColumns columns, Func<int, string> keyName)
    {
        var book = new AnomalyBook(keyName);
        new InternalReads(columns, book, lists: false).Judge();
        var versions = RegisterVersions.Of(columns, book);
        new CycleAnomalies(columns, keyName).Find((edges, vertices, notes) => new RegisterDependencies(columns, versions, notes).AddTo(edges, vertices), book);
        return Judgement.Of(book.Anomalies) with { Figures = book.Figures };
    }
}
