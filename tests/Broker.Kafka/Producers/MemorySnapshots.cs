using Lab.Broker.Kafka.Producers;

namespace Lab.Broker.Kafka.Tests.Producers;

/// <summary>The snapshot files of a directory, in memory.</summary>
internal sealed class MemorySnapshots : IProducerSnapshots
{
    private readonly SortedDictionary<Offset, byte[]> files = [];

    public IReadOnlyList<Offset> Offsets => [.. files.Keys];

    public ReadOnlyMemory<byte> Read(Offset offset) => files[offset];

    public void Write(Offset offset, ReadOnlyMemory<byte> file) => files[offset] = file.ToArray();

    public void Delete(Offset offset) => files.Remove(offset);
}
