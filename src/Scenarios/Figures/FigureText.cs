using System.Globalization;
using Lab.Explorer.Results;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Figures;

/// <summary>Reads what `measure:` lists.</summary>
internal static class FigureText
{
    private static readonly ValueList<string> Kinds = ["p50", "p99", "max", "unavailable", "throughput", "count"];
    private static readonly ValueList<string> Subjects = ["send", "effect", "files", "preallocated-bytes", "partition-changes", "recovered-logs"];
    private static readonly ValueList<string> Observed = [.. Subjects.Take((int)FigureSubject.Files)];
    private static readonly ValueList<string> Counted = [.. Subjects.Skip((int)FigureSubject.Files)];
    private static readonly (string Symbol, Comparison Comparison)[] Symbols = [("<=", Comparison.AtMost), (">=", Comparison.AtLeast), ("<", Comparison.Below), (">", Comparison.Above)];

    public static string Word(FigureKind kind) => Kinds[(int)kind];

    public static string Word(FigureSubject subject) => Subjects[(int)subject];

    public static Parsed<FigureClaim> Read(string text, References known)
    {
        var at = text.IndexOfAny(['<', '>', '=']);
        var figure = ReadFigure((at < 0 ? text : text[..at]).Trim(), known);
        if (!figure.IsOk) return figure.Problem!;
        if (at < 0) return new FigureClaim(figure.Value, default, null);
        foreach (var (symbol, comparison) in Symbols)
        {
            if (!text.AsSpan(at).StartsWith(symbol, StringComparison.Ordinal)) continue;
            var bound = ReadBound(text[(at + symbol.Length)..].Trim(), figure.Value);
            if (bound.IsOk) return new FigureClaim(figure.Value, comparison, bound.Value);
            return bound.Problem! with { Position = at + symbol.Length };
        }

        return new TextProblem(at, "a figure is compared with <=, >=, < or >");
    }

    private static Parsed<Figure> ReadFigure(string text, References known)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')')) return new TextProblem(0, $"\"{text}\" is not a figure; write {Forms}");
        var (word, inner) = (text[..open].Trim(), text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries));
        var kind = Index(Kinds, word);
        if (kind < 0) return new TextProblem(0, $"\"{word}\" is not a figure; allowed: {string.Join(", ", Kinds)}{Suggestion.DidYouMean(word, Kinds)}");
        var isCount = (FigureKind)kind == FigureKind.Count;
        var allowed = isCount ? Counted : Observed;
        var subject = Index(allowed, inner[0]) < 0 ? -1 : Index(Subjects, inner[0]);
        if (subject < 0) return new TextProblem(open + 1, $"\"{inner[0]}\" is not {(isCount ? "counted" : "measured")}; allowed: {string.Join(", ", allowed)}{Suggestion.DidYouMean(inner[0], allowed)}");
        if (isCount && inner.Length > 1) return new TextProblem(open + 1, $"count({inner[0]}) takes no name");
        if (inner.Length > 2) return new TextProblem(open + 1, $"{word}({inner[0]}) takes one name at most, of whom");
        var figure = new Figure((FigureKind)kind, (FigureSubject)subject, inner.Length == 2 ? inner[1] : null);
        return Wrong(figure, known) is { } wrong ? new TextProblem(open + 1, wrong) : figure;
    }

    private static string? Wrong(Figure figure, References known)
    {
        if (figure is { Kind: FigureKind.Unavailable, Subject: not FigureSubject.Send }) return "only sends tell whether a partition is available: unavailable(send) or unavailable(send,PARTITION)";
        if (figure.Of is not { } of) return null;
        if (figure.Subject == FigureSubject.Effect) return known.Groups.Contains(of) ? null : $"\"{of}\" is no consumer; allowed: {string.Join(", ", known.Groups)}{Suggestion.DidYouMean(of, known.Groups)}";
        if (known.Producers.Contains(of)) return null;
        return TopicPartitionRef.TryParse(of, out var partition) && known.Wrong(partition) is null
            ? null
            : $"\"{of}\" is neither a producer nor a partition; producers: {string.Join(", ", known.Producers)}{Suggestion.DidYouMean(of, known.Producers)}";
    }

    private static Parsed<FigureBound> ReadBound(string text, Figure figure)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            var factor = text[..at].Trim();
            if (factor.EndsWith('x') && double.TryParse(factor[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times) && times > 0 && text.Length > at + 1)
                return new FigureBound.Times(times, factor[..^1], text[(at + 1)..].Trim());
            return new TextProblem(0, $"\"{text}\" is no share of another variant's figure; write 2x @base or 0.8x @acks-1");
        }

        if (figure.Unit == FigureUnit.Count)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? new FigureBound.Fixed(count, text)
                : new TextProblem(0, $"\"{text}\" is no number; write 1000 or 20x @base");
        }

        if (figure.Unit == FigureUnit.PerSecond)
        {
            var rate = QuantityText.ReadRate(text);
            return rate.IsOk ? new FigureBound.Fixed(rate.Value.Count / (rate.Value.Per.Nanos / 1e9), text) : rate.Problem!;
        }

        var duration = QuantityText.ReadDuration(text);
        return duration.IsOk ? new FigureBound.Fixed(duration.Value.Nanos / 1e9, text) : duration.Problem!;
    }

    private static int Index(ValueList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == word) return i;
        }

        return -1;
    }

    public const string Forms = "p50(send), p99(send,p1), max(effect,billing), unavailable(send,orders-0), throughput(send) or count(files)";
}
