using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model.Guarantees;

namespace Lab.Cli.Checking;

/// <summary>What a model says of one object of a recording; <see cref="Key"/> is empty where the recording is about one alone.</summary>
public sealed record JudgedPart(string Key, Recording Recording, Judgement Judgement);

/// <summary>What a model says of a recording: violated when one of its parts is, else unknown when one of them is.</summary>
public sealed record Judged(IModel Model, IReadOnlyList<JudgedPart> Parts)
{
    public Outcome Outcome { get; } = Parts.Any(p => p.Judgement.Outcome == Outcome.Violated) ? Outcome.Violated
        : Parts.Any(p => p.Judgement.Outcome == Outcome.Unknown) ? Outcome.Unknown
        : Outcome.Holds;

    /// <summary>The first part that is violated, or the first that is unknown, or none.</summary>
    public JudgedPart? Telling => Parts.FirstOrDefault(p => p.Judgement.Outcome == Outcome && Outcome != Outcome.Holds);

    /// <summary>The figures of all parts added up, in the order of the first that has them.</summary>
    public IReadOnlyList<(string Name, long Count)> Figures()
    {
        var figures = new List<(string Name, long Count)>();
        foreach (var (name, count) in Parts.SelectMany(p => p.Judgement.Figures))
        {
            var at = figures.FindIndex(f => f.Name == name);
            if (at < 0) figures.Add((name, count));
            else figures[at] = (name, name.EndsWith("-ns", StringComparison.Ordinal) ? Math.Max(figures[at].Count, count) : figures[at].Count + count);
        }

        return figures;
    }
}
