using System.Globalization;

namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// Durations and sizes as scenario files write them, turned into a setting's own unit: <c>8d</c> is 192 for
/// <c>log.retention.hours</c>, <c>1MiB</c> is 1048576 for <c>segment.bytes</c>. What does not come out whole is refused.
/// </summary>
internal static class QuantityParser
{
    /// <summary>Null when it worked; else what is wrong with the text.</summary>
    public static string? Parse(string text, SettingUnit unit, out long number)
    {
        number = 0;
        var letters = text.AsSpan().IndexOfAnyInRange('A', 'z');
        if (letters <= 0)
            return "is not a whole number";
        var suffix = text[letters..];
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text.AsSpan(0, letters), style, CultureInfo.InvariantCulture, out var amount))
            return "is not a number with a unit";

        var isTime = unit.InMs() > 0;
        var (factor, kind) = FactorOf(suffix);
        if (kind is Kind.Unknown)
            return $"has the unknown unit '{suffix}'";
        if (kind is Kind.Time != isTime)
            return kind is Kind.Time ? $"is a duration, where {unit.Word()} are counted" : $"is a size, where {unit.Word()} are counted";

        decimal whole;
        try
        {
            whole = isTime ? amount * factor / unit.InMs() / 1_000_000m : amount * factor;
        }
        catch (OverflowException)
        {
            return "is too large";
        }

        if (whole != decimal.Truncate(whole))
            return $"is no whole number of {unit.Word()}";
        if (whole is < long.MinValue or > long.MaxValue)
            return "is too large";
        number = (long)whole;
        return null;
    }

    private enum Kind
    {
        Unknown,
        Time,
        Size,
    }

    /// <summary>Times in nanoseconds, sizes in bytes.</summary>
    private static (decimal Factor, Kind Kind) FactorOf(string suffix) => suffix switch
    {
        "ns" => (1m, Kind.Time),
        "us" => (1_000m, Kind.Time),
        "ms" => (1_000_000m, Kind.Time),
        "s" => (1_000_000_000m, Kind.Time),
        "m" => (60_000_000_000m, Kind.Time),
        "h" => (3_600_000_000_000m, Kind.Time),
        "d" => (86_400_000_000_000m, Kind.Time),
        "B" => (1m, Kind.Size),
        "KiB" => (1_024m, Kind.Size),
        "MiB" => (1_048_576m, Kind.Size),
        "GiB" => (1_073_741_824m, Kind.Size),
        "TiB" => (1_099_511_627_776m, Kind.Size),
        _ => (0m, Kind.Unknown),
    };
}
