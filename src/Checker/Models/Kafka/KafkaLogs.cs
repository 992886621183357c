namespace Lab.Checker.Models.Kafka;

/// <summary>
/// What is known of the logs: which message stands at which offset, from polls and from the sends that are committed. A
/// place is the rank of an offset among the known ones of its key, so that gaps (control records, aborted messages,
/// compaction) count for nothing.
/// </summary>
internal sealed class KafkaLogs
{
    private readonly KafkaColumns columns;
    private readonly int[] places;
    private readonly int[] starts;
    private readonly List<KafkaEntry> entries = [];

    public KafkaLogs(KafkaColumns columns, KafkaMessages messages)
    {
        this.columns = columns;
        places = new int[columns.AllRows.Length];
        starts = new int[columns.KeyCount + 1];
        Array.Fill(places, NoPlace);
        Sort(messages);
    }

    /// <summary>The offset is unknown, or nothing says that the send is committed.</summary>
    public const int NoPlace = -1;

    /// <summary>By key and place; several where one offset has several messages.</summary>
    public ReadOnlySpan<KafkaEntry> Of(int key) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries)[starts[key]..starts[key + 1]];

    /// <summary>The place of a row in its log.</summary>
    public int PlaceOf(int row) => places[row];

    private void Sort(KafkaMessages messages)
    {
        var rows = columns.AllRows;
        var byKey = new List<int>[columns.KeyCount];
        for (var k = 0; k < byKey.Length; k++) byKey[k] = [];
        for (var operation = 0; operation < columns.Count; operation++)
        {
            if (columns.Function(operation) != KafkaFunction.Data) continue;
            for (var i = columns.Start(operation); i < columns.Start(operation + 1); i++)
            {
                if (rows[i].Offset == KafkaColumns.NoOffset) continue;
                if (!rows[i].IsSend || messages.IsCommitted(operation)) byKey[rows[i].Key].Add(i);
            }
        }

        for (var key = 0; key < byKey.Length; key++)
        {
            SortKey([.. byKey[key]]);
            starts[key + 1] = entries.Count;
        }
    }

    private void SortKey(int[] rows)
    {
        var all = columns.AllRows;
        var offsets = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++) offsets[i] = all[rows[i]].Offset;
        Array.Sort(offsets, rows);
        var (place, first) = (NoPlace, entries.Count);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i == 0 || offsets[i] != offsets[i - 1]) (place, first) = (place + 1, entries.Count);
            places[rows[i]] = place;
            if (!IsKnown(first, all[rows[i]].Message)) entries.Add(new(place, all[rows[i]].Message, rows[i]));
        }
    }

    private bool IsKnown(int first, int message)
    {
        for (var i = first; i < entries.Count; i++)
        {
            if (entries[i].Message == message) return true;
        }

        return false;
    }
}

/// <summary>A message at a place of a log, and a row that says so.</summary>
internal readonly record struct KafkaEntry(int Place, int Message, int Row);
