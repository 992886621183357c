namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// A name that people still paste from old guides, other clients or other scopes, and that this scope does not have.
/// </summary>
/// <param name="Scope">Where it is pasted.</param>
/// <param name="Name">The dead name.</param>
/// <param name="ReplacedBy">The one name to write instead; null when there is none.</param>
/// <param name="Why">Why it is gone, or what to do, when the new name alone does not say it.</param>
public sealed record DeadSetting(SettingScope Scope, string Name, string? ReplacedBy, string? Why)
{
    /// <summary>A sentence: <c>write max.block.ms instead: full buffers always block</c>.</summary>
    public string Text => (ReplacedBy, Why) switch
    {
        ({ } name, null) => $"write {name} instead",
        ({ } name, { } why) => $"write {name} instead: {why}",
        (null, var why) => why ?? "it is gone",
    };
}
