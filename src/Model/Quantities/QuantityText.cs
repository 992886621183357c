namespace Lab.Model.Quantities;

/// <summary>Reads the quantities of a scenario. Each prints as a text that reads back to the same value.</summary>
public static class QuantityText
{
    private static readonly (string Unit, long Nanos)[] TimeUnits =
    [
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
    ];

    /// <summary>`10ms`, `0.2ms`, `5s`, `2m`, `8d`.</summary>
    public static Parsed<Duration> ReadDuration(string text) => Duration(text.AsSpan().Trim(), text);

    /// <summary>`50ms..150ms`, or one duration.</summary>
    public static Parsed<DurationRange> ReadDurationRange(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            var only = ReadDuration(text);
            return only.IsOk ? DurationRange.Exactly(only.Value)
                : only.Problem! with { Message = $"{Quote(text)} is not a duration; {AllowedDuration}, or a range such as 50ms..150ms" };
        }
        var min = Duration(text.AsSpan(0, dots).Trim(), text);
        if (!min.IsOk) return min.Problem!;
        var max = Duration(text.AsSpan(dots + 2).Trim(), text);
        if (!max.IsOk) return max.Problem! with { Position = dots + 2 };
        if (max.Value < min.Value) return new TextProblem(0, $"{Quote(text)} runs backwards; write the shorter duration first: {max.Value}..{min.Value}");
        return new DurationRange(min.Value, max.Value);
    }

    /// <summary>`1000/s`, `3/m`, `1/500ms`.</summary>
    public static Parsed<Rate> ReadRate(string text)
    {
        var slash = text.IndexOf('/');
        var problem = new TextProblem(0, $"{Quote(text)} is not a rate; write how many in how long, such as 1000/s, 3/m or 1/500ms");
        if (slash < 0 || !long.TryParse(text.AsSpan(0, slash).Trim(), out var count) || count < 1) return problem;
        var per = text.AsSpan(slash + 1).Trim().ToString();
        var span = per.Length > 0 && char.IsAsciiDigit(per[0]) ? ReadDuration(per) : ReadDuration("1" + per);
        if (!span.IsOk || span.Value <= Model.Duration.Zero) return problem;
        if (span.Value.Nanos < count) return new TextProblem(0, $"{Quote(text)} is more than one in a nanosecond; the clock is not finer");
        return new Rate(count, span.Value);
    }

    /// <summary>`5%` or `0.05`.</summary>
    public static Parsed<Ratio> ReadRatio(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var percent = trimmed is [.., '%'];
        var number = percent ? trimmed[..^1].TrimEnd() : trimmed;
        if (DecimalText.Length(number) == number.Length
            && DecimalText.TryScale(number, percent ? Ratio.One / 100 : Ratio.One, out var millionths)
            && millionths <= Ratio.One) return new Ratio((int)millionths);
        return new TextProblem(0, $"{Quote(text)} is not a ratio; write a share between 0% and 100%, such as 5% or 0.05, in steps of a millionth");
    }

    /// <summary>`100B`, `1KiB`, `16MiB`; a bare number counts bytes.</summary>
    public static Parsed<ByteSize> ReadByteSize(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var digits = DecimalText.Length(trimmed);
        var unit = trimmed[digits..].Trim();
        if (unit.IsEmpty && DecimalText.TryScale(trimmed[..digits], 1, out var plain)) return new ByteSize(plain);
        foreach (var (name, bytes) in ByteSize.Units)
            if (unit.SequenceEqual(name) && DecimalText.TryScale(trimmed[..digits], bytes, out var size)) return new ByteSize(size);
        return new TextProblem(0, $"{Quote(text)} is not a size; write a number with B, KiB, MiB or GiB, such as 100B or 1KiB");
    }

    private const string AllowedDuration = "write a number with ns, us, ms, s, m, h or d, such as 10ms, 5s, 2m or 8d";

    private static Parsed<Duration> Duration(ReadOnlySpan<char> text, string whole)
    {
        var digits = DecimalText.Length(text);
        var unit = text[digits..].Trim();
        foreach (var (name, nanos) in TimeUnits)
        {
            if (!unit.SequenceEqual(name)) continue;
            if (DecimalText.TryScale(text[..digits], nanos, out var total)) return new Duration(total);
            break;
        }
        if (text.SequenceEqual("0")) return Model.Duration.Zero;
        if (text.SequenceEqual("forever")) return Model.Duration.Forever;
        var hint = unit.IsEmpty && digits > 0 ? $"; did you mean {text}ms?" : "";
        return new TextProblem(0, $"{Quote(whole)} is not a duration; {AllowedDuration}{hint}");
    }

    private static string Quote(string text) => $"\"{text}\"";
}
