using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A broker's process has registered (KIP-631). Its own offset in the log becomes the broker epoch.</summary>
/// <param name="BrokerId">node.id.</param>
/// <param name="IncarnationId">Drawn anew by each process.</param>
/// <param name="BrokerEpoch">The offset of this record.</param>
/// <param name="EndPoints">Where clients and brokers reach it.</param>
/// <param name="Features">What it can work with.</param>
/// <param name="Rack">broker.rack, or null.</param>
/// <param name="LogDirs">Its directories (version 3, KIP-858); empty if it did not say.</param>
public sealed record RegisterBrokerRecord(
    BrokerId BrokerId, Uuid IncarnationId, BrokerEpoch BrokerEpoch, IReadOnlyList<Endpoint> EndPoints, IReadOnlyList<SupportedFeature> Features, string? Rack, IReadOnlyList<Uuid> LogDirs)
    : MetadataRecord
{
    public const short RecordType = 0;

    public override short Type => RecordType;

    public override short Version { get; init; } = 3;

    /// <summary>A broker begins fenced and is unfenced once it has caught up.</summary>
    public bool Fenced { get; init; } = true;

    /// <summary>From version 1 on.</summary>
    public bool InControlledShutdown { get; init; }

    /// <summary>From version 2 on; a leftover of the way out of ZooKeeper.</summary>
    public bool IsMigratingZkBroker { get; init; }

    internal static RegisterBrokerRecord Read(ref FieldReader reader, short version)
    {
        var broker = reader.BrokerId();
        var migrating = version >= 2 && reader.Bool();
        var (incarnation, epoch) = (reader.Uuid(), reader.BrokerEpoch());
        var (endpoints, features) = (Endpoint.ReadAll(ref reader), SupportedFeature.ReadAll(ref reader));
        var (rack, fenced) = (reader.String(compact: true), reader.Bool());
        var shutdown = version >= 1 && reader.Bool();
        var tags = TagSet.Read(ref reader);
        IReadOnlyList<Uuid> logDirs = [];
        if (version >= 3 && tags.TryTake(0, out var data))
        {
            var inner = new FieldReader(data);
            logDirs = inner.RequiredUuids();
            reader.Adopt(inner, "LogDirs");
        }
        return new(broker, incarnation, epoch, endpoints, features, rack, logDirs)
        {
            Version = version,
            Fenced = fenced,
            InControlledShutdown = shutdown,
            IsMigratingZkBroker = migrating,
            UnknownTags = tags.Rest,
        };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        Since(1, InControlledShutdown, nameof(InControlledShutdown));
        Since(2, IsMigratingZkBroker, nameof(IsMigratingZkBroker));
        Since(3, LogDirs.Count > 0, nameof(LogDirs));
        writer.Int32(BrokerId.Value);
        if (Version >= 2) writer.Bool(IsMigratingZkBroker);
        writer.Uuid(IncarnationId);
        writer.Int64(BrokerEpoch.Value);
        Endpoint.WriteAll(writer, EndPoints);
        SupportedFeature.WriteAll(writer, Features);
        writer.CompactString(Rack);
        writer.Bool(Fenced);
        if (Version >= 1) writer.Bool(InControlledShutdown);
        var tags = TagSet.Keeping(UnknownTags);
        if (LogDirs.Count > 0) tags.Add(0, inner => inner.Uuids(LogDirs));
        tags.Write(writer);
    }
}
