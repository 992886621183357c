using Lab.Model;

namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// Given texts against a table: parsed, range-checked, defaults behind them. Collects the problems and notes of one
/// resolution and remembers which settings the typed view read, so that what is given and read by nobody is named.
/// </summary>
internal sealed class GivenSettings
{
    private readonly SettingsTable table;
    private readonly SettingScope scope;
    private readonly Dictionary<string, SettingValue> values = new(StringComparer.Ordinal);
    private readonly List<(Setting Setting, string Text)> known = [];
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly List<SettingProblem> problems = [];
    private readonly List<SettingNote> notes = [];

    /// <summary>Names are looked at before values: they are the first entries of <see cref="problems"/>.</summary>
    private int unknown;

    private GivenSettings(SettingsTable table, SettingScope scope) => (this.table, this.scope) = (table, scope);

    /// <summary>Kafka's own parsing: a bad value or name becomes a problem, and the default stands in for it.</summary>
    public static GivenSettings Read(
        SettingsTable table, SettingScope scope, IReadOnlyList<KeyValuePair<string, string>> given, SettingSyntax syntax)
    {
        var settings = new GivenSettings(table, scope);
        for (var i = 0; i < given.Count; i++)
        {
            if (!IsGivenAgain(given, i))
                settings.Take(given[i].Key, given[i].Value, syntax);
        }

        return settings;
    }

    public KafkaRelease Release => table.Release;

    public SettingsTable Table => table;

    /// <summary>True when Kafka itself would have thrown by now: it meets one problem and asks no further.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>True when the name was given, whatever its value: Kafka's "the user configured it".</summary>
    public bool IsGiven(string name) => values.ContainsKey(name);

    public long Long(string name) => Value(name).Whole ?? throw Unset(name);

    public int Int(string name) => checked((int)Long(name));

    public double Double(string name) => Value(name).Real ?? throw Unset(name);

    public bool Flag(string name) => Value(name).Flag;

    public string? TextOrNull(string name) => Value(name).Text;

    public string Text(string name) => Value(name).Text ?? throw Unset(name);

    public IReadOnlyList<string> List(string name) => Value(name).List ?? [];

    /// <summary>Null when neither given nor defaulted, also when this release lacks the setting.</summary>
    public long? LongOrNull(string name) => Has(name) ? Value(name).Whole : null;

    /// <summary>The value, or <paramref name="absent"/> when this release lacks the setting.</summary>
    public long LongOr(string name, long absent) => Has(name) ? Long(name) : absent;

    public int IntOr(string name, int absent) => Has(name) ? Int(name) : absent;

    public bool FlagOr(string name, bool absent) => Has(name) ? Flag(name) : absent;

    public string? TextOr(string name, string? absent) => Has(name) ? TextOrNull(name) : absent;

    public IReadOnlyList<string> ListOr(string name, IReadOnlyList<string> absent) => Has(name) ? List(name) : absent;

    public bool Has(string name) => table.Find(scope, name) is not null;

    public SettingValue Value(string name)
    {
        read.Add(name);
        if (values.TryGetValue(name, out var value))
            return value;
        var setting = table.Find(scope, name)
            ?? throw new InvalidOperationException($"Kafka {table.Release} has no {scope.Word()} setting {name}.");
        return DefaultOf(setting);
    }

    public static SettingValue DefaultOf(Setting setting)
    {
        if (setting.Default is not { } text)
            return SettingValue.NotSet;
        return ValueParser.Parse(setting, text, SettingSyntax.Properties, out var value) is null
            ? value
            : throw new InvalidOperationException($"The default '{text}' of {setting} is not of its type.");
    }

    /// <summary>A combination that Kafka refuses.</summary>
    public void Refuse(string name, string what, string exception, string? allowed = null, string? suggestion = null)
    {
        string? text = null;
        foreach (var (setting, given) in known)
        {
            if (setting.Name == name)
                text = given;
        }

        problems.Add(new(scope, name, text, what, allowed, suggestion, exception));
        IsRefused = true;
    }

    public void Note(string name, NoteKind kind, string what) => notes.Add(new(scope, name, kind, what));

    /// <summary>The view reads the name by another way.</summary>
    public void MarkRead(string name) => read.Add(name);

    /// <summary>Closes the books. What was given and is not read by <paramref name="view"/> gets a note: it changes nothing in the lab.</summary>
    public Resolution<T> Finish<T>(Func<GivenSettings, T> view)
        where T : class
    {
        if (IsRefused)
            return new(null, problems, notes);
        var settings = view(this);
        foreach (var (setting, _) in known)
        {
            if (!read.Contains(setting.Name))
                Note(setting.Name, NoteKind.NotSimulated, LabOwned.Why(setting) ?? "checked, but the lab does not simulate what it changes");
        }

        return new(settings, problems, notes);
    }

    /// <summary>Of two lines with one name the later counts, as in a properties file.</summary>
    private static bool IsGivenAgain(IReadOnlyList<KeyValuePair<string, string>> given, int index)
    {
        for (var later = index + 1; later < given.Count; later++)
        {
            if (given[later].Key == given[index].Key)
                return true;
        }

        return false;
    }

    private void Take(string name, string text, SettingSyntax syntax)
    {
        if (table.Find(scope, name) is not { } setting)
        {
            TakeUnknown(name, text);
            return;
        }

        known.Add((setting, text));
        if (ValueParser.Parse(setting, text, syntax, out var value) is { } wrongType)
        {
            problems.Add(new(scope, name, text, wrongType, ValueParser.TypeText(setting, syntax), null, "ConfigException"));
            IsRefused = true;
        }
        else if (setting.Allowed.Refuse(value) is { } wrongValue)
        {
            problems.Add(new(scope, name, text, wrongValue, setting.Allowed.Text, WordFor(setting, value), "ConfigException"));
            IsRefused = true;
        }
        else
        {
            values.Add(name, value);
        }
    }

    /// <summary>
    /// Clients and brokers let unknown names pass (a line in their log), topics do not. The lab passes a name that
    /// another release knows, so that one scenario serves several, and stops at any other.
    /// </summary>
    private void TakeUnknown(string name, string text)
    {
        var refusal = scope is SettingScope.Topic ? "InvalidConfigurationException" : null;
        IsRefused |= refusal is not null;
        var suggestion = table.Suggest(scope, name);
        if (refusal is null && suggestion is { Kind: SuggestionKind.OtherRelease })
            notes.Add(new(scope, name, NoteKind.Ignored, $"Kafka {table.Release} ignores it: {suggestion.Text}"));
        else
            problems.Insert(unknown++, new(scope, name, text, $"is no {scope.Word()} setting of Kafka {table.Release}", null, suggestion?.Text, refusal));
    }

    private static string? WordFor(Setting setting, SettingValue value) =>
        setting.Allowed is AllowedValues.OneOf words && value.Text is { } text && Spelling.Nearest(text, words.Words) is { } near
            ? $"did you mean {near}?"
            : null;

    private InvalidOperationException Unset(string name) => new($"The {scope.Word()} setting {name} has no value in Kafka {table.Release}.");
}
