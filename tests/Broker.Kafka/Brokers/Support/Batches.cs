using System.Text;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>Real batches with values that a test can read.</summary>
internal static class Batches
{
    /// <summary>Time of the batches' records unless said otherwise: the simulated clocks' beginning.</summary>
    public const long Now = 1_700_000_000_000;

    /// <summary>A producer's batch without idempotence, one record a value.</summary>
    public static byte[] Of(params string[] values) => Of(ProducerId.None, ProducerEpoch.None, SequenceNumber.None, values);

    /// <summary>An idempotent producer's batch.</summary>
    public static byte[] From(long producer, int epoch, int sequence, params string[] values) => Of(new(producer), new((short)epoch), new(sequence), values);

    /// <summary>As it stands in a leader's log.</summary>
    public static byte[] At(long offset, int epoch, params string[] values) => Stamped(Of(values), offset, epoch);

    public static byte[] Stamped(byte[] batch, long offset, int epoch)
    {
        BatchStamp.BaseOffset(batch, new(offset));
        BatchStamp.PartitionLeaderEpoch(batch, new(epoch));
        return batch;
    }

    public static byte[] WithTime(long timestamp, params string[] values)
    {
        var builder = new RecordBatchBuilder();
        builder.Begin();
        foreach (var value in values) builder.Append(timestamp, OptionalBytes.Null, OptionalBytes.Of(Encoding.UTF8.GetBytes(value)));
        return builder.Build();
    }

    /// <summary>A value of so many bytes.</summary>
    public static string Big(int bytes, char letter = 'x') => new(letter, bytes);

    public static byte[] Joined(params byte[][] batches) => [.. batches.SelectMany(b => b)];

    /// <summary>`0:a 1:b`: offsets and values of what is there.</summary>
    public static string Read(ReadOnlyMemory<byte> bytes)
    {
        List<string> records = [];
        foreach (var batch in new RecordBatches(bytes.Span))
        {
            foreach (var record in batch) records.Add($"{record.Offset.Value}:{Encoding.UTF8.GetString(record.Value.Span)}");
        }

        return string.Join(' ', records);
    }

    private static byte[] Of(ProducerId producer, ProducerEpoch epoch, SequenceNumber sequence, string[] values)
    {
        var builder = new RecordBatchBuilder();
        builder.Begin();
        builder.ProducerId = producer;
        builder.ProducerEpoch = epoch;
        builder.BaseSequence = sequence;
        foreach (var value in values) builder.Append(Now, OptionalBytes.Null, OptionalBytes.Of(Encoding.UTF8.GetBytes(value)));
        return builder.Build();
    }
}
