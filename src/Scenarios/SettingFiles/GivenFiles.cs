using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Documents;
using Suggestion = Lab.Model.Suggestion;

namespace Lab.Scenarios.SettingFiles;

/// <summary>A file that was read, and whose settings it holds.</summary>
public sealed record ReadFile(string Path, SettingFileKind Kind);

/// <summary>Everything that the named files say, with its places; and what is wrong with them as files.</summary>
public sealed record GivenFiles
{
    /// <summary>In the order of the command line.</summary>
    public required IReadOnlyList<ReadFile> Files { get; init; }

    /// <summary>One per scope and name: of those that come twice the last.</summary>
    public required IReadOnlyList<GivenSetting> Settings { get; init; }

    /// <summary>How Spring's listeners commit, when a file says it.</summary>
    public required (SpringAckMode Mode, Place Place)? AckMode { get; init; }

    /// <summary>Problems and notes in the order in which they were met.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Some file speaks for producers, consumers, brokers, a topic.</summary>
    public required bool HasProducer { get; init; }

    public required bool HasConsumer { get; init; }

    public bool HasBroker => Files.Any(f => f.Kind == SettingFileKind.Broker);

    public bool HasTopic => Files.Any(f => f.Kind == SettingFileKind.Topic);

    public bool IsSpring => Files.Any(f => f.Kind == SettingFileKind.Spring);

    /// <summary>The settings of one scope, in the order in which they were given.</summary>
    public IEnumerable<GivenSetting> Of(SettingScope scope) => Settings.Where(s => s.Scope == scope);

    public GivenSetting? Find(SettingScope scope, string name) => Settings.FirstOrDefault(s => s.Scope == scope && s.Name == name);

    /// <summary>The files of a scope, as messages name them.</summary>
    public string NamesOf(SettingScope scope) => string.Join(", ", Files.Where(f => Scopes(f.Kind).Contains(scope)).Select(f => f.Path));

    /// <summary>Reads files; each argument is a path, or a kind and a path: <c>producer=FILE</c>.</summary>
    /// <param name="arguments">As the command line has them.</param>
    /// <param name="table">The settings of the release.</param>
    /// <param name="springProfiles">Profiles of Spring's that are active; none: those that a file itself calls active.</param>
    public static GivenFiles Read(IReadOnlyList<string> arguments, SettingsTable table, params IReadOnlyList<string> springProfiles)
    {
        var reader = new Reader(table, springProfiles);
        foreach (var argument in arguments) reader.Take(argument);
        return reader.Result();
    }

    private static SettingScope[] Scopes(SettingFileKind kind) => kind switch
    {
        SettingFileKind.Broker => [SettingScope.Broker],
        SettingFileKind.Topic => [SettingScope.Topic],
        SettingFileKind.Producer => [SettingScope.Producer],
        SettingFileKind.Consumer => [SettingScope.Consumer],
        _ => [SettingScope.Producer, SettingScope.Consumer],
    };

    private sealed class Reader(SettingsTable table, IReadOnlyList<string> springProfiles)
    {
        private readonly List<ReadFile> files = [];
        private readonly List<GivenSetting> settings = [];
        private readonly List<Problem> problems = [];
        private (SpringAckMode, Place)? ackMode;
        private bool hasProducer;
        private bool hasConsumer;

        public GivenFiles Result() => new() { Files = files, Settings = settings, AckMode = ackMode, Problems = problems, HasProducer = hasProducer, HasConsumer = hasConsumer };

        public void Take(string argument)
        {
            if (Split(argument) is not (var said, { } path)) return;
            if (TextOf(path) is not { } text) return;
            var source = path.Replace('\\', '/');
            var isYaml = IsYaml(path);
            var before = problems.Count;
            if (!isYaml && said is null && ToolOutput.Read(source, text, problems) is var (about, told))
            {
                files.Add(new(source, about));
                TakeProperties(about, told);
                return;
            }

            IReadOnlyList<SpringDocument> documents = isYaml ? SpringYaml.Read(source, text, problems) : [];
            var entries = isYaml ? [.. documents.SelectMany(d => d.Entries)] : PropertiesText.Read(source, text, problems);
            if (isYaml && said is not null and not SettingFileKind.Spring)
            {
                problems.Add(new(Place.Whole(source), $"a YAML file is read as Spring Boot's; Kafka's own {said.Value.Word()} settings stand in a properties file"));
                return;
            }

            if (!isYaml && said is null or SettingFileKind.Broker or SettingFileKind.Spring && EnvironmentNames.Of(entries, table) is var (whose, variables)) (said, entries) = (whose, variables);
            if (said is null && !isYaml && OtherComponents.Of(entries) is var (component, mark))
            {
                problems.Add(new(mark.Place, $"{mark.Key} is a setting of {component}, which the lab does not run; what its clients are given can be asked as a file of its own: producer=FILE, consumer=FILE"));
                return;
            }

            var (kind, why) = said is not null || isYaml ? (said ?? SettingFileKind.Spring, null) : KindOfFile.Of(path, entries, table);
            if (kind is not { } known)
            {
                problems.Add(new(Place.Whole(source), why!));
                return;
            }

            files.Add(new(source, known));
            if (known == SettingFileKind.Spring) entries = new SpringProfiles(springProfiles, problems).Chosen(isYaml ? documents : SpringDocument.OfProperties(source, text, entries));
            NoteRepeats(entries);
            if (known == SettingFileKind.Spring) TakeSpring(source, entries, isBroken: problems.Skip(before).Any(p => !p.IsNote));
            else TakeProperties(known, entries);
        }

        private static bool IsYaml(string path) => path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);

        private (SettingFileKind? Kind, string? Path) Split(string argument)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || File.Exists(argument)) return (null, argument);
            var word = argument[..equals];
            if (SettingFileKinds.Parse(word) is { } kind) return (kind, argument[(equals + 1)..]);
            var words = SettingFileKinds.Words.Select(w => w.Word).ToList();
            problems.Add(new(Place.Whole(argument), $"\"{word}\" is no kind of settings; a file may be named as {string.Join(", ", words.Select(w => w + "=FILE"))}{Suggestion.DidYouMean(word, words)}"));
            return (null, null);
        }

        private string? TextOf(string path)
        {
            try
            {
                return FileText.Of(File.ReadAllBytes(path), IsYaml(path), path.Replace('\\', '/'), problems);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                var why = Directory.Exists(path) ? "this is a folder; name the files in it"
                    : unreadable is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"the file cannot be read: {unreadable.Message}";
                problems.Add(new(Place.Whole(path), why));
                return null;
            }
        }

        private void NoteRepeats(IReadOnlyList<PropertyEntry> entries)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var later = entries.Skip(i + 1).FirstOrDefault(e => e.Key == entries[i].Key);
                if (later.Key is not null) problems.Add(new(later.Place, $"{later.Key}={later.Value} replaces {entries[i].Value} of line {entries[i].Place.Line}: the last line of a name counts", IsNote: true));
            }
        }

        private void TakeSpring(string source, IReadOnlyList<PropertyEntry> entries, bool isBroken)
        {
            var spring = new SpringSettings(table, problems);
            // What a later line replaced says nothing any more, not of its placeholders either.
            spring.Read([.. entries.Where((e, at) => !entries.Skip(at + 1).Any(later => later.Key == e.Key))]);
            if (!spring.IsAny && !isBroken) problems.Add(new(Place.Whole(source), NoSpring(entries)));
            ackMode = spring.AckMode ?? ackMode;
            hasProducer |= spring.NamesProducer || !spring.NamesConsumer;
            hasConsumer |= spring.NamesConsumer || !spring.NamesProducer;
            foreach (var given in spring.Given) Add(given);
        }

        /// <summary>What somebody may have meant who gives a file without Spring's keys for Kafka.</summary>
        private static string NoSpring(IReadOnlyList<PropertyEntry> entries)
        {
            const string nothing = "there is no spring.kafka key in it";
            if (entries.Any(e => e.Key.StartsWith("spring.cloud.stream.", StringComparison.Ordinal))) return $"{nothing}; the keys of Spring Cloud Stream (spring.cloud.stream) are not read";
            if (entries.Any(e => e.Key is "apiVersion" or "kind" || e.Key.StartsWith("services.", StringComparison.Ordinal)))
                return $"{nothing}; of YAML only Spring Boot's is read: write Kafka's settings in it into a properties file, or KAFKA_... variables into a file of their own";
            return nothing;
        }

        private void TakeProperties(SettingFileKind kind, IReadOnlyList<PropertyEntry> entries)
        {
            hasProducer |= kind is SettingFileKind.Producer or SettingFileKind.Client;
            hasConsumer |= kind is SettingFileKind.Consumer or SettingFileKind.Client;
            var scopes = Scopes(kind);
            foreach (var entry in entries)
            {
                var known = scopes.Length == 1 ? scopes : [.. scopes.Where(s => table.Find(s, entry.Key) is not null)];
                foreach (var scope in known.Length > 0 ? known : scopes[..1]) Add(new(scope, entry.Key, entry.Value, entry.Key, entry.Place));
            }
        }

        /// <summary>Of two the later counts; between files a note says so, within one it has been said.</summary>
        private void Add(GivenSetting setting)
        {
            var known = settings.FindIndex(s => s.Scope == setting.Scope && s.Name == setting.Name);
            if (known >= 0)
            {
                var earlier = settings[known];
                if (earlier.Place.Source != setting.Place.Source && earlier.Value != setting.Value)
                    problems.Add(new(setting.Place, $"{setting.Written}={setting.Value} replaces {earlier.Value} of {earlier.From}: of two files the later counts", IsNote: true));
                settings.RemoveAt(known);
            }

            settings.Add(setting);
        }
    }
}
