using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>Levels of a feature that a node can work with (KIP-584).</summary>
public sealed record SupportedFeature(string Name, short MinSupportedVersion, short MaxSupportedVersion)
{
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];

    internal static IReadOnlyList<SupportedFeature> ReadAll(ref FieldReader reader)
    {
        var features = new SupportedFeature[reader.RequiredCount()];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = new(reader.RequiredString(), reader.Int16(), reader.Int16());
            features[i] = features[i] with { UnknownTags = TagSet.Read(ref reader).Rest };
        }
        return features;
    }

    internal static void WriteAll(FieldWriter writer, IReadOnlyList<SupportedFeature> features)
    {
        writer.ArrayCount(features.Count, compact: true);
        foreach (var feature in features)
        {
            writer.CompactString(feature.Name);
            writer.Int16(feature.MinSupportedVersion);
            writer.Int16(feature.MaxSupportedVersion);
            TagSet.Keeping(feature.UnknownTags).Write(writer);
        }
    }
}
