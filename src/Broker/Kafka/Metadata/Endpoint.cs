using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>Where a node listens. Security protocol 0 is PLAINTEXT.</summary>
public sealed record Endpoint(string Name, string Host, ushort Port, short SecurityProtocol)
{
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];

    internal static IReadOnlyList<Endpoint> ReadAll(ref FieldReader reader)
    {
        var endpoints = new Endpoint[reader.RequiredCount()];
        for (var i = 0; i < endpoints.Length; i++)
        {
            endpoints[i] = new(reader.RequiredString(), reader.RequiredString(), reader.UInt16(), reader.Int16());
            endpoints[i] = endpoints[i] with { UnknownTags = TagSet.Read(ref reader).Rest };
        }
        return endpoints;
    }

    internal static void WriteAll(FieldWriter writer, IReadOnlyList<Endpoint> endpoints)
    {
        writer.ArrayCount(endpoints.Count, compact: true);
        foreach (var endpoint in endpoints)
        {
            writer.CompactString(endpoint.Name);
            writer.CompactString(endpoint.Host);
            writer.UInt16(endpoint.Port);
            writer.Int16(endpoint.SecurityProtocol);
            TagSet.Keeping(endpoint.UnknownTags).Write(writer);
        }
    }
}
