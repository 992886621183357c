namespace Lab.Broker.Kafka.Producers;

/// <summary>A transaction in a partition's log. The last offset is its end marker's; none while it is open.</summary>
internal readonly record struct LoggedTransaction(ProducerId ProducerId, Offset FirstOffset, Offset LastOffset);

/// <summary>Transactions by their first offset, smallest first. Few at a time, so a sorted list does.</summary>
internal sealed class OpenTransactions
{
    private readonly List<LoggedTransaction> sorted = [];

    public int Count => sorted.Count;

    public LoggedTransaction this[int index] => sorted[index];

    public Offset FirstOffset => sorted.Count == 0 ? Offset.None : sorted[0].FirstOffset;

    public void Put(LoggedTransaction transaction)
    {
        var at = sorted.Count;
        while (at > 0 && sorted[at - 1].FirstOffset >= transaction.FirstOffset) at--;
        if (at < sorted.Count && sorted[at].FirstOffset == transaction.FirstOffset) sorted[at] = transaction;
        else sorted.Insert(at, transaction);
    }

    public bool Remove(Offset firstOffset)
    {
        for (var i = 0; i < sorted.Count; i++)
        {
            if (sorted[i].FirstOffset != firstOffset) continue;
            sorted.RemoveAt(i);
            return true;
        }
        return false;
    }

    /// <summary>Drops from the front those that ended before the offset; stops at the first that did not.</summary>
    public void RemoveEndedBefore(Offset offset)
    {
        var ended = 0;
        while (ended < sorted.Count && sorted[ended].LastOffset >= Offset.Zero && sorted[ended].LastOffset < offset) ended++;
        sorted.RemoveRange(0, ended);
    }

    public void Clear() => sorted.Clear();
}
