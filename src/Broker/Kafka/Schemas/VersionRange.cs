using System.Globalization;

namespace Lab.Broker.Kafka.Schemas;

/// <summary>The versions of a message in which something holds: "none", "3", "1-4", "2+".</summary>
public readonly record struct VersionRange(short Lowest, short Highest)
{
    public static readonly VersionRange None = new(0, -1);

    public bool Contains(short version) => version >= Lowest && version <= Highest;

    public static VersionRange Parse(string? text)
    {
        if (text is null or "none") return None;
        if (text.EndsWith('+')) return new(Number(text[..^1]), short.MaxValue);
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? new(Number(text), Number(text)) : new(Number(text[..dash]), Number(text[(dash + 1)..]));
    }

    private static short Number(string text) => short.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
