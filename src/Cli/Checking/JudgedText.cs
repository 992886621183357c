using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model.Guarantees;
using Lab.Reports;

namespace Lab.Cli.Checking;

/// <summary>Verdict, witness and figures as the command prints them.</summary>
public static class JudgedText
{
    public const int NameWidth = 18;

    private const int PartsShown = 10;
    private const int OperationsShown = 20;

    public static void Write(TextWriter output, Judged judged)
    {
        output.WriteLine($"{judged.Model.Name.PadRight(NameWidth)} {Words.Of(judged.Outcome)}{InParts(judged)}");
        var telling = judged.Parts.Where(p => p.Judgement.Outcome != Outcome.Holds).ToList();
        foreach (var part in telling.Take(PartsShown)) WritePart(output, part);
        if (telling.Count > PartsShown) Indented(output, $"and {Words.Count(telling.Count - PartsShown)} keys more");
        if (judged.Figures() is { Count: > 0 } figures) Indented(output, string.Join(", ", figures.Select(Figure)));
        var allowed = judged.Parts.SelectMany(p => p.Judgement.Allowed.Select(a => (Anomaly: a, p.Recording))).GroupBy(a => a.Anomaly.Name);
        foreach (var kind in allowed) WriteAnomaly(output, kind.First().Anomaly, kind.First().Recording, " (allowed)");
    }

    private static string InParts(Judged judged)
    {
        if (judged.Parts.Count == 1 && judged.Parts[0].Key.Length == 0) return "";
        var count = judged.Parts.Count(p => p.Judgement.Outcome == judged.Outcome);
        return $" ({Words.Count(count)} of {Words.Count(judged.Parts.Count)} keys)";
    }

    private static void WritePart(TextWriter output, JudgedPart part)
    {
        if (part.Key.Length > 0) Indented(output, $"key {part.Key}: {Words.Of(part.Judgement.Outcome)}");
        if (part.Judgement.Why is { } why) Indented(output, Words.Sentence(why));
        foreach (var anomaly in part.Judgement.Anomalies) WriteAnomaly(output, anomaly, part.Recording, "");
    }

    private static void WriteAnomaly(TextWriter output, Anomaly anomaly, Recording recording, string remark)
    {
        Indented(output, $"{anomaly.Name}{remark}: {Words.Sentence(anomaly.Sentence)}");
        foreach (var row in anomaly.Operations.Take(OperationsShown)) Indented(output, $"  {OperationText.Line(recording, row)}");
        if (anomaly.Operations.Count > OperationsShown) Indented(output, $"  and {Words.Count(anomaly.Operations.Count - OperationsShown)} operations more");
    }

    private static string Figure((string Name, long Count) figure) => figure.Name.EndsWith("-ns", StringComparison.Ordinal)
        ? $"{figure.Name[..^3]} {Words.Span(new(figure.Count))}"
        : $"{figure.Name} {Words.Count(figure.Count)}";

    private static void Indented(TextWriter output, string text) => output.WriteLine($"{"",NameWidth} {text}");
}
