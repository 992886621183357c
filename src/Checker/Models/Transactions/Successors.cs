using Lab.Checker.Models.Graphs;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// The readers of one version and the writers who wrote over it in an order that nobody knows: each reader stands before
/// each writer. Where a reader is a writer too, two such have lost an update: that is said of them, and no edge joins them.
/// Many readers of many writers meet at one vertex that stands for all their edges.
/// </summary>
internal sealed class Successors(int transactions)
{
    private const int Writes = 1, Reads = 2;
    private readonly byte[] roles = new byte[transactions];
    private readonly List<int> writers = [];
    private readonly List<int> readers = [];

    public void Begin()
    {
        foreach (var t in writers) roles[t] = 0;
        foreach (var t in readers) roles[t] = 0;
        writers.Clear();
        readers.Clear();
    }

    /// <summary>False when it is known already.</summary>
    public bool AddWriter(int transaction)
    {
        if ((roles[transaction] & Writes) != 0) return false;
        roles[transaction] |= Writes;
        writers.Add(transaction);
        return true;
    }

    public void AddReader(int transaction)
    {
        if ((roles[transaction] & Reads) != 0) return;
        roles[transaction] |= Reads;
        readers.Add(transaction);
    }

    /// <summary>Two who both read the version and wrote over it; null when no two did.</summary>
    public (int, int)? FirstTwoUpdaters()
    {
        var one = -1;
        foreach (var writer in writers)
        {
            if ((roles[writer] & Reads) == 0) continue;
            if (one >= 0) return (one, writer);
            one = writer;
        }

        return null;
    }

    /// <summary>Returns the number of vertices.</summary>
    public int AddTo(EdgeList edges, int vertices, int key)
    {
        if (readers.Count == 0 || writers.Count == 0) return vertices;
        if ((long)readers.Count * writers.Count <= readers.Count + writers.Count) AddEach(edges, key);
        else vertices = AddTogether(edges, vertices, key);
        return vertices;
    }

    private void AddEach(EdgeList edges, int key)
    {
        foreach (var reader in readers)
        {
            foreach (var writer in writers)
            {
                if (!BothUpdate(reader, writer)) edges.Add(reader, writer, EdgeKind.ReadWrite, key);
            }
        }
    }

    private bool BothUpdate(int reader, int writer) => (roles[reader] & Writes) != 0 && (roles[writer] & Reads) != 0;

    /// <summary>Those who only read stand before everybody who writes, those who do both before those who only write.</summary>
    private int AddTogether(EdgeList edges, int vertices, int key)
    {
        var (everybody, blind) = (vertices, vertices + 1);
        edges.Add(everybody, blind, EdgeKind.Through, key);
        foreach (var writer in writers) edges.Add((roles[writer] & Reads) != 0 ? everybody : blind, writer, EdgeKind.Through, key);
        foreach (var reader in readers) edges.Add(reader, (roles[reader] & Writes) != 0 ? blind : everybody, EdgeKind.ReadWrite, key);
        return vertices + 2;
    }
}
