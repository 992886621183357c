using Lab.Scenarios;
using Lab.Scenarios.Documents;

namespace Lab.Cli.Input;

/// <summary>The scenario files that paths mean, read; and a message for each thing that is wrong with them.</summary>
/// <param name="Files">All that were found, usable or not.</param>
/// <param name="Problems">Paths without a file, and what is wrong inside the files. Each message once.</param>
public sealed record Inputs(IReadOnlyList<ScenarioFile> Files, IReadOnlyList<string> Problems)
{
    public IEnumerable<ScenarioFile> Usable => Files.Where(f => f.IsUsable);

    /// <summary>Legal, and worth knowing.</summary>
    public IEnumerable<Problem> Notes => Files.SelectMany(f => f.Problems).Where(p => p.IsNote);

    /// <summary>Without a path: the built-in scenarios.</summary>
    public static Inputs Load(LabEnvironment environment, IReadOnlyList<string> paths, params ReadOnlySpan<ScenarioOverride> overrides)
    {
        var named = paths.Count == 0 ? [Home.ScenariosOf(environment)] : paths.Select(p => Home.Resolve(environment, p));
        var (found, missing) = ScenarioFiles.Find(named);
        var files = new List<ScenarioFile>();
        foreach (var path in found) files.Add(ScenarioFile.Load(path.Replace('\\', '/'), overrides));
        var problems = missing.Concat(files.SelectMany(f => f.Problems).Where(p => !p.IsNote)).Select(p => p.ToString()).Distinct();
        return new(files, [.. problems]);
    }
}
