using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The order in which Java's HashMap hands out its keys. The sticky assignors go through their members in it, so which of two equally good members gets
/// a partition depends on the members' ids alone, not on who joined first.
/// </summary>
internal static class JavaHashOrder
{
    /// <summary>The table of a HashMap that was made without a size.</summary>
    public const int SmallestTable = 16;

    /// <summary>The keys by bucket, within a bucket as they were put in.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> keys)
    {
        List<string> list = [.. keys];
        var table = TableFor(list.Count);
        return [.. list.OrderBy(key => Bucket(JavaStringHash.Hash(key), table))];
    }

    /// <summary>Topics in the order of a HashSet of their ids.</summary>
    public static IReadOnlyList<ServerTopic> Of(IReadOnlyList<ServerTopic> topics)
    {
        var table = TableFor(topics.Count);
        return [.. topics.OrderBy(t => Bucket(HashOf(t.Id), table))];
    }

    /// <summary>Partition numbers in the order of a HashSet of Integers.</summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<int> numbers)
    {
        var table = TableFor(numbers.Count);
        return [.. numbers.OrderBy(n => Bucket(n, table))];
    }

    /// <summary>How large the table is once it has held as many keys: it doubles when three quarters are passed.</summary>
    public static int TableFor(int keys)
    {
        var table = SmallestTable;
        while (keys > table / 4 * 3) table *= 2;
        return table;
    }

    public static int Bucket(int hash, int table) => (hash ^ (hash >>> 16)) & (table - 1);

    private static int HashOf(Uuid id)
    {
        var folded = id.MostSignificant ^ id.LeastSignificant;
        return unchecked((int)(folded >> 32) ^ (int)folded);
    }
}
