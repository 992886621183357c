using Lab.Broker.Kafka.Settings;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Advice;

/// <summary>
/// Keeps the names that the settings table is to judge. Real files hold names that Kafka's tables lack and that are right all the same; only
/// what is near a known name, dead, or another scope's is certainly a mistake.
/// </summary>
internal sealed class KnownNames(SettingsTable table, List<Problem> problems)
{
    /// <summary>One edit in so many letters is a slip; more is another word.</summary>
    private const int LettersPerEdit = 4;

    public List<GivenSetting> Kept(IEnumerable<GivenSetting> given)
    {
        var kept = new List<GivenSetting>();
        var others = new List<GivenSetting>();
        foreach (var setting in given) (IsJudged(setting) ? kept : others).Add(setting);
        foreach (var file in others.GroupBy(o => o.Place.Source)) Note([.. file]);
        return kept;
    }

    /// <summary>Many of one file in one note.</summary>
    private void Note(List<GivenSetting> others)
    {
        const int fewEach = 2;
        if (others.Count > fewEach)
        {
            problems.Add(new(others[0].Place, $"{string.Join(", ", others.Select(o => o.Written))} are no {others[0].Scope.Word()} settings of Kafka's own; they are not looked at", IsNote: true));
            return;
        }

        foreach (var other in others) problems.Add(new(other.Place, $"{other.Written} is no {other.Scope.Word()} setting of Kafka's own; it is not looked at", IsNote: true));
    }

    private bool IsJudged(GivenSetting setting)
    {
        if (table.Find(setting.Scope, setting.Name) is not null) return true;
        if (ForeignNames.Has(setting.Scope, setting.Name)) return false;
        // A topic with an unknown setting is not created; clients and brokers only log it.
        if (setting.Scope is SettingScope.Topic) return true;
        return table.Suggest(setting.Scope, setting.Name) switch
        {
            null => false,
            { Kind: SuggestionKind.Misspelt, Name: { } near } => IsSlip(setting.Name, near),
            { Kind: SuggestionKind.OtherScope } => SettingScopes.All.Any(s => table.Find(s, setting.Name) is not null),
            _ => true,
        };
    }

    private static bool IsSlip(string written, string near) => Spelling.Distance(Plain(written), Plain(near)) <= Math.Max(1, near.Length / LettersPerEdit);

    private static string Plain(string name) => name.Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
