using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Invariants;

/// <summary>What tells one batch in a log from another: where it stands, who wrote it, what is in it.</summary>
internal readonly record struct BatchMark(Offset BaseOffset, Offset NextOffset, LeaderEpoch Epoch, uint Crc)
{
    public static BatchMark Of(RecordBatch batch) => new(batch.BaseOffset, batch.NextOffset, batch.PartitionLeaderEpoch, batch.Crc);

    public override string ToString() => $"[{BaseOffset}..{NextOffset.Value - 1}] of epoch {Epoch}, CRC {Crc:x8}";
}
