using System.Text;

namespace Lab.Broker.Kafka.Records;

/// <summary>
/// Writes an uncompressed batch of format 2, record by record. One builder serves many batches one after another: <see cref="Begin"/> starts
/// the next; <see cref="Build"/> makes an array of its own for the result, <see cref="Sealed"/> shows it where it stands.
/// </summary>
public sealed class RecordBatchBuilder(int initialCapacity = 512)
{
    private byte[] buffer = new byte[Math.Max(initialCapacity, BatchHeader.Size)];
    private int position = BatchHeader.Size;
    private Offset lastOffset = Offset.None;
    private long baseTimestamp;
    private bool hasBaseTimestamp;
    private long maxTimestamp = -1;

    public Offset BaseOffset { get; private set; }

    public BatchAttributes Attributes { get; private set; }

    /// <summary>Stamped by a leader; a client's batch says none.</summary>
    public LeaderEpoch PartitionLeaderEpoch { get; set; } = LeaderEpoch.None;

    public ProducerId ProducerId { get; set; } = ProducerId.None;

    public ProducerEpoch ProducerEpoch { get; set; } = ProducerEpoch.None;

    public SequenceNumber BaseSequence { get; set; } = SequenceNumber.None;

    /// <summary>Records appended so far.</summary>
    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>Bytes that the batch has by now. Exact, since nothing is compressed.</summary>
    public int SizeInBytes => position;

    /// <summary>The largest record timestamp so far; -1 in an empty batch.</summary>
    public long MaxTimestamp => maxTimestamp;

    /// <summary>
    /// Throws away what was and starts a batch. A base timestamp given here is where deltas start; otherwise the first record's is.
    /// Producer fields and leader epoch are none again.
    /// </summary>
    public void Begin(Offset baseOffset = default, BatchAttributes attributes = default, long? baseTimestamp = null)
    {
        if (attributes.Compression != CompressionType.None) throw new ArgumentException("The builder writes uncompressed batches only.", nameof(attributes));
        BaseOffset = baseOffset;
        Attributes = attributes;
        PartitionLeaderEpoch = LeaderEpoch.None;
        ProducerId = ProducerId.None;
        ProducerEpoch = ProducerEpoch.None;
        BaseSequence = SequenceNumber.None;
        Count = 0;
        position = BatchHeader.Size;
        lastOffset = baseOffset - 1;
        hasBaseTimestamp = baseTimestamp is not null;
        this.baseTimestamp = baseTimestamp ?? -1;
        maxTimestamp = -1;
    }

    /// <summary>
    /// Whether the producer would put this record into this batch: always into an empty one, otherwise if <paramref name="writeLimit"/>
    /// (batch.size, or what the first record needed if that was more) is not exceeded.
    /// </summary>
    public bool HasRoomFor(int writeLimit, long timestamp, OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers = default)
    {
        if (Count == 0) return true;
        if (IsFull(writeLimit)) return false;
        var offsetDelta = (int)(lastOffset - BaseOffset + 1);
        return writeLimit >= position + RecordSize.Whole(offsetDelta, timestamp - baseTimestamp, key, value, headers);
    }

    /// <summary>Whether the producer sends the batch without waiting for linger.ms. An empty batch is never full.</summary>
    public bool IsFull(int writeLimit) => Count > 0 && writeLimit <= position;

    /// <summary>Appends at the next offset, which it returns. Timestamps are milliseconds since 1970.</summary>
    public Offset Append(long timestamp, OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers = default)
    {
        var offset = lastOffset.Next;
        AppendAt(offset, timestamp, key, value, headers);
        return offset;
    }

    /// <summary>Appends at an offset behind the last one; gaps are legal, compaction makes them.</summary>
    public void AppendAt(Offset offset, long timestamp, OptionalBytes key, OptionalBytes value, ReadOnlySpan<RecordHeader> headers = default)
    {
        if (offset <= lastOffset) throw new ArgumentOutOfRangeException(nameof(offset), offset, $"Offsets grow inside a batch: the last one was {lastOffset}.");
        if (!hasBaseTimestamp)
        {
            hasBaseTimestamp = true;
            baseTimestamp = timestamp;
        }
        var offsetDelta = (int)(offset - BaseOffset);
        var timestampDelta = unchecked(timestamp - baseTimestamp); // As Java does, from one end of time to the other.
        var body = RecordSize.Body(offsetDelta, timestampDelta, key, value, headers);
        EnsureRoom(Varint.SizeOf(body) + body);
        WriteVarint(body);
        buffer[position++] = 0;
        position += Varint.Write(buffer.AsSpan(position), timestampDelta);
        WriteVarint(offsetDelta);
        WriteBytes(key);
        WriteBytes(value);
        WriteVarint(headers.Length);
        foreach (var header in headers) WriteHeader(header);
        lastOffset = offset;
        maxTimestamp = Math.Max(maxTimestamp, timestamp);
        Count++;
    }

    /// <summary>
    /// Seals the batch and returns its bytes; the builder may be built from again or go on. <paramref name="lastOffset"/> reserves offsets behind
    /// the last record (compaction keeps a batch's range); <paramref name="maxTimestamp"/> overrides the records' largest (LogAppendTime).
    /// </summary>
    public byte[] Build(Offset? lastOffset = null, long? maxTimestamp = null)
    {
        var result = new byte[position];
        BuildInto(result, lastOffset, maxTimestamp);
        return result;
    }

    /// <summary>The sealed batch where it was built: to be read at once, before the next begins.</summary>
    public ReadOnlySpan<byte> Sealed()
    {
        WriteHeader(buffer, null, null);
        return buffer.AsSpan(0, position);
    }

    /// <summary>Writes the sealed batch into <paramref name="destination"/>, which has <see cref="SizeInBytes"/>.</summary>
    public void BuildInto(Span<byte> destination, Offset? lastOffset = null, long? maxTimestamp = null)
    {
        buffer.AsSpan(0, position).CopyTo(destination);
        WriteHeader(destination, lastOffset, maxTimestamp);
    }

    private void WriteHeader(Span<byte> batch, Offset? lastOffset, long? maxTimestamp)
    {
        var header = new BatchHeader(
            BaseOffset, position - BatchHeader.LogOverhead, PartitionLeaderEpoch, BatchHeader.CurrentMagic, 0, Attributes,
            (int)((lastOffset ?? this.lastOffset) - BaseOffset), baseTimestamp, maxTimestamp ?? this.maxTimestamp,
            ProducerId, ProducerEpoch, BaseSequence, Count);
        header.Write(batch);
        BatchHeader.Seal(batch[..position]);
    }

    /// <summary>Copies the records so far to where they stand in the batch. The header before them is not written before the batch is sealed.</summary>
    public void CopyRecordsTo(Span<byte> batch) => buffer.AsSpan(BatchHeader.Size, position - BatchHeader.Size).CopyTo(batch[BatchHeader.Size..]);

    private void WriteHeader(RecordHeader header)
    {
        var name = Encoding.UTF8.GetByteCount(header.Key);
        WriteVarint(name);
        position += Encoding.UTF8.GetBytes(header.Key, buffer.AsSpan(position));
        WriteBytes(header.Value is { } value ? OptionalBytes.Of(value.Span) : OptionalBytes.Null);
    }

    private void WriteBytes(OptionalBytes bytes)
    {
        WriteVarint(bytes.IsNull ? -1 : bytes.Length);
        bytes.Span.CopyTo(buffer.AsSpan(position));
        position += bytes.Length;
    }

    private void WriteVarint(int value) => position += Varint.Write(buffer.AsSpan(position), value);

    private void EnsureRoom(int bytes)
    {
        if (buffer.Length - position >= bytes) return;
        Array.Resize(ref buffer, Math.Max(buffer.Length * 2, position + bytes));
    }
}
