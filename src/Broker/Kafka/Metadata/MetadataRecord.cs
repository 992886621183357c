using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>
/// A record of the metadata log, __cluster_metadata (KIP-500, KIP-631): the value of a keyless record, as unsigned varints frame version (1), type and
/// version, then the fields. Records are compared by their bytes: lists inside compare by reference.
/// </summary>
public abstract record MetadataRecord
{
    private const uint FrameVersion = 1;

    private protected MetadataRecord()
    {
    }

    /// <summary>The record type's number.</summary>
    public abstract short Type { get; }

    /// <summary>
    /// The version that is written. By default what a 4.1 controller writes; metadata.version decides in the real one. A field set that it does not
    /// have is a bug of the writer and throws, as in the real one.
    /// </summary>
    public abstract short Version { get; init; }

    /// <summary>Tagged fields of a later release.</summary>
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];

    /// <summary>The value bytes.</summary>
    public byte[] Encode()
    {
        var writer = new FieldWriter();
        writer.UnsignedVarint(FrameVersion);
        writer.UnsignedVarint(Type);
        writer.UnsignedVarint(Version);
        WriteFields(writer);
        return writer.ToArray();
    }

    /// <summary>Reads a value. Types that have no class of their own come as <see cref="OtherMetadataRecord"/>.</summary>
    public static Decoded<MetadataRecord> Decode(ReadOnlySpan<byte> value)
    {
        var reader = new FieldReader(value);
        var frame = reader.UnsignedVarint();
        var type = reader.UnsignedVarint();
        var version = reader.UnsignedVarint();
        if (reader.Complaint is { } torn) return Corrupt($"frame: {torn}");
        if (frame != FrameVersion) return Corrupt($"unknown frame version {frame}");
        if (type > (uint)short.MaxValue || version > (uint)short.MaxValue) return Corrupt($"unknown record type {type}, version {version}");
        if (HighestVersion((short)type) is not { } highest) return OtherMetadataRecord.Decode((short)type, (short)version, value[^reader.Remaining..]);
        if (version > (uint)highest) return Corrupt($"record type {type} has no version {version}");
        var record = Read(ref reader, (short)type, (short)version);
        reader.End();
        return reader.Complaint is { } complaint ? Corrupt($"record type {type} version {version}: {complaint}") : new Decoded<MetadataRecord>.Valid(record);
    }

    /// <summary>Refuses to drop in silence what the version has no place for.</summary>
    private protected void Since(short version, bool isSet, string field)
    {
        if (isSet && Version < version) throw new InvalidOperationException($"{field} is set, but version {Version} of {GetType().Name} does not have it; version {version} does.");
    }

    private protected abstract void WriteFields(FieldWriter writer);

    /// <summary>The highest version known of the types that have a class here; null for the others.</summary>
    private static short? HighestVersion(short type) => type switch
    {
        RegisterBrokerRecord.RecordType => 3,
        PartitionRecord.RecordType or PartitionChangeRecord.RecordType or BrokerRegistrationChangeRecord.RecordType => 2,
        UnregisterBrokerRecord.RecordType or TopicRecord.RecordType or ConfigRecord.RecordType or FenceBrokerRecord.RecordType or UnfenceBrokerRecord.RecordType
            or RemoveTopicRecord.RecordType or FeatureLevelRecord.RecordType or ProducerIdsRecord.RecordType or NoOpRecord.RecordType or BeginTransactionRecord.RecordType
            or EndTransactionRecord.RecordType or RegisterControllerRecord.RecordType or ClearElrRecord.RecordType => 0,
        _ => null,
    };

    private static MetadataRecord Read(ref FieldReader reader, short type, short version) => type switch
    {
        RegisterBrokerRecord.RecordType => RegisterBrokerRecord.Read(ref reader, version),
        UnregisterBrokerRecord.RecordType => UnregisterBrokerRecord.Read(ref reader, version),
        TopicRecord.RecordType => TopicRecord.Read(ref reader, version),
        PartitionRecord.RecordType => PartitionRecord.Read(ref reader, version),
        ConfigRecord.RecordType => ConfigRecord.Read(ref reader, version),
        PartitionChangeRecord.RecordType => PartitionChangeRecord.Read(ref reader, version),
        FenceBrokerRecord.RecordType => FenceBrokerRecord.Read(ref reader, version),
        UnfenceBrokerRecord.RecordType => UnfenceBrokerRecord.Read(ref reader, version),
        RemoveTopicRecord.RecordType => RemoveTopicRecord.Read(ref reader, version),
        FeatureLevelRecord.RecordType => FeatureLevelRecord.Read(ref reader, version),
        ProducerIdsRecord.RecordType => ProducerIdsRecord.Read(ref reader, version),
        BrokerRegistrationChangeRecord.RecordType => BrokerRegistrationChangeRecord.Read(ref reader, version),
        NoOpRecord.RecordType => NoOpRecord.Read(ref reader, version),
        BeginTransactionRecord.RecordType => BeginTransactionRecord.Read(ref reader, version),
        EndTransactionRecord.RecordType => EndTransactionRecord.Read(ref reader, version),
        RegisterControllerRecord.RecordType => RegisterControllerRecord.Read(ref reader, version),
        ClearElrRecord.RecordType => ClearElrRecord.Read(ref reader, version),
        _ => throw new System.Diagnostics.UnreachableException($"Record type {type} has a highest version but no class."),
    };

    private static Decoded<MetadataRecord>.Corrupt Corrupt(string reason) => new(reason);
}
