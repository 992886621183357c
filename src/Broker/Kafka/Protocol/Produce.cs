using System.Collections.Immutable;
using Lab.Broker.Kafka.Records;
using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>One partition's batch in a <see cref="ProduceRequest"/>: the real bytes.</summary>
public readonly record struct ProduceData(TopicPartition Partition, ReadOnlyMemory<byte> Records)
{
    /// <summary>The topic as the producer knows it (version 13, 4.1); zero where it goes by name.</summary>
    public Uuid TopicId { get; init; }
}

/// <summary>
/// Produce (api 0). It carries no leader epoch: any broker that believes it is leader accepts.
/// <paramref name="firstMessage"/> and <paramref name="attempt"/> name it for the network's draws and for facts; a real
/// encoding leaves them out, they stand in the value bytes and in the client's memory.
/// </summary>
public sealed class ProduceRequest(int correlationId, short acks, int timeoutMs, ImmutableArray<ProduceData> data, int firstMessage, int attempt, string? transactionalId = null)
    : KafkaRequest(ApiKey.Produce, correlationId, SizeOf(data), DigestOf(data, acks), Hash.Of(0x50, unchecked((ulong)firstMessage), unchecked((ulong)attempt)))
{
    public string? TransactionalId { get; } = transactionalId;
    public short Acks { get; } = acks;

    /// <summary>How long the broker may wait for replicas (acks=all).</summary>
    public int TimeoutMs { get; } = timeoutMs;

    public ImmutableArray<ProduceData> Data { get; } = data;
    public int FirstMessage { get; } = firstMessage;
    public int Attempt { get; } = attempt;

    private static int SizeOf(ImmutableArray<ProduceData> data)
    {
        var size = 16;
        for (var i = 0; i < data.Length; i++) size += 24 + data[i].Records.Length;
        return size;
    }

    private static ulong DigestOf(ImmutableArray<ProduceData> data, short acks)
    {
        var hash = unchecked((ulong)acks);
        for (var i = 0; i < data.Length; i++)
        {
            var batch = new RecordBatch(data[i].Records.Span);
            hash = Hash.Roll(hash, ((ulong)batch.Crc << 32) ^ unchecked((uint)data[i].Partition.Partition));
        }

        return hash;
    }
}

/// <summary>What a broker says of one partition's batch. The base offset is -1 when it was not appended.</summary>
public readonly record struct ProduceResult(TopicPartition Partition, ErrorCode Error, Offset BaseOffset, Offset LogStartOffset, BrokerId CurrentLeader, LeaderEpoch CurrentEpoch);

/// <summary>The answer to a produce, sent when every partition in it is decided. There is none for acks=0.</summary>
public sealed class ProduceResponse(ProduceRequest request, ImmutableArray<ProduceResult> results)
    : KafkaResponse(ApiKey.Produce, request.CorrelationId, 12 + (40 * results.Length), DigestOf(results), request.Subject)
{
    public ImmutableArray<ProduceResult> Results { get; } = results;

    private static ulong DigestOf(ImmutableArray<ProduceResult> results)
    {
        var hash = 0UL;
        for (var i = 0; i < results.Length; i++) hash = Hash.Roll(hash, unchecked(((ulong)results[i].BaseOffset.Value << 8) ^ (ulong)results[i].Error));
        return hash;
    }
}
