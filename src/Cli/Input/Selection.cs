using Lab.Explorer.Running;
using Lab.Model;
using Lab.Scenarios;

namespace Lab.Cli.Input;

/// <summary>A file with all its experiments, and which of them are to be run.</summary>
/// <param name="File">As it was read.</param>
/// <param name="Experiments">All, in the order of the file: a twin may be found among those that were not asked for.</param>
/// <param name="Chosen">Those to run, as indices into <see cref="Experiments"/>.</param>
public sealed record SelectedFile(ScenarioFile File, IReadOnlyList<IExperiment> Experiments, IReadOnlyList<int> Chosen);

/// <summary>Which variants of which files are run: all, or those that `--only` names.</summary>
public static class Selection
{
    /// <summary>
    /// A name chooses a scenario (the name of its file, or its sentence) with all variants, or variants of that name. Where something is
    /// called exactly so, that alone is meant; else everything whose name holds the word. Case does not count.
    /// </summary>
    /// <returns>The files with something to run, and a message for each name that means nothing.</returns>
    public static (IReadOnlyList<SelectedFile> Files, IReadOnlyList<string> Problems) Of(IReadOnlyList<ScenarioFile> files, IReadOnlyList<string> only, Func<ScenarioFile, IReadOnlyList<IExperiment>> experiments)
    {
        var problems = new List<string>();
        var chosen = new SortedSet<(int File, int Variant)>();
        foreach (var name in only)
        {
            var exact = Matches(files, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
            var found = exact.Count > 0 ? exact : Matches(files, n => n.Contains(name, StringComparison.OrdinalIgnoreCase));
            if (found.Count == 0) problems.Add($"--only {name}: no scenario and no variant here is called so{Suggestion.DidYouMean(name, Names(files))}");
            chosen.UnionWith(found);
        }

        var selected = new List<SelectedFile>();
        for (var f = 0; f < files.Count; f++)
        {
            var file = f;
            var indices = Enumerable.Range(0, files[f].Scenarios.Count).Where(v => only.Count == 0 || chosen.Contains((file, v))).ToList();
            if (indices.Count > 0 && problems.Count == 0) selected.Add(new(files[f], experiments(files[f]), indices));
        }

        return (selected, problems);
    }

    private static List<(int File, int Variant)> Matches(IReadOnlyList<ScenarioFile> files, Func<string, bool> isMeant)
    {
        var found = new List<(int, int)>();
        for (var f = 0; f < files.Count; f++)
        {
            var whole = isMeant(files[f].Id) || isMeant(files[f].Scenarios[0].Name);
            for (var v = 0; v < files[f].Scenarios.Count; v++)
            {
                if (whole || isMeant(files[f].Scenarios[v].Variant)) found.Add((f, v));
            }
        }

        return found;
    }

    private static IEnumerable<string> Names(IReadOnlyList<ScenarioFile> files) =>
        files.SelectMany(f => f.Scenarios.Select(s => s.Variant).Prepend(f.Scenarios[0].Name).Prepend(f.Id)).Distinct();
}
