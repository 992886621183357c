namespace Lab.Checker.Tests.Support;

/// <summary>The project's own files, for tests of what its documentation says.</summary>
internal static class Repository
{
    public static string PathOf(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Lab.sln"))) folder = folder.Parent;
        return Path.Combine(folder.FullName, file);
    }

    public static string Text(string file) => File.ReadAllText(PathOf(file)).ReplaceLineEndings("\n");
}
