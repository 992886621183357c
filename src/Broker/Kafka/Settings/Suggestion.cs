namespace Lab.Broker.Kafka.Settings;

/// <summary>How a name that the table lacks may be explained.</summary>
public enum SuggestionKind
{
    /// <summary>Gone for good, or never a name of this client: see what replaced it.</summary>
    Dead,

    /// <summary>Another known release has it in this scope.</summary>
    OtherRelease,

    /// <summary>It belongs to another scope.</summary>
    OtherScope,

    /// <summary>A name of this scope is spelled nearly so.</summary>
    Misspelt,
}

/// <summary>
/// What to write instead of a name that is no setting. <see cref="Name"/> is the right name when there is exactly one;
/// <see cref="Text"/> is the sentence for a person.
/// </summary>
public sealed record Suggestion(SuggestionKind Kind, string? Name, string Text);
