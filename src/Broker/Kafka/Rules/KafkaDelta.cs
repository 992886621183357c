namespace Lab.Broker.Kafka.Rules;

/// <summary>
/// A wrong or historical rule by name: one decision of a release exchanged. A scenario names it under <c>deltas:</c>; what it
/// breaks is for the run to show.
/// </summary>
/// <param name="Name">As scenarios write it.</param>
/// <param name="Meaning">What is done instead, in a sentence without a full stop.</param>
/// <param name="Source">The ticket or proposal that ended it; empty for a planted bug that no release had.</param>
/// <param name="Apply">The rules with the decision exchanged.</param>
public sealed record KafkaDelta(string Name, string Meaning, string Source, Func<KafkaRules, KafkaRules> Apply)
{
    /// <summary>All that a scenario can name, in the order of the reference.</summary>
    public static IReadOnlyList<KafkaDelta> All => KafkaDeltas.All;

    /// <summary>A release with deltas laid over it, in their order.</summary>
    /// <exception cref="ArgumentException">No such delta.</exception>
    public static KafkaRules Over(KafkaRules release, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var delta = All.FirstOrDefault(d => d.Name == name) ?? throw new ArgumentException($"No delta '{name}'.", nameof(names));
            release = delta.Apply(release);
        }

        return release;
    }
}
