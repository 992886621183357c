using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A controller's process has registered with the active one (KIP-919).</summary>
public sealed record RegisterControllerRecord(BrokerId ControllerId, Uuid IncarnationId, IReadOnlyList<Endpoint> EndPoints, IReadOnlyList<SupportedFeature> Features) : MetadataRecord
{
    public const short RecordType = 27;

    public override short Type => RecordType;

    public override short Version { get; init; }

    /// <summary>A leftover of the way out of ZooKeeper.</summary>
    public bool ZkMigrationReady { get; init; }

    internal static RegisterControllerRecord Read(ref FieldReader reader, short version)
    {
        var (controller, incarnation, migration) = (reader.BrokerId(), reader.Uuid(), reader.Bool());
        var (endpoints, features) = (Endpoint.ReadAll(ref reader), SupportedFeature.ReadAll(ref reader));
        return new(controller, incarnation, endpoints, features) { Version = version, ZkMigrationReady = migration, UnknownTags = TagSet.Read(ref reader).Rest };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int32(ControllerId.Value);
        writer.Uuid(IncarnationId);
        writer.Bool(ZkMigrationReady);
        Endpoint.WriteAll(writer, EndPoints);
        SupportedFeature.WriteAll(writer, Features);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}
