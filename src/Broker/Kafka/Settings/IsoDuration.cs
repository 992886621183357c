namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// ISO 8601 durations in the subset that Java's Duration.parse takes: <c>PnDTnHnMn.nS</c>, any letter case, each number and
/// the whole with an optional sign, no weeks, months or years.
/// </summary>
internal static class IsoDuration
{
    /// <summary>Whole milliseconds (rounded down), or null when the text is no such duration or longer than a long can say.</summary>
    public static long? ToMs(string text)
    {
        var rest = text.AsSpan();
        var negative = TakeSign(ref rest);
        if (rest is not ['P' or 'p', ..])
            return null;
        rest = rest[1..];

        decimal seconds = 0;
        var parts = 0;
        var inTime = false;
        var allowed = "D";
        while (rest.Length > 0)
        {
            if (!inTime && rest[0] is 'T' or 't')
            {
                inTime = true;
                allowed = "HMS";
                rest = rest[1..];
                if (rest.Length == 0)
                    return null;
                continue;
            }

            if (TakePart(ref rest, ref allowed) is not { } part)
                return null;
            seconds += part;
            parts++;
        }

        if (parts == 0)
            return null;
        var ms = decimal.Floor((negative ? -seconds : seconds) * 1_000);
        return ms is < long.MinValue or > long.MaxValue ? null : (long)ms;
    }

    private static bool TakeSign(ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['+' or '-', ..])
            return false;
        var negative = rest[0] == '-';
        rest = rest[1..];
        return negative;
    }

    /// <summary>One number with its letter, in seconds; the letters come in their order, each once.</summary>
    private static decimal? TakePart(ref ReadOnlySpan<char> rest, ref string allowed)
    {
        var negative = TakeSign(ref rest);
        var end = 0;
        var point = -1;
        while (end < rest.Length && (char.IsAsciiDigit(rest[end]) || (rest[end] is '.' or ',' && point < 0)))
        {
            if (!char.IsAsciiDigit(rest[end]))
                point = end;
            end++;
        }

        if (end == 0 || end == rest.Length || point == 0 || end > 24 || (point >= 0 && end - point > 10))
            return null;
        var letter = char.ToUpperInvariant(rest[end]);
        var place = allowed.IndexOf(letter, StringComparison.Ordinal);
        if (place < 0 || (point >= 0 && letter != 'S'))
            return null;

        decimal number = 0;
        decimal fraction = 1;
        for (var i = 0; i < end; i++)
        {
            if (i == point)
                continue;
            number = (number * 10) + (rest[i] - '0');
            if (point >= 0 && i > point)
                fraction *= 10;
        }

        number /= fraction;
        allowed = allowed[(place + 1)..];
        rest = rest[(end + 1)..];
        var seconds = number * letter switch { 'D' => 86_400, 'H' => 3_600, 'M' => 60, _ => 1 };
        return negative ? -seconds : seconds;
    }
}
