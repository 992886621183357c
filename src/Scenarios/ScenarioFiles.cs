using Lab.Model;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios;

/// <summary>Which scenario files paths mean: files as they are, folders with all that is in them.</summary>
public static class ScenarioFiles
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>The files in the order of the paths, those of a folder sorted by name, each once; and a problem for each path that gives none.</summary>
    public static (IReadOnlyList<string> Files, IReadOnlyList<Problem> Problems) Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        var problems = new List<Problem>();
        foreach (var path in paths)
        {
            var found = Directory.Exists(path) ? InFolder(path, problems) : File.Exists(path) ? [path] : Missing(path, problems);
            files.AddRange(found.Where(f => !files.Contains(f)));
        }
        return (files, problems);
    }

    private static IReadOnlyList<string> InFolder(string folder, List<Problem> problems)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsScenario).Order(StringComparer.Ordinal).ToList();
            if (files.Count == 0)
                problems.Add(new(Place.Whole(folder), $"there is no scenario in this folder; scenarios end in {string.Join(", ", Endings)}; lab new kafka writes one to start from"));
            return files;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(Place.Whole(folder), $"the folder cannot be read: {unreadable.Message}"));
            return [];
        }
    }

    private static IReadOnlyList<string> Missing(string path, List<Problem> problems)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        var beside = Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal).ToList() : [];
        problems.Add(new(Place.Whole(path), $"there is no such file or folder{Suggestion.DidYouMean(Path.GetFileName(path), beside)}"));
        return [];
    }

    private static bool IsScenario(string path) =>
        Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)) && !path.EndsWith(".schema.json", StringComparison.OrdinalIgnoreCase);
}
