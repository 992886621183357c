using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Scenarios.Running;

/// <summary>
/// The bytes of records in a partition's segments on one machine: where a bit may be flipped. What stands before the records in a batch
/// is left out, since half of it no checksum covers (docs/fidelity.md).
/// </summary>
internal static class RecordBytes
{
    /// <summary>One bit of them, drawn; null where the machine has none.</summary>
    public static (string File, long Position, int Bit)? Choose(World world, MachineId machine, TopicPartition partition, ulong subject)
    {
        var disk = world.DiskOf(machine);
        var total = 0L;
        var segments = disk.NamesBelow(LogFileNames.PartitionDirectory(partition)).Where(name => name.EndsWith(LogFileNames.LogSuffix, StringComparison.Ordinal)).ToList();
        foreach (var segment in segments)
            foreach (var batch in new RecordBatches(disk.Peek(segment).Span)) total += batch.Payload.Length;
        if (total == 0) return null;

        var at = world.Choices.Draw(Sites.FlippedBit, subject, 0, total);
        foreach (var segment in segments)
        {
            var batches = new RecordBatches(disk.Peek(segment).Span).GetEnumerator();
            while (batches.MoveNext())
            {
                var payload = batches.Current.Payload.Length;
                if (at < payload) return (segment, batches.Position + BatchHeader.Size + at, (int)world.Choices.Draw(Sites.FlippedBit, subject, 1, 8));
                at -= payload;
            }
        }

        throw new System.Diagnostics.UnreachableException("The draw lies beyond the bytes it was drawn from.");
    }
}
