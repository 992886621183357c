using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.MetadataLogs;

/// <summary>A batch of the metadata log in the making: keyless records, all with the time of the append.</summary>
internal sealed class MetadataBatch
{
    private readonly RecordBatchBuilder builder = new();
    private readonly long timestamp;

    public MetadataBatch(Offset baseOffset, LeaderEpoch epoch, long timestamp)
    {
        this.timestamp = timestamp;
        builder.Begin(baseOffset);
        builder.PartitionLeaderEpoch = epoch;
    }

    public int SizeInBytes => builder.SizeInBytes;

    public void Add(MetadataRecord record) => builder.Append(timestamp, OptionalBytes.Null, record.Encode());

    public byte[] Build() => builder.Build();

    /// <summary>A batch with one record of the quorum's own.</summary>
    public static byte[] Control(ControlRecord record, Offset offset, LeaderEpoch epoch, long timestamp)
    {
        var builder = new RecordBatchBuilder(128);
        builder.Begin(offset, new(control: true));
        builder.PartitionLeaderEpoch = epoch;
        builder.Append(timestamp, record.EncodeKey(), record.EncodeValue());
        return builder.Build();
    }
}
