using Lab.Model;

namespace Lab.Broker.Kafka.Settings;

public sealed partial class SettingsTable
{
    /// <summary>
    /// What was probably meant by a name that <paramref name="scope"/> lacks: a dead name's replacement, the scope it
    /// belongs to, the nearest spelling, in this order. Null when nothing is near, or when the name is right.
    /// </summary>
    public Suggestion? Suggest(SettingScope scope, string name)
    {
        if (Find(scope, name) is not null)
            return null;
        if (DeadSettings.Find(scope, name) is { } dead)
            return new(SuggestionKind.Dead, dead.ReplacedBy, dead.Text);
        if (FindElsewhere(scope, name) is { } lifetime)
            return new(SuggestionKind.OtherRelease, null, LifetimeText(lifetime));
        if (InOtherScope(scope, name) is { } other)
            return other;
        if (Spelling.Nearest(name, inOrder[(int)scope].Select(s => s.Name)) is { } near)
            return new(SuggestionKind.Misspelt, near, $"did you mean {near}?");
        foreach (var elsewhereScope in SettingScopes.All)
        {
            if (elsewhereScope != scope && Spelling.Nearest(name, inOrder[(int)elsewhereScope].Select(s => s.Name)) is { } far)
                return new(SuggestionKind.OtherScope, null, $"did you mean {far}? That is a {elsewhereScope.Word()} setting, not a {scope.Word()} setting");
        }

        return null;
    }

    private string LifetimeText(Lifetime lifetime) =>
        lifetime.Since.Index > Release.Index ? $"Kafka {lifetime.Since} has it" : $"it is gone in Kafka {lifetime.RemovedIn}";

    /// <summary>A broker name given for a topic has a topic name, and the other way round.</summary>
    private Suggestion? InOtherScope(SettingScope scope, string name)
    {
        foreach (var other in SettingScopes.All)
        {
            if (Find(other, name) is null)
                continue;
            var right = (scope, other) switch
            {
                (SettingScope.Topic, SettingScope.Broker) => TopicNameOf(name),
                (SettingScope.Broker, SettingScope.Topic) => Find(other, name)!.BrokerSynonyms is [var first, ..] ? first : null,
                _ => null,
            };
            var text = $"that is a {other.Word()} setting, not a {scope.Word()} setting";
            return new(SuggestionKind.OtherScope, right, right is null ? text : $"{text}; here it is called {right}");
        }

        return null;
    }

    private string? TopicNameOf(string brokerName)
    {
        foreach (var setting in inOrder[(int)SettingScope.Topic])
        {
            if (setting.BrokerSynonyms.Contains(brokerName))
                return setting.Name;
        }

        return null;
    }
}
