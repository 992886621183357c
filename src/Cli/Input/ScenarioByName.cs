using Lab.Scenarios;

namespace Lab.Cli.Input;

/// <summary>A built-in scenario by the name of its file alone, for those who do not want to type folders.</summary>
public static class ScenarioByName
{
    /// <summary>The path as given when there is something; else the one built-in file that is called so; else the path as given.</summary>
    public static string Resolve(LabEnvironment environment, string name)
    {
        var path = Home.Resolve(environment, name);
        if (File.Exists(path) || Directory.Exists(path) || environment.Home is null || name.Length == 0) return path;
        var (files, _) = ScenarioFiles.Find([Home.ScenariosOf(environment)]);
        var called = files.Where(f => Path.GetFileNameWithoutExtension(f) == name || Path.GetFileName(f) == name).ToList();
        return called.Count == 1 ? called[0] : path;
    }
}
