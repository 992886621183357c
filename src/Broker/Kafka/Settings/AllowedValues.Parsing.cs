using System.Globalization;

namespace Lab.Broker.Kafka.Settings;

public abstract partial record AllowedValues
{
    private const string IgnoringCase = "(case insensitive) ";

    /// <summary>
    /// Reads the text of Kafka's own validator object, as the table holds it: <c>[0,...]</c>, <c>[1,...,9] or -1</c>,
    /// <c>[all, -1, 0, 1]</c>, <c>non-empty string</c>. Null is no validator; an unknown text restricts nothing.
    /// </summary>
    internal static AllowedValues FromValidator(string? validator)
    {
        switch (validator)
        {
            case null or "non-null string":
                return Anything.Instance;
            case "":
                return new AnyWords();
            case "non-empty string" or "non-empty list":
                return new NonEmpty();
            case "[latest, earliest, none]":
                return new ResetPolicy(ByDuration: false);
            case var v when v.StartsWith("[latest, earliest, none, by_duration", StringComparison.Ordinal):
                return new ResetPolicy(ByDuration: true);
            case var v when v.StartsWith("[partitionId]", StringComparison.Ordinal):
                return new PartitionsOfBrokers();
            case var v when v.StartsWith("[0.8.0,", StringComparison.Ordinal):
                return new VersionNames(Listed(v));
            case var v when v.StartsWith(IgnoringCase, StringComparison.Ordinal):
                return new OneOf(Listed(v[IgnoringCase.Length..]), IgnoreCase: true);
            case ['[', ..] when validator.Contains("...", StringComparison.Ordinal):
                return RangeOf(validator);
            case ['[', .., ']']:
                return new OneOf(Listed(validator), IgnoreCase: false);
            default:
                return Anything.Instance;
        }
    }

    private static Range RangeOf(string text)
    {
        var end = text.IndexOf(']', StringComparison.Ordinal);
        var ends = text[1..end].Split(',');
        var or = text.IndexOf(" or ", StringComparison.Ordinal);
        return new(
            End(ends[0], double.NegativeInfinity),
            End(ends[^1], double.PositiveInfinity),
            or < 0 ? null : End(text[(or + 4)..], 0));
    }

    private static double End(string text, double open) =>
        text == "..." ? open : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string[] Listed(string bracketed) => bracketed[1..^1].Split(", ");
}
