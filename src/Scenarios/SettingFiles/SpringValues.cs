using System.Globalization;
using System.Text;

namespace Lab.Scenarios.SettingFiles;

/// <summary>Values and names in the forms that Spring Boot's binder takes: 10s, 16KB, PT5S, kebab-case, camelCase.</summary>
/// <remarks>Source: Spring Boot reference, externalized configuration: relaxed binding, durations, data sizes.</remarks>
public static class SpringValues
{
    private static readonly (string Suffix, long Ms)[] TimeUnits = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    private static readonly (string Suffix, long PerMs)[] SmallTimeUnits = [("ns", 1_000_000), ("us", 1_000)];
    private static readonly (string Suffix, long Bytes)[] SizeUnits = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40), ("B", 1)];

    /// <summary>One name for all spellings of a key: <c>groupId</c>, <c>group_id</c>, <c>GROUP-ID</c> are <c>group-id</c>'s <c>groupid</c>.</summary>
    public static string Uniform(string key)
    {
        var text = new StringBuilder(key.Length);
        foreach (var c in key)
            if (c is not ('-' or '_')) text.Append(char.ToLowerInvariant(c));
        return text.ToString();
    }

    /// <summary>Whole milliseconds as a properties file has them; null when it is no duration. A bare number counts milliseconds.</summary>
    public static string? Milliseconds(string text)
    {
        var value = text.Trim();
        if (IsNumber(value)) return value;
        if (value.StartsWith("PT", StringComparison.OrdinalIgnoreCase) || value.StartsWith("P", StringComparison.OrdinalIgnoreCase)) return Iso(value);
        // What is less than a millisecond is none.
        foreach (var (suffix, perMs) in SmallTimeUnits)
            if (Scaled(value, suffix, 1, StringComparison.OrdinalIgnoreCase) is { } small) return (long.Parse(small, CultureInfo.InvariantCulture) / perMs).ToString(CultureInfo.InvariantCulture);
        foreach (var (suffix, ms) in TimeUnits)
            if (Scaled(value, suffix, ms, StringComparison.OrdinalIgnoreCase) is { } scaled) return scaled;
        return null;
    }

    /// <summary>Whole bytes; null when it is no data size. A bare number counts bytes.</summary>
    public static string? Bytes(string text)
    {
        var value = text.Trim();
        if (IsNumber(value)) return value;
        foreach (var (suffix, bytes) in SizeUnits)
            if (Scaled(value, suffix, bytes, StringComparison.Ordinal) is { } scaled) return scaled;
        return null;
    }

    /// <summary>true or false as Spring Boot reads them, so that Kafka can; another text as it stands, for Kafka to refuse.</summary>
    public static string Flag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "on" or "yes" or "1" => "true",
        "false" or "off" or "no" or "0" => "false",
        _ => text,
    };

    /// <summary>A duration of days and time, PnDTnHnMn.nS.</summary>
    private static string? Iso(string text)
    {
        try
        {
            return ((long)System.Xml.XmlConvert.ToTimeSpan(text.ToUpperInvariant()).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception notOne) when (notOne is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static string? Scaled(string value, string suffix, long factor, StringComparison comparison)
    {
        if (!value.EndsWith(suffix, comparison)) return null;
        var digits = value[..^suffix.Length];
        return IsNumber(digits) && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= long.MaxValue / factor
            ? (number * factor).ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private static bool IsNumber(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        return digits.Length > 0 && digits.Length <= text.Length && text.Length - digits.Length <= 1 && !digits.ContainsAnyExceptInRange('0', '9');
    }
}
