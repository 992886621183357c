using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The order in which Java's HashMap hands out strings. The sticky assignors go through their members in it, so which of two equally good members gets
/// a partition depends on the members' ids alone, not on who joined first.
/// </summary>
internal static class JavaHashOrder
{
    private const int SmallestTable = 16;

    /// <summary>The keys by bucket, within a bucket as they were put in.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> keys)
    {
        List<string> list = [.. keys];
        var table = SmallestTable;
        while (list.Count > table / 4 * 3) table *= 2;
        return [.. list.OrderBy(key => Bucket(key, table))];
    }

    private static int Bucket(string key, int table)
    {
        var hash = JavaStringHash.Hash(key);
        return (hash ^ (hash >>> 16)) & (table - 1);
    }
}
