using Lab.Checker.Models.Graphs;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// Which transaction depends on which, register by register. Every version stands before those that follow upon it, and
/// nil before all that follow upon nothing known. A register whose versions follow upon one another in a circle has no order.
/// </summary>
internal sealed class RegisterDependencies(TransactionColumns columns, RegisterVersions versions, AnomalyBook book)
{
    private const int None = RegisterVersions.None, Nil = RegisterVersions.Nil;
    private readonly MicrosByKey writes = versions.Writes;
    private readonly MicrosByKey reads = versions.Reads;
    private readonly Successors successors = new(columns.Count);

    // Lists through arrays: of each write its first child and its first reader, and the next of each.
    private readonly int[] firstChild = Empty(versions.Writes.Count);
    private readonly int[] nextChild = Empty(versions.Writes.Count);
    private readonly int[] firstReader = Empty(versions.Writes.Count);
    private readonly int[] nextReader = Empty(versions.Reads.Count);
    private readonly int[] walked = Empty(versions.Writes.Count);
    private int firstRoot, firstOfNil;

    /// <summary>Adds the edges of all registers. Returns the number of vertices with those that stand for many edges.</summary>
    public int AddTo(EdgeList edges, int vertices)
    {
        for (var key = 0; key < columns.KeyCount; key++)
        {
            (firstRoot, firstOfNil) = (None, None);
            Read(key, edges);
            if (IsCyclic(key)) continue;
            Order(key, edges);
            vertices = Overwrite(firstOfNil, firstRoot, key, edges, vertices);
            for (var write = writes.First(key); write < writes.First(key + 1); write++)
            {
                vertices = Overwrite(firstReader[write], firstChild[write], key, edges, vertices);
            }
        }

        return vertices;
    }

    private void Read(int key, EdgeList edges)
    {
        for (var read = reads.First(key + 1) - 1; read >= reads.First(key); read--)
        {
            if (!versions.IsFirst(read)) continue;
            var (write, reader) = (versions.Shown(read), reads.Transactions[read]);
            if (write == Nil)
            {
                (nextReader[read], firstOfNil) = (firstOfNil, read);
            }
            else if (write != None && writes.Transactions[write] != reader && versions.IsCommitted(writes.Transactions[write]))
            {
                edges.Add(writes.Transactions[write], reader, EdgeKind.WriteRead, key);
                (nextReader[read], firstReader[write]) = (firstReader[write], read);
            }
        }
    }

    /// <summary>Walks from each version to those before it, as far as nobody walked; a walk that meets itself goes round.</summary>
    private bool IsCyclic(int key)
    {
        for (var start = writes.First(key); start < writes.First(key + 1); start++)
        {
            var write = start;
            for (; write >= 0 && walked[write] == None; write = versions.Predecessor(write)) walked[write] = start;
            if (write < 0 || walked[write] != start) continue;
            if (!book.Counted("cyclic-versions")) book.Add("cyclic-versions", Circle(write), $"each of these transactions overwrote what the next had written to {book.Key(key)}, in a circle");
            return true;
        }

        return false;
    }

    private int[] Circle(int start)
    {
        var circle = new List<int>();
        var write = start;
        do
        {
            circle.Add(writes.Transactions[write]);
            write = versions.Predecessor(write);
        }
        while (write != start);
        return [.. circle];
    }

    private void Order(int key, EdgeList edges)
    {
        for (var write = writes.First(key + 1) - 1; write >= writes.First(key); write--)
        {
            if (!versions.IsFinal(write, key) || !versions.IsCommitted(writes.Transactions[write])) continue;
            var before = versions.Predecessor(write);
            if (before < 0)
            {
                (nextChild[write], firstRoot) = (firstRoot, write);
                continue;
            }

            edges.Add(writes.Transactions[before], writes.Transactions[write], EdgeKind.WriteWrite, key);
            (nextChild[write], firstChild[before]) = (firstChild[before], write);
        }
    }

    /// <summary>Who read a version stands before who wrote over it; two who did both have lost an update.</summary>
    private int Overwrite(int reader, int writer, int key, EdgeList edges, int vertices)
    {
        if (writer == None || reader == None) return vertices;
        successors.Begin();
        for (; reader != None; reader = nextReader[reader]) successors.AddReader(reads.Transactions[reader]);
        for (; writer != None; writer = nextChild[writer]) successors.AddWriter(writes.Transactions[writer]);
        if (successors.FirstTwoUpdaters() is var (one, other) && !book.Counted("lost-update"))
        {
            book.Add("lost-update", [one, other], $"T{one} and T{other} read the same version of {book.Key(key)} and both wrote over it");
        }

        return successors.AddTo(edges, vertices, key);
    }

    private static int[] Empty(int count)
    {
        var empty = new int[count];
        Array.Fill(empty, None);
        return empty;
    }
}
