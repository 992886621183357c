using System.Text;

namespace Lab.Broker.Kafka.Records;

/// <summary>How many bytes a record takes: exactly at its place, and at most anywhere, which is what the producer reckons with.</summary>
public static class RecordSize
{
    /// <summary>The most that length (5), attributes (1), timestamp (10) and offset (5) can take.</summary>
    public const int MaxOverhead = 21;

    /// <summary>Bytes behind the length field.</summary>
    public static int Body(int offsetDelta, long timestampDelta, OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers) =>
        1 + Varint.SizeOf(timestampDelta) + Varint.SizeOf(offsetDelta) + Content(key, value, headers);

    /// <summary>Bytes with the length field.</summary>
    public static int Whole(int offsetDelta, long timestampDelta, OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers = default)
    {
        var body = Body(offsetDelta, timestampDelta, key, value, headers);
        return Varint.SizeOf(body) + body;
    }

    /// <summary>
    /// A record's size wherever in the batch it lands, at most. The producer compares this with the room in a batch before it starts one,
    /// and the whole batch's bound with max.request.size.
    /// </summary>
    public static int UpperBound(OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers = default) =>
        MaxOverhead + Content(key, value, headers);

    /// <summary>Size of a batch with this one record, at most: what a producer allocates when it exceeds batch.size.</summary>
    public static int BatchUpperBound(OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers = default) =>
        BatchHeader.Size + UpperBound(key, value, headers);

    private static int Content(OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers)
    {
        var size = SizeOf(key) + SizeOf(value) + Varint.SizeOf(headers.Length);
        foreach (var header in headers)
        {
            var name = Encoding.UTF8.GetByteCount(header.Key);
            size += Varint.SizeOf(name) + name;
            size += header.Value is { } bytes ? Varint.SizeOf(bytes.Length) + bytes.Length : Varint.SizeOf(-1);
        }
        return size;
    }

    private static int SizeOf(OptionalBytes bytes) => bytes.IsNull ? Varint.SizeOf(-1) : Varint.SizeOf(bytes.Length) + bytes.Length;
}
