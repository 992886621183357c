using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Scenarios.Language;

/// <summary>Reads `bounded`, `bounded(late &lt;= 50ms)`, `asynchronous`.</summary>
internal static class TimingText
{
    private const string Opening = "bounded(";

    public static Parsed<Timing> Read(string text)
    {
        if (text == "asynchronous") return new Timing.Asynchronous();
        if (text == "bounded") return Timing.Default;
        var problem = new TextProblem(0, $"\"{text}\" is not a timing; allowed: bounded | bounded(late <= 50ms) | asynchronous{Suggestion.DidYouMean(text, ["bounded", "asynchronous"])}");
        if (!text.StartsWith(Opening, StringComparison.Ordinal) || !text.EndsWith(')')) return problem;
        var inner = text[Opening.Length..^1].Trim();
        if (!inner.StartsWith("late", StringComparison.Ordinal)) return problem;
        var rest = inner["late".Length..].TrimStart();
        if (!rest.StartsWith("<=", StringComparison.Ordinal)) return problem;
        var late = QuantityText.ReadDuration(rest[2..].Trim());
        return late.IsOk ? new Timing.Bounded(late.Value) : late.Problem! with { Position = text.IndexOf("<=", StringComparison.Ordinal) + 2 };
    }
}
