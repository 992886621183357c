namespace Lab.Cli.Input;

/// <summary>The lab's own folder and the ways from and to it.</summary>
public static class Home
{
    private const string Scenarios = "scenarios";

    /// <summary>LAB_HOME, which the `lab` script sets; else the nearest folder above the binary that holds scenarios/ and the script. Null when there is none.</summary>
    public static string? Find(string? variable, string binaryFolder)
    {
        if (!string.IsNullOrEmpty(variable)) return Path.TrimEndingDirectorySeparator(Path.GetFullPath(variable));
        for (var folder = new DirectoryInfo(binaryFolder); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, Scenarios)) && File.Exists(Path.Combine(folder.FullName, "lab"))) return folder.FullName;
        }

        return null;
    }

    /// <summary>The built-in scenarios, as a path from the current folder.</summary>
    public static string ScenariosOf(LabEnvironment environment) => FromHere(environment, Scenarios);

    /// <summary>Something in the lab's folder, as a path from the current folder.</summary>
    public static string FromHere(LabEnvironment environment, string inHome)
    {
        if (environment.Home is null) return inHome;
        var full = Path.Combine(environment.Home, inHome);
        var relative = Path.GetRelativePath(environment.CurrentFolder, full);
        return (relative.Length <= full.Length ? relative : full).Replace('\\', '/');
    }

    /// <summary>How the reader starts the command from where he is.</summary>
    public static string LabFromHere(LabEnvironment environment)
    {
        if (environment.Home is null) return "lab";
        var path = FromHere(environment, "lab");
        return path.Contains('/', StringComparison.Ordinal) ? path : "./" + path;
    }

    /// <summary>Where reports go unless told otherwise: within the lab's folder into its reports/, elsewhere into reports/ of the current folder.</summary>
    public static string Reports(LabEnvironment environment, string name)
    {
        var inReports = Path.Combine("reports", name);
        var within = environment.Home is { } home && (environment.CurrentFolder + Path.DirectorySeparatorChar).StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return within ? FromHere(environment, inReports) : inReports;
    }

    /// <summary>A path as given; one that is not there from the current folder but is in the lab's, is that.</summary>
    public static string Resolve(LabEnvironment environment, string path)
    {
        if (Exists(path) || Path.IsPathRooted(path) || environment.Home is null) return path;
        return Exists(Path.Combine(environment.Home, path)) ? FromHere(environment, path) : path;
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}
