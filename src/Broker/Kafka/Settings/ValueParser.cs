using System.Globalization;

namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// From text to a value, by Kafka's own rules (ConfigDef.parseType): blanks around the value do not count, booleans
/// ignore case, whole numbers may carry a plus sign, a blank list is empty.
/// </summary>
internal static class ValueParser
{
    /// <summary>Null when it worked; else what is wrong with the text.</summary>
    public static string? Parse(Setting setting, string given, SettingSyntax syntax, out SettingValue value)
    {
        value = default;
        var text = Trim(given);
        switch (setting.Type)
        {
            case SettingType.Boolean when text.Equals("true", StringComparison.OrdinalIgnoreCase):
                value = SettingValue.Of(true);
                return null;
            case SettingType.Boolean when text.Equals("false", StringComparison.OrdinalIgnoreCase):
                value = SettingValue.Of(false);
                return null;
            case SettingType.Boolean:
                return "is neither true nor false";
            case SettingType.Short:
                return Whole(setting, text, syntax, short.MinValue, short.MaxValue, out value);
            case SettingType.Int:
                return Whole(setting, text, syntax, int.MinValue, int.MaxValue, out value);
            case SettingType.Long:
                return Whole(setting, text, syntax, long.MinValue, long.MaxValue, out value);
            case SettingType.Double:
                return Real(text, out value);
            case SettingType.List:
                value = SettingValue.Of(Entries(text));
                return null;
            default:
                value = SettingValue.Of(text);
                return null;
        }
    }

    /// <summary>What <see cref="Parse"/> takes for a type, for messages; empty for texts.</summary>
    public static string TypeText(Setting setting, SettingSyntax syntax)
    {
        var unit = setting.Unit;
        return setting.Type switch
        {
            SettingType.Boolean => "true, false",
            SettingType.Double => "a number",
            SettingType.Short or SettingType.Int or SettingType.Long when syntax is SettingSyntax.Scenario && unit.InMs() > 0 =>
                $"a whole number of {unit.Word()}, or a duration such as 10ms, 5s, 2m, 1h, 8d",
            SettingType.Short or SettingType.Int or SettingType.Long when syntax is SettingSyntax.Scenario && unit is SettingUnit.Bytes =>
                "a whole number of bytes, or a size such as 100B, 1KiB, 1MiB",
            SettingType.Short or SettingType.Int or SettingType.Long when unit is not SettingUnit.None => $"a whole number of {unit.Word()}",
            SettingType.Short or SettingType.Int or SettingType.Long => "a whole number",
            _ => "",
        };
    }

    /// <summary>As Java's String.trim: everything up to the blank goes, from both ends.</summary>
    internal static string Trim(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && text[start] <= ' ')
            start++;
        while (end > start && text[end - 1] <= ' ')
            end--;
        return text[start..end];
    }

    private static string? Whole(Setting setting, string text, SettingSyntax syntax, long min, long max, out SettingValue value)
    {
        value = default;
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        if (!isNumber && IsDigits(text))
            return $"does not fit the type {setting.Type.ToString().ToUpperInvariant()}";
        if (!isNumber)
        {
            if (syntax is not SettingSyntax.Scenario || setting.Unit is SettingUnit.None)
                return "is not a whole number";
            if (QuantityParser.Parse(text, setting.Unit, out number) is { } wrong)
                return wrong;
        }

        if (number < min || number > max)
            return $"does not fit the type {setting.Type.ToString().ToUpperInvariant()} ({min} to {max})";
        value = SettingValue.Of(number);
        return null;
    }

    private static string? Real(string text, out SettingValue value)
    {
        // Java's Double.parseDouble takes a trailing type letter.
        var digits = text is [.., 'd' or 'D' or 'f' or 'F'] ? text[..^1] : text;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = default;
        if (!double.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
            return "is not a number";
        value = SettingValue.Of(number);
        return null;
    }

    private static bool IsDigits(string text)
    {
        var digits = text is ['+' or '-', ..] ? text.AsSpan(1) : text;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static string[] Entries(string text)
    {
        if (text.Length == 0)
            return [];
        var entries = text.Split(',');
        for (var i = 0; i < entries.Length; i++)
            entries[i] = entries[i].Trim();
        return entries;
    }
}
