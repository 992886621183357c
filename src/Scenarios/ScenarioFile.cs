using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Figures;
using Lab.Scenarios.Language;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios;

/// <summary>
/// One file, read: the scenario and each of its variants as effective scenarios, and everything that is wrong with them. The scenarios may be run
/// when the file is usable.
/// </summary>
public sealed record ScenarioFile
{
    private readonly IReadOnlyList<KeyValuePair<string, VariantChange>> changes;

    private ScenarioFile(string path, IReadOnlyList<Scenario> scenarios, IReadOnlyList<Problem> problems, IReadOnlyList<KeyValuePair<string, VariantChange>>? changes = null) =>
        (Path, Scenarios, Problems, this.changes) = (path, scenarios, problems, changes ?? []);

    /// <summary>As it was given.</summary>
    public string Path { get; }

    /// <summary>What the command calls the scenario: the name of the file without its extension.</summary>
    public string Id => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The base first, then the variants in the order of the file; empty when the file is not usable.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>In the order of their places, notes among them.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Nothing is wrong; there may be notes.</summary>
    public bool IsUsable => Problems.All(p => p.IsNote);

    /// <summary>What a variant changes; nothing for the base and for a name that is none.</summary>
    public VariantChange ChangeOf(string variant)
    {
        foreach (var change in changes)
            if (change.Key == variant) return change.Value;
        return VariantChange.None;
    }

    /// <summary>The same file with a swarm in place of every script (<see cref="SwarmTwin"/>).</summary>
    public ScenarioFile WithoutScripts() => new(Path, [.. Scenarios.Select(s => SwarmTwin.HasScript(s) ? SwarmTwin.Of(s) : s)], Problems, changes);

    /// <summary>Reads a file from disk.</summary>
    public static ScenarioFile Load(string path, params ReadOnlySpan<ScenarioOverride> overrides)
    {
        try
        {
            return Parse(path, File.ReadAllText(path), overrides);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var why = unreadable is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"the file cannot be read: {unreadable.Message}";
            return new(path, [], [new(Place.Whole(path), why)]);
        }
    }

    /// <summary>Reads a text, YAML or JSON; <paramref name="path"/> is what messages call it.</summary>
    public static ScenarioFile Parse(string path, string text, params ReadOnlySpan<ScenarioOverride> overrides)
    {
        var problems = new List<Problem>();
        var root = DocumentReader.Read(path, text, problems);
        if (root is MappingNode document) return Bind(path, document, overrides, problems);
        if (root is not null) problems.Add(new(root.Place, $"{root.Kind} stands where a scenario asks for keys such as name:, system: and topics:"));
        return new(path, [], problems);
    }

    private static ScenarioFile Bind(string path, MappingNode document, ReadOnlySpan<ScenarioOverride> overrides, List<Problem> problems)
    {
        var scenarios = new List<Scenario>();
        var patches = ReadVariants(document, problems);
        var bare = document.Without(ScenarioSection.Variants.Name);

        Bind(bare, null, overrides, problems, scenarios);
        foreach (var patch in patches)
        {
            var ofVariant = new List<Problem>();
            Bind(bare, patch, overrides, ofVariant, scenarios);
            foreach (var problem in ofVariant)
                if (!problems.Contains(problem)) problems.Add(problem with { Message = $"{problem.Message} (in variant {patch.Name})" });
        }
        RefuseUnknownVariants(document, scenarios, patches, problems);
        var ordered = problems.OrderBy(p => p.Place).ToList();
        return new(path, ordered.All(p => p.IsNote) ? scenarios : [], ordered, [.. patches.Select(p => KeyValuePair.Create(p.Name, VariantChange.Of(p)))]);
    }

    // Figures are compared with those of other variants, which one scenario alone does not know.
    private static void RefuseUnknownVariants(MappingNode document, IReadOnlyList<Scenario> scenarios, IReadOnlyList<VariantPatch> patches, List<Problem> problems)
    {
        List<string> known = [Scenario.Base, .. patches.Select(p => p.Name)];
        foreach (var named in scenarios.SelectMany(s => s.Measure).Select(c => c.Bound).OfType<FigureBound.Times>().Select(b => b.Variant).Distinct().Where(v => !known.Contains(v)))
            problems.Add(new(WhereMeasured(document, patches, named), $"measure: compares with @{named}, and no variant is called so; allowed: {string.Join(", ", known)}{Suggestion.DidYouMean(named, known)}"));
    }

    private static Place WhereMeasured(MappingNode document, IReadOnlyList<VariantPatch> patches, string variant)
    {
        var lists = patches.SelectMany(p => p.Replacements).Where(r => r.Key.Text == ScenarioSection.Measure.Name).Select(r => r.Value).Prepend(document[ScenarioSection.Measure.Name]);
        var items = lists.SelectMany(l => l is SequenceNode list ? list.Items : l is null ? [] : [l]).OfType<ScalarNode>();
        return items.FirstOrDefault(i => i.Text.EndsWith($"@{variant}", StringComparison.Ordinal)) is { } item ? item.PlaceOf(item.Text.LastIndexOf('@')) : document.Place;
    }

    private static void Bind(MappingNode document, VariantPatch? patch, ReadOnlySpan<ScenarioOverride> overrides, List<Problem> problems, List<Scenario> scenarios)
    {
        foreach (var entry in patch?.Replacements ?? []) document = document.With(entry.Key, entry.Value);
        foreach (var entry in patch?.Set ?? []) document = Set(document, entry.Key, entry.Value, problems);
        foreach (var change in overrides) document = Set(document, change.Path, change.Value, problems);

        var reading = new Reading(SystemCatalogs.All[0], problems);
        if (ScenarioSection.Instance.TryRead(document, reading, out var scenario))
            scenarios.Add(patch is null ? scenario : scenario with { Variant = patch.Name });
    }

    private static MappingNode Set(MappingNode document, ScalarNode path, Node value, List<Problem> problems)
    {
        var (changed, problem) = NodePath.Set(document, path, value, PlanNames.Of);
        if (problem is not null) problems.Add(problem);
        return changed ?? document;
    }

    private static Lab.Model.ValueList<VariantPatch> ReadVariants(MappingNode document, List<Problem> problems)
    {
        if (document[ScenarioSection.Variants.Name] is not { } node || node is ScalarNode { IsNull: true }) return [];
        var reading = new Reading(SystemCatalogs.All[0], problems);
        using (reading.Inside(ScenarioSection.Variants.Name))
            return ScenarioSection.Variants.Shape.TryRead(node, reading, out var patches) ? patches : [];
    }
}
