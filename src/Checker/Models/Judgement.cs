using Lab.Model.Guarantees;

namespace Lab.Checker.Models;

/// <summary>
/// What a model says of a history. Anomalies that the model allows by design stand in <see cref="Allowed"/> and do not
/// make it violated. <see cref="Figures"/> are counts that people want to see beside it (<c>lost</c> 3).
/// <see cref="Why"/> is said when the outcome is unknown: which bound was hit, and how far the search came.
/// </summary>
public sealed record Judgement(Outcome Outcome, IReadOnlyList<Anomaly> Anomalies)
{
    public static readonly Judgement Holds = new(Outcome.Holds, []);

    public IReadOnlyList<Anomaly> Allowed { get; init; } = [];
    public IReadOnlyList<(string Name, long Count)> Figures { get; init; } = [];
    public string? Why { get; init; }

    /// <summary>Violated when there is any anomaly, else holds.</summary>
    public static Judgement Of(IReadOnlyList<Anomaly> anomalies) => anomalies.Count == 0 ? Holds : new(Outcome.Violated, anomalies);

    public static Judgement Unknown(string why) => new(Outcome.Unknown, []) { Why = why };
}
