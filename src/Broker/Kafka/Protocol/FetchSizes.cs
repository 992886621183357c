namespace Lab.Broker.Kafka.Protocol;

/// <summary>
/// Bytes of a fetch and its answer, as versions 13 to 18 encode them: topics by id, partitions of one topic that follow each
/// other in one group, small numbers in front of lists, tagged fields only where they say something.
/// </summary>
internal static class FetchSizes
{
    private const int Topic = Uuid.SizeInBytes + 1 + 1;
    private const int AskedPartition = 4 + 4 + 8 + 4 + 8 + 4 + 1;
    private const int ReplicaState = 1 + 1 + 4 + 8 + 1;
    private const int ForgottenPartition = 4;
    private const int AnsweredPartition = 4 + 2 + 8 + 8 + 8 + 1 + 4 + 1;
    private const int DivergingEpoch = 1 + 1 + 4 + 8 + 1;
    private const int CurrentLeader = 1 + 1 + 4 + 4 + 1;
    private const int AbortedTransaction = 8 + 8 + 1;

    public static int Of(ReadOnlySpan<FetchPartition> partitions, ReadOnlySpan<TopicPartition> forgotten, bool isFromFollower)
    {
        // Wait, least and most bytes, isolation, session and epoch, both lists, rack, tags.
        var size = 4 + 4 + 4 + 1 + 4 + 4 + 1 + 1 + 1 + 1 + (isFromFollower ? ReplicaState : 0);
        string? topic = null;
        for (var i = 0; i < partitions.Length; i++) size += AskedPartition + Begin(ref topic, partitions[i].Partition.Topic);
        topic = null;
        for (var i = 0; i < forgotten.Length; i++) size += ForgottenPartition + Begin(ref topic, forgotten[i].Topic);
        return size;
    }

    public static int Of(ReadOnlySpan<FetchResult> results)
    {
        // Throttle time, error, session, the list, tags.
        var size = 4 + 2 + 4 + 1 + 1;
        string? topic = null;
        for (var i = 0; i < results.Length; i++)
        {
            ref readonly var result = ref results[i];
            size += AnsweredPartition + Begin(ref topic, result.Partition.Topic) + Prefix(result.Records.Length) + result.Records.Length;
            if (result.Diverging is not null) size += DivergingEpoch;
            if (result.CurrentEpoch != LeaderEpoch.None) size += CurrentLeader;
            if (result.Aborted is { } aborted) size += AbortedTransaction * aborted.Count;
        }

        return size;
    }

    private static int Begin(ref string? topic, string next)
    {
        if (topic == next) return 0;
        topic = next;
        return Topic;
    }

    // The length of a compact field: one more, seven bits to a byte.
    private static int Prefix(int length)
    {
        var bytes = 1;
        for (var rest = (uint)length + 1; rest > 0x7F; rest >>= 7) bytes++;
        return bytes;
    }
}
