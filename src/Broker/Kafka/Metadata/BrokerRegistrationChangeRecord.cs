using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>What happens to a broker's fence.</summary>
public enum FencingChange : sbyte
{
    Unfence = -1,
    None = 0,
    Fence = 1,
}

/// <summary>
/// A registered broker is fenced, unfenced, shuts down, or has other directories. Real controllers write version 0 to fence and unfence and
/// version 1 where a controlled shutdown begins.
/// </summary>
public sealed record BrokerRegistrationChangeRecord(BrokerId BrokerId, BrokerEpoch BrokerEpoch) : MetadataRecord
{
    public const short RecordType = 17;

    public override short Type => RecordType;

    public override short Version { get; init; }

    public FencingChange Fenced { get; init; }

    /// <summary>A controlled shutdown begins; no way back but a new registration. From version 1 on.</summary>
    public bool InControlledShutdown { get; init; }

    /// <summary>Its directories now; empty for no change. From version 2 on.</summary>
    public IReadOnlyList<Uuid> LogDirs { get; init; } = [];

    internal static BrokerRegistrationChangeRecord Read(ref FieldReader reader, short version)
    {
        var (broker, epoch) = (reader.BrokerId(), reader.BrokerEpoch());
        var tags = TagSet.Read(ref reader);
        var fenced = FencingChange.None;
        var shutdown = false;
        IReadOnlyList<Uuid> logDirs = [];
        if (tags.TryTake(0, out var data))
        {
            var inner = new FieldReader(data);
            fenced = (FencingChange)inner.Int8();
            reader.Adopt(inner, "Fenced");
        }
        if (version >= 1 && tags.TryTake(1, out data))
        {
            var inner = new FieldReader(data);
            shutdown = inner.Int8() == 1;
            reader.Adopt(inner, "InControlledShutdown");
        }
        if (version >= 2 && tags.TryTake(2, out data))
        {
            var inner = new FieldReader(data);
            logDirs = inner.RequiredUuids();
            reader.Adopt(inner, "LogDirs");
        }
        return new(broker, epoch) { Version = version, Fenced = fenced, InControlledShutdown = shutdown, LogDirs = logDirs, UnknownTags = tags.Rest };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int32(BrokerId.Value);
        writer.Int64(BrokerEpoch.Value);
        Since(1, InControlledShutdown, nameof(InControlledShutdown));
        Since(2, LogDirs.Count > 0, nameof(LogDirs));
        var tags = TagSet.Keeping(UnknownTags);
        if (Fenced != FencingChange.None) tags.Add(0, inner => inner.Int8((sbyte)Fenced));
        if (InControlledShutdown) tags.Add(1, inner => inner.Int8(1));
        if (LogDirs.Count > 0) tags.Add(2, inner => inner.Uuids(LogDirs));
        tags.Write(writer);
    }
}
