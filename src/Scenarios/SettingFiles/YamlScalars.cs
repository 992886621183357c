using System.Globalization;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// What a plain scalar of an application.yml is once SnakeYAML has read it by the words of YAML 1.1: <c>off</c> is false, <c>600_000</c> a number,
/// <c>010</c> eight. A client that takes texts gets the result as a text.
/// </summary>
/// <remarks>Source: YAML 1.1, the types bool and int.</remarks>
internal static class YamlScalars
{
    /// <summary>The text that the reader of the value gets.</summary>
    public static string Plain(string text) => text switch
    {
        "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "true" or "True" or "TRUE" => "true",
        "no" or "No" or "NO" or "off" or "Off" or "OFF" or "false" or "False" or "FALSE" => "false",
        _ => Number(text) ?? text,
    };

    private static string? Number(string text)
    {
        var sign = text is ['-' or '+', ..] ? text[..1] : "";
        var digits = text[sign.Length..].Replace("_", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > 18 || !char.IsAsciiDigit(text[sign.Length])) return null;
        long? number = digits switch
        {
            ['0', 'x', .. var hex] when long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) => value,
            ['0', _, ..] when digits.AsSpan().IndexOfAnyExceptInRange('0', '7') < 0 => Convert.ToInt64(digits, 8),
            _ when digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && digits[0] != '0' => long.Parse(digits, CultureInfo.InvariantCulture),
            _ => null,
        };
        return number is { } whole ? (sign == "-" ? -whole : whole).ToString(CultureInfo.InvariantCulture) : null;
    }
}
