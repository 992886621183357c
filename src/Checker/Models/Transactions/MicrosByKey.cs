namespace Lab.Checker.Models.Transactions;

/// <summary>
/// The micro-operations sorted by key, writes and known reads apart, each with its transaction; within a key in the order
/// of the history. Sorted by counting.
/// </summary>
internal sealed class MicrosByKey
{
    private readonly int[] starts;
    private readonly int[] micros;
    private readonly int[] transactions;

    public MicrosByKey(TransactionColumns columns, MicroKind kind)
    {
        starts = new int[columns.KeyCount + 2];
        var keys = columns.Keys;
        var kinds = columns.Kinds;
        unchecked
        {
            for (var m = 0; m < keys.Length; m++)
            {
                if (kinds[m] == kind) starts[keys[m] + 2]++;
            }

            for (var k = 2; k < starts.Length; k++) starts[k] += starts[k - 1];
        }

        (micros, transactions) = (new int[starts[^1]], new int[starts[^1]]);
        Fill(columns, kind);
    }

    public int Count => micros.Length;

    /// <summary>The slots of a key: <c>First(key)</c> up to <c>First(key + 1)</c>.</summary>
    public int First(int key) => starts[key];

    public ReadOnlySpan<int> Micros => micros;

    /// <summary>The transaction of each slot.</summary>
    public ReadOnlySpan<int> Transactions => transactions;

    private void Fill(TransactionColumns columns, MicroKind kind)
    {
        var keys = columns.Keys;
        var kinds = columns.Kinds;
        var rows = columns.Starts;
        for (var t = 0; t < columns.Count; t++)
        {
            for (var m = rows[t]; m < rows[t + 1]; m++)
            {
                if (kinds[m] != kind) continue;
                var slot = starts[keys[m] + 1]++;
                micros[slot] = m;
                transactions[slot] = t;
            }
        }
    }
}
