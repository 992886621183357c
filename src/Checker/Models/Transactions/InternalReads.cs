using Lab.Model.Histories;

namespace Lab.Checker.Models.Transactions;

/// <summary>Every transaction sees what it did itself: what it reads fits what it read before and wrote since, and nothing that it only writes later.</summary>
internal sealed class InternalReads(TransactionColumns columns, AnomalyBook book, bool lists)
{
    private const int None = -1;
    private readonly int[] lastOfKey = new int[columns.KeyCount];
    private int[] earlier = new int[16];

    public void Judge()
    {
        Array.Fill(lastOfKey, None);
        for (var t = 0; t < columns.Count; t++)
        {
            var (first, end) = (columns.Starts[t], columns.Starts[t + 1]);
            if (end - first < 2 || columns.Results[t] != OperationResult.Ok) continue;
            if (end - first > earlier.Length) earlier = new int[(end - first) * 2];
            for (var m = first; m < end; m++)
            {
                var before = lastOfKey[columns.Keys[m]];
                if (before < first) before = None;
                earlier[m - first] = before;
                lastOfKey[columns.Keys[m]] = m;
                if (before != None && !Fits(m, before, first)) Note(t, columns.Keys[m], columns.Kinds[m]);
            }
        }
    }

    private bool Fits(int micro, int before, int first) => (columns.Kinds[micro], columns.Kinds[before]) switch
    {
        (MicroKind.Write, MicroKind.Write) => true,
        (MicroKind.Write, _) => lists ? !columns.List(before).Contains(columns.Values[micro]) : columns.Values[before] != columns.Values[micro],
        _ => lists ? ListFits(micro, before, first) : columns.Values[micro] == columns.Values[before],
    };

    /// <summary>From the end of the list back: first what was appended since the last read, then what that read showed.</summary>
    private bool ListFits(int micro, int before, int first)
    {
        var list = columns.List(micro);
        var end = list.Length;
        while (before != None && columns.Kinds[before] == MicroKind.Write)
        {
            if (end == 0 || list[--end] != columns.Values[before]) return false;
            before = earlier[before - first];
        }

        return before == None || list[..end].SequenceEqual(columns.List(before));
    }

    private void Note(int transaction, int key, MicroKind kind)
    {
        if (book.Counted("internal")) return;
        book.Add("internal", [transaction], kind == MicroKind.Write
            ? $"T{transaction} read from {book.Key(key)} what it wrote only later"
            : $"T{transaction} read something else from {book.Key(key)} than what it had read and written itself");
    }
}
