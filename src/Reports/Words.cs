using System.Globalization;
using Lab.Explorer.Results;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Quantities;

namespace Lab.Reports;

/// <summary>Numbers and outcomes as the reader sees them, everywhere the same.</summary>
public static class Words
{
    /// <summary>A length of time with about three digits: <c>0.84 ms</c>, <c>312 ms</c>, <c>4.98 s</c>, <c>2 min 3 s</c>.</summary>
    public static string Span(Duration length) => SpanText.Of(length);

    /// <summary>A ratio in percent, as exact as it deserves: <c>21</c>, <c>1.9</c>, <c>0.04</c>; never rounded to 0 or to 100.</summary>
    public static string Percent(double ratio)
    {
        var percent = ratio * 100;
        return percent switch
        {
            <= 0 => "0",
            < 0.01 => "<0.01",
            < 0.995 => Digits(percent, "0.0#"),
            < 9.95 => Digits(percent, "0.0"),
            < 99.5 => Digits(percent, "0"),
            < 100 => ">99",
            _ => "100",
        };
    }

    public static string Percent(Interval interval) => $"{Percent(interval.Low)}-{Percent(interval.High)} %";

    /// <summary>A count with thousands set apart by commas.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Of(Expectation expectation) => expectation switch
    {
        Expectation.Holds => "holds",
        Expectation.Violated => "violated",
        _ => "-",
    };

    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Holds => "holds",
        Outcome.Violated => "violated",
        _ => "unknown",
    };

    public static string Of(Standing standing) => standing switch
    {
        Standing.AsExpected => "as expected",
        Standing.NotAsExpected => "NOT as expected",
        _ => "undecided",
    };

    /// <summary><c>41 (21 %, 15-27 %)</c>; <c>0 (0-1.9 %)</c>; without a run <c>-</c>.</summary>
    public static string Violations(GuaranteeResult result) =>
        Violations(result.Violations, result.Judged);

    public static string Violations(long violations, long judged)
    {
        if (judged == 0) return "-";
        var interval = Percent(Wilson.Interval(violations, judged));
        return violations == 0 ? $"0 ({interval})" : $"{Count(violations)} ({Percent(violations / (double)judged)} %, {interval})";
    }

    /// <summary><c>1,204 losses in 68 of 100 runs do not count: their causes are excused</c>.</summary>
    public static string Excused(VariantResult variant) =>
        $"{Losses(variant.ExcusedLosses)} in {Count(variant.RunsWithExcusedLosses)} of {Tally.Many(variant.Runs, "run")} {(variant.ExcusedLosses == 1 ? "does" : "do")} not count: the file excuses the cause";

    /// <summary><c>1 loss</c>, <c>1,204 losses</c>.</summary>
    public static string Losses(long count) => $"{Count(count)} {(count == 1 ? "loss" : "losses")}";

    /// <summary>
    /// A full stop at the end and, where the first word is a plain word, a large letter at the beginning. Names keep their small
    /// one: "m17 was ...", "billing is stuck ...".
    /// </summary>
    public static string Sentence(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return "";
        var stop = trimmed[^1] is '.' or '!' or '?' ? "" : ".";
        var end = trimmed.IndexOf(' ', StringComparison.Ordinal);
        var first = PlainWords.Contains(trimmed[..(end < 0 ? trimmed.Length : end)]) ? char.ToUpperInvariant(trimmed[0]) : trimmed[0];
        return first + trimmed[1..] + stop;
    }

    /// <summary>With which sentences of the lab begin.</summary>
    private static readonly string[] PlainWords = ["broker", "nobody", "the"];

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "nobody",
        1 => names[0],
        _ => string.Join(", ", names.Take(names.Count - 1)) + " and " + names[^1],
    };

    private static string Digits(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
