using Lab.Broker.Kafka.Records;
using Lab.Kernel.Stocks;
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
/// </summary>
public sealed class ProduceRequest() : KafkaRequest(ApiKey.Produce)
{
    private Few<ProduceData> data;

    public string? TransactionalId { get; private set; }
    public short Acks { get; private set; }

    /// <summary>How long the broker may wait for replicas (acks=all).</summary>
    public int TimeoutMs { get; private set; }

    public ReadOnlySpan<ProduceData> Data => data.Span;

    /// <summary>It and the attempt name the request for the network's draws and for facts; a real encoding leaves them out, they stand in the value bytes and in the client's memory.</summary>
    public int FirstMessage { get; private set; }

    public int Attempt { get; private set; }

    /// <summary>Says what it is.</summary>
    public ProduceRequest With(int correlationId, short acks, int timeoutMs, ReadOnlySpan<ProduceData> data, int firstMessage, int attempt, string? transactionalId = null)
    {
        this.data.Set(data);
        (Acks, TimeoutMs, FirstMessage, Attempt, TransactionalId) = (acks, timeoutMs, firstMessage, attempt, transactionalId);
        Fill(correlationId, SizeOf(data), DigestOf(data, acks), Hash.Of(0x50, unchecked((ulong)firstMessage), unchecked((ulong)attempt)));
        return this;
    }

    private static int SizeOf(ReadOnlySpan<ProduceData> data)
    {
        var size = 16;
        for (var i = 0; i < data.Length; i++) size += 24 + data[i].Records.Length;
        return size;
    }

    private static ulong DigestOf(ReadOnlySpan<ProduceData> data, short acks)
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
public sealed class ProduceResponse() : KafkaResponse(ApiKey.Produce)
{
    private Few<ProduceResult> results;

    public ReadOnlySpan<ProduceResult> Results => results.Span;

    /// <summary>Says what it is.</summary>
    public ProduceResponse With(ProduceRequest request, ReadOnlySpan<ProduceResult> results)
    {
        this.results.Set(results);
        Fill(request.CorrelationId, 12 + (40 * results.Length), DigestOf(results), request.Subject);
        return this;
    }

    private static ulong DigestOf(ReadOnlySpan<ProduceResult> results)
    {
        var hash = 0UL;
        for (var i = 0; i < results.Length; i++) hash = Hash.Roll(hash, unchecked(((ulong)results[i].BaseOffset.Value << 8) ^ (ulong)results[i].Error));
        return hash;
    }
}
