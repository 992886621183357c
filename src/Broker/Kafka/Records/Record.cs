using System.Text;

namespace Lab.Broker.Kafka.Records;

/// <summary>One record inside a batch, as a view of the batch's bytes.</summary>
public readonly ref struct Record
{
    internal Record(Offset offset, SequenceNumber sequence, long timestamp, OptionalBytes key, OptionalBytes value, int headerCount, ReadOnlySpan<byte> headers, int sizeInBytes)
    {
        Offset = offset;
        Sequence = sequence;
        Timestamp = timestamp;
        Key = key;
        Value = value;
        HeaderCount = headerCount;
        Headers = headers;
        SizeInBytes = sizeInBytes;
    }

    public Offset Offset { get; }

    /// <summary>Its place in the producer's sequence; none in batches without producer id.</summary>
    public SequenceNumber Sequence { get; }

    /// <summary>Milliseconds since 1970, or -1.</summary>
    public long Timestamp { get; }

    public OptionalBytes Key { get; }

    /// <summary>Null in a tombstone.</summary>
    public OptionalBytes Value { get; }

    public int HeaderCount { get; }

    /// <summary>The headers as they are encoded, without their count.</summary>
    public ReadOnlySpan<byte> Headers { get; }

    /// <summary>Bytes in the uncompressed batch, the length in front included.</summary>
    public int SizeInBytes { get; }

    /// <summary>The headers decoded, for tools and tests: it allocates.</summary>
    public RecordHeader[] ReadHeaders()
    {
        if (HeaderCount == 0) return [];
        var headers = new RecordHeader[HeaderCount];
        var at = 0;
        for (var i = 0; i < headers.Length; i++)
        {
            // The enumerator has walked these bytes already; they are well formed.
            _ = Varint.TryRead(Headers, ref at, out int keyLength);
            var key = Encoding.UTF8.GetString(Headers.Slice(at, keyLength));
            at += keyLength;
            _ = Varint.TryRead(Headers, ref at, out int valueLength);
            var value = valueLength < 0 ? (ReadOnlyMemory<byte>?)null : Headers.Slice(at, valueLength).ToArray();
            at += Math.Max(valueLength, 0);
            headers[i] = new(key, value);
        }
        return headers;
    }
}
