using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Records;

/// <summary>
/// The record that ends a producer's transaction in a partition. It stands alone in a transactional control batch without sequence number,
/// carries the clock and the epoch of the transaction coordinator that wrote it, and takes an offset like any record.
/// </summary>
/// <param name="Type">Commit or abort.</param>
/// <param name="CoordinatorEpoch">Leader epoch of the coordinator's partition; fences zombie coordinators.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
public readonly record struct EndTransactionMarker(ControlRecordType Type, int CoordinatorEpoch, long Timestamp)
{
    private const int ValueSize = 6;

    public bool IsAbort => Type == ControlRecordType.Abort;

    /// <summary>The marker as the batch that goes into the log.</summary>
    public byte[] ToBatch(Offset baseOffset, LeaderEpoch partitionLeaderEpoch, ProducerId producer, ProducerEpoch producerEpoch)
    {
        Span<byte> key = stackalloc byte[ControlRecordKey.Size];
        ControlRecordKey.Write(key, Type);
        Span<byte> value = stackalloc byte[ValueSize];
        BinaryPrimitives.WriteInt16BigEndian(value, 0);
        BinaryPrimitives.WriteInt32BigEndian(value[2..], CoordinatorEpoch);
        var builder = new RecordBatchBuilder(128);
        builder.Begin(baseOffset, new(transactional: true, control: true));
        builder.PartitionLeaderEpoch = partitionLeaderEpoch;
        builder.ProducerId = producer;
        builder.ProducerEpoch = producerEpoch;
        builder.Append(Timestamp, OptionalBytes.Of(key), OptionalBytes.Of(value));
        return builder.Build();
    }

    /// <summary>Reads the marker out of a control batch; false if it holds none.</summary>
    public static bool TryRead(RecordBatch batch, out EndTransactionMarker marker)
    {
        marker = default;
        if (!batch.IsControl) return false;
        var records = batch.GetEnumerator();
        if (!records.MoveNext()) return false;
        var record = records.Current;
        if (!ControlRecordKey.TryRead(record.Key.Span, out var type) || type is not (ControlRecordType.Abort or ControlRecordType.Commit)) return false;
        if (record.Value.Length < ValueSize) return false;
        marker = new(type, BinaryPrimitives.ReadInt32BigEndian(record.Value.Span[2..]), record.Timestamp);
        return true;
    }
}
