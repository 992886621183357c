using Lab.Checker.Models;
using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Search;

/// <summary>What a search says of a history, in plain types: a changed checker's own can't be named from here.</summary>
/// <param name="Outcome">Holds, violated or unknown.</param>
/// <param name="Steps">What it took.</param>
/// <param name="Witnesses">The operations that each anomaly names.</param>
/// <param name="Sentences">And what it says of them.</param>
internal sealed record Said(Outcome Outcome, long Steps, int[][] Witnesses, string[] Sentences)
{
    public static Said Of(Judgement judgement) => new(
        judgement.Outcome, judgement.Figures.Single(f => f.Name == "steps").Count,
        [.. judgement.Anomalies.Select(a => a.Operations.ToArray())], [.. judgement.Anomalies.Select(a => a.Sentence)]);
}
