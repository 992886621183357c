using System.Text;

namespace Lab.Broker.Kafka.Settings;

public sealed partial class SettingsTable
{
    /// <summary>One paragraph about a setting: type, range, default with its history, when it may change, what it trades.</summary>
    public static string Describe(Setting setting)
    {
        var text = new StringBuilder();
        text.Append(setting.Name).Append(" is a ").Append(setting.IsInternal ? "internal " : "").Append(setting.Scope.Word()).Append(" setting of type ")
            .Append(setting.Type.ToString().ToLowerInvariant());
        if (setting.Unit is not SettingUnit.None)
            text.Append(" in ").Append(setting.Unit.Word());
        if (setting.Allowed.Text is { Length: > 0 } allowed)
            text.Append(" (").Append(allowed).Append(')');
        text.Append(". ").Append(DefaultText(setting)).Append('.');
        if (setting.BrokerSynonyms.Count > 0)
            text.Append(" When the topic does not set it, the broker's ").AppendJoin(", then ", setting.BrokerSynonyms).Append(" does.");
        if (ModeText(setting.UpdateMode) is { } mode)
            text.Append(' ').Append(mode);
        if (setting.Since.Index > 0)
            text.Append(" Not yet in ").Append(KafkaRelease.All[setting.Since.Index - 1]).Append('.');
        if (setting.RemovedIn is { } removed)
            text.Append(" Gone in ").Append(removed).Append('.');
        if (setting.TradesOff is { } trade)
            text.Append(' ').Append(trade);
        return text.ToString();
    }

    private static string DefaultText(Setting setting)
    {
        var text = new StringBuilder("Default: ").Append(Shown(setting));
        string? before = null;
        KafkaRelease? last = null;
        var history = new List<string>();
        foreach (var release in KafkaRelease.All)
        {
            if (For(release.Profile).Find(setting.Scope, setting.Name) is not { } then)
                continue;
            var shown = Shown(then);
            if (before is not null && shown != before)
                history.Add($"{before} up to {last}");
            (before, last) = (shown, release);
        }

        return history.Count == 0 ? text.ToString() : text.Append(" in ").Append(setting.Release).Append(" (").AppendJoin(", ", history).Append(')').ToString();
    }

    private static string Shown(Setting setting) => setting switch
    {
        { IsRequired: true } => "none, it must be set",
        { Default: null } => "not set",
        { Default: "" } => "empty",
        { Type: SettingType.Long, Default: "9223372036854775807" } => "9223372036854775807 (never)",
        { Default: { } text } => text,
    };

    private static string? ModeText(UpdateMode mode) => mode switch
    {
        UpdateMode.ReadOnly => "It changes with a restart only.",
        UpdateMode.PerBroker => "It may be changed for one broker while it runs.",
        UpdateMode.ClusterWide => "It may be changed for one broker or for all while they run.",
        _ => null,
    };
}
