using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// What sticky members carry in their subscription's user data: the eager assignor its last assignment and that one's generation (it owns nothing
/// while it joins), the cooperative one its generation alone.
/// </summary>
internal readonly record struct StickyUserData(IReadOnlyList<TopicPartition> Owned, int Generation)
{
    public static byte[] EncodeEager(IReadOnlyList<TopicPartition> owned, int generation)
    {
        var writer = new FieldWriter();
        PartitionLists.Write(writer, owned);
        writer.Int32(generation);
        return writer.ToArray();
    }

    public static byte[] EncodeCooperative(int generation)
    {
        var writer = new FieldWriter();
        writer.Int32(generation);
        return writer.ToArray();
    }

    /// <summary>What cannot be read counts as nothing, as in the real assignor.</summary>
    public static StickyUserData DecodeEager(byte[]? userData)
    {
        if (userData is null) return new([], -1);
        var reader = new FieldReader(userData);
        var owned = PartitionLists.Read(ref reader);
        if (reader.Complaint is not null) return new([], -1);

        // The first schema, before 2.3, had no generation.
        return new(owned, reader.Remaining >= sizeof(int) ? reader.Int32() : -1);
    }

    public static int DecodeCooperative(byte[]? userData) => userData is { Length: >= sizeof(int) } ? new FieldReader(userData).Int32() : -1;
}
