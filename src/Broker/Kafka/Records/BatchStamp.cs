using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Records;

/// <summary>What a leader writes into a producer's batch before it appends it, in place. A client sends base offset 0 and leader epoch -1.</summary>
public static class BatchStamp
{
    /// <summary>Gives the batch its place in the log. Outside the CRC.</summary>
    public static void BaseOffset(Span<byte> batch, Offset offset) => BinaryPrimitives.WriteInt64BigEndian(batch, offset.Value);

    /// <summary>Says under which leader it entered the log (KIP-101). Outside the CRC.</summary>
    public static void PartitionLeaderEpoch(Span<byte> batch, LeaderEpoch epoch) =>
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchHeader.PartitionLeaderEpochAt..], epoch.Value);

    /// <summary>
    /// Sets the timestamp type and the largest timestamp and seals the batch anew; nothing happens if both are right already. With
    /// LogAppendTime the largest timestamp is the leader's clock and counts for every record; base timestamp and deltas keep the producer's.
    /// </summary>
    public static void MaxTimestamp(Span<byte> batch, TimestampType type, long timestamp)
    {
        var view = new RecordBatch(batch);
        if (view.Attributes.TimestampType == type && view.MaxTimestamp == timestamp) return;
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchHeader.AttributesAt..], view.Attributes.With(type).Bits);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchHeader.MaxTimestampAt..], timestamp);
        BatchHeader.Seal(batch);
    }

    /// <summary>Stamps the leader's clock (message.timestamp.type=LogAppendTime).</summary>
    public static void LogAppendTime(Span<byte> batch, long timestamp) => MaxTimestamp(batch, TimestampType.LogAppendTime, timestamp);

    /// <summary>
    /// Gives a batch its producer and sequence, as a client does when it drains the batch, or rewrites them after an epoch bump; seals it anew.
    /// </summary>
    public static void ProducerState(Span<byte> batch, ProducerId producer, ProducerEpoch epoch, SequenceNumber baseSequence)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchHeader.ProducerIdAt..], producer.Value);
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchHeader.ProducerEpochAt..], epoch.Value);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchHeader.BaseSequenceAt..], baseSequence.Value);
        BatchHeader.Seal(batch);
    }
}
