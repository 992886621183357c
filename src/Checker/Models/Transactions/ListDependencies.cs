using Lab.Checker.Models.Graphs;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// Which transaction depends on which, list by list. Between versions only what is committed counts: transactions told
/// ok, and those of unknown outcome of which somebody read something. Committed appends that nobody read come after all
/// that were read, in an order that nobody knows.
/// </summary>
internal sealed class ListDependencies(TransactionColumns columns, ListVersions versions, AnomalyBook book)
{
    private const int None = ListVersions.None;
    private readonly MicrosByKey appends = versions.Appends;
    private readonly MicrosByKey reads = versions.Reads;
    private readonly Successors successors = new(columns.Count);
    private int[] previous = [];
    private int[] next = [];
    private int[] updaters = [];
    private int firstAborted;

    /// <summary>Adds the edges of all lists, and notes what single reads prove. Returns the number of vertices with those that stand for many edges.</summary>
    public int AddTo(EdgeList edges, int vertices)
    {
        for (var key = 0; key < columns.KeyCount; key++)
        {
            Walk(key, edges);
            vertices = ReadOut(key, edges, vertices);
        }

        return vertices;
    }

    /// <summary>Along the versions: who overwrote whom, and for each place the committed versions before and after it.</summary>
    private void Walk(int key, EdgeList edges)
    {
        var order = versions.Order(key);
        if (previous.Length <= order.Length) MakeRoom(2 * (order.Length + 8));
        var (last, aborted) = (None, None);
        firstAborted = int.MaxValue;
        for (var p = 0; p < order.Length; p++)
        {
            previous[p] = last;
            if (order[p] == None) continue;
            var writer = appends.Transactions[order[p]];
            if (columns.Results[writer] == OperationResult.Fail)
            {
                if (firstAborted == int.MaxValue) firstAborted = p;
                aborted = writer;
                continue;
            }

            if (aborted != None) NoteDirtyUpdate(key, aborted, writer);
            aborted = None;
            if (last != None && appends.Transactions[last] != writer) edges.Add(appends.Transactions[last], writer, EdgeKind.WriteWrite, key);
            last = order[p];
        }

        previous[order.Length] = last;
        next[order.Length] = None;
        for (var p = order.Length - 1; p >= 0; p--)
        {
            var committed = order[p] != None && columns.Results[appends.Transactions[order[p]]] != OperationResult.Fail;
            next[p] = committed ? order[p] : next[p + 1];
        }

        updaters.AsSpan(0, order.Length + 1).Fill(None);
    }

    private void MakeRoom(int places) => (previous, next, updaters) = (new int[places], new int[places], new int[places]);

    private int ReadOut(int key, EdgeList edges, int vertices)
    {
        var order = versions.Order(key);
        successors.Begin();
        var last = previous[order.Length] == None ? None : appends.Transactions[previous[order.Length]];
        for (var append = appends.First(key); versions.HasOrder(key) && append < appends.First(key + 1); append++)
        {
            var writer = appends.Transactions[append];
            if (versions.PositionOf(append) != None || !versions.IsCommitted(writer) || writer == last) continue;
            if (successors.AddWriter(writer) && last != None) edges.Add(last, writer, EdgeKind.WriteWrite, key);
        }

        var ahead = appends.First(key);
        var before = None;
        for (var read = reads.First(key); read < reads.First(key + 1); read++)
        {
            var reader = reads.Transactions[read];
            var micro = reads.Micros[read];
            var length = columns.Lengths[micro];
            if (versions.HasOrder(key)) JudgeRead(key, reader, order, length);
            while (ahead < appends.First(key + 1) && appends.Transactions[ahead] < reader) ahead++;
            var writes = ahead < appends.First(key + 1) && appends.Transactions[ahead] == reader;
            var isFirst = before != reader && !(writes && appends.Micros[ahead] < micro);
            before = reader;
            if (!isFirst) continue;
            if (versions.HasOrder(key)) Depend(key, reader, length, writes, edges);
            else DependLoosely(key, reader, versions.LastRead(read), edges);
        }

        return successors.AddTo(edges, vertices, key);
    }

    /// <summary>What a transaction read before it wrote: it comes after who wrote that and before who wrote the next.</summary>
    private void Depend(int key, int reader, int length, bool writes, EdgeList edges)
    {
        var last = previous[length];
        var lastWriter = last == None ? None : appends.Transactions[last];
        if (last != None && lastWriter != reader) edges.Add(lastWriter, reader, EdgeKind.WriteRead, key);
        if (writes) NoteUpdater(key, reader, length);

        // Who showed a version in between is told so (G1b): the next is that of somebody else.
        var following = next[length];
        while (following != None && appends.Transactions[following] == lastWriter) following = next[versions.PositionOf(following) + 1];
        if (following == None) successors.AddReader(reader);
        else if (appends.Transactions[following] != reader) edges.Add(reader, appends.Transactions[following], EdgeKind.ReadWrite, key);
    }

    private void NoteUpdater(int key, int reader, int length)
    {
        if (updaters[length] == None) updaters[length] = reader;
        else if (!book.Counted("lost-update")) book.Add("lost-update", [updaters[length], reader], $"T{updaters[length]} and T{reader} read the same version of {book.Key(key)} and both appended to it");
    }

    private void DependLoosely(int key, int reader, int last, EdgeList edges)
    {
        if (last != None && appends.Transactions[last] != reader) edges.Add(appends.Transactions[last], reader, EdgeKind.WriteRead, key);
    }

    private void JudgeRead(int key, int reader, ReadOnlySpan<int> order, int length)
    {
        if (length > firstAborted) ListVersions.NoteAborted(book, key, reader, appends.Transactions[order[firstAborted]]);
        var p = length - 1;
        while (p >= 0 && order[p] != None && appends.Transactions[order[p]] == reader) p--;
        if (p >= 0) versions.JudgeEnd(reader, order[p], key);
    }

    private void NoteDirtyUpdate(int key, int aborted, int writer)
    {
        if (!book.Counted("dirty-update")) book.Add("dirty-update", [aborted, writer], $"T{writer} appended to {book.Key(key)} after T{aborted}, which had failed");
    }
}
