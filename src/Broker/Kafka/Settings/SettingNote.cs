namespace Lab.Broker.Kafka.Settings;

/// <summary>Why a note is made.</summary>
public enum NoteKind
{
    /// <summary>What is in force is not what one would read from the given settings.</summary>
    Effective,

    /// <summary>This release takes the setting and does nothing with it.</summary>
    Ignored,

    /// <summary>The value was checked as Kafka does, but the lab does not model what it changes.</summary>
    NotSimulated,

    /// <summary>It stands, and hardly anybody wants it.</summary>
    Doubtful,
}

/// <summary>Something that stands, and that whoever wrote it should know: <c>idempotence is off because acks=1</c>.</summary>
public sealed record SettingNote(SettingScope Scope, string Setting, NoteKind Kind, string What)
{
    public override string ToString() => $"{Setting}: {What}";
}
