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

    /// <summary>Topics in the order of a HashSet of their ids.</summary>
    public static IReadOnlyList<ServerTopic> Of(IReadOnlyList<ServerTopic> topics)
    {
        var table = SmallestTable;
        while (topics.Count > table / 4 * 3) table *= 2;
        return [.. topics.OrderBy(t => Bucket(HashOf(t.Id), table))];
    }

    private static int Bucket(string key, int table) => Bucket(JavaStringHash.Hash(key), table);

    private static int Bucket(int hash, int table) => (hash ^ (hash >>> 16)) & (table - 1);

    private static int HashOf(Uuid id)
    {
        var folded = id.MostSignificant ^ id.LeastSignificant;
        return unchecked((int)(folded >> 32) ^ (int)folded);
    }
}
