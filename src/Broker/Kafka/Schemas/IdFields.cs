namespace Lab.Broker.Kafka.Schemas;

/// <summary>The lab's ids as fields: alone and in compact arrays.</summary>
internal static class IdFields
{
    public static BrokerId BrokerId(this ref FieldReader reader) => new(reader.Int32());

    public static BrokerEpoch BrokerEpoch(this ref FieldReader reader) => new(reader.Int64());

    public static IReadOnlyList<BrokerId>? BrokerIds(this ref FieldReader reader)
    {
        var count = reader.ArrayCount(compact: true);
        if (count < 0) return null;
        var ids = new BrokerId[count];
        for (var i = 0; i < count; i++) ids[i] = reader.BrokerId();
        return ids;
    }

    public static IReadOnlyList<BrokerId> RequiredBrokerIds(this ref FieldReader reader)
    {
        if (reader.BrokerIds() is { } ids) return ids;
        reader.Refuse("null where an array must be");
        return [];
    }

    public static IReadOnlyList<Uuid>? Uuids(this ref FieldReader reader)
    {
        var count = reader.ArrayCount(compact: true);
        if (count < 0) return null;
        var ids = new Uuid[count];
        for (var i = 0; i < count; i++) ids[i] = reader.Uuid();
        return ids;
    }

    public static IReadOnlyList<Uuid> RequiredUuids(this ref FieldReader reader)
    {
        if (reader.Uuids() is { } ids) return ids;
        reader.Refuse("null where an array must be");
        return [];
    }

    public static void BrokerIds(this FieldWriter writer, IReadOnlyList<BrokerId>? ids)
    {
        writer.ArrayCount(ids?.Count ?? -1, compact: true);
        for (var i = 0; i < (ids?.Count ?? 0); i++) writer.Int32(ids![i].Value);
    }

    public static void Uuids(this FieldWriter writer, IReadOnlyList<Uuid>? ids)
    {
        writer.ArrayCount(ids?.Count ?? -1, compact: true);
        for (var i = 0; i < (ids?.Count ?? 0); i++) writer.Uuid(ids![i]);
    }
}
