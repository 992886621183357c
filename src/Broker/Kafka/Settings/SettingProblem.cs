namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// Something given that cannot stand. <see cref="Exception"/> names what the real software throws, outermost first
/// (<c>KafkaException &lt;- ConfigException</c>); when it is null, Kafka would let it pass in silence and the lab does not,
/// because it is certainly a mistake (an unknown or dead name).
/// </summary>
/// <param name="Scope">Where it was given.</param>
/// <param name="Setting">The name as it was given.</param>
/// <param name="Given">The text as it was given; null when the problem is not about one value.</param>
/// <param name="What">What is wrong, a predicate for a sentence that begins with the setting.</param>
/// <param name="Allowed">What may stand there; null when that says nothing.</param>
/// <param name="Suggestion">The nearest right spelling, or what replaced it.</param>
/// <param name="Exception">What the real client, broker or admin request throws.</param>
public sealed record SettingProblem(
    SettingScope Scope,
    string Setting,
    string? Given,
    string What,
    string? Allowed = null,
    string? Suggestion = null,
    string? Exception = null)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        (Given is null ? Setting : $"{Setting}: '{Given}'") + $" {What}"
        + (Allowed is null ? "" : $"; allowed: {Allowed}")
        + (Suggestion is null ? "" : $"; {Suggestion}")
        + (Exception is null ? "" : $" (Kafka throws {Exception})");
}
