namespace Lab.Broker.Kafka.Producers;

/// <summary>The snapshot files of one partition's directory.</summary>
public interface IProducerSnapshots
{
    /// <summary>The offsets of those that exist, ascending.</summary>
    IReadOnlyList<Offset> Offsets { get; }

    /// <summary>The bytes of the file with this offset.</summary>
    ReadOnlyMemory<byte> Read(Offset offset);

    /// <summary>Writes the file with this offset, replacing one that exists.</summary>
    void Write(Offset offset, ReadOnlyMemory<byte> file);

    /// <summary>Deletes the file with this offset.</summary>
    void Delete(Offset offset);
}
