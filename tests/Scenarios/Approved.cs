namespace Lab.Scenarios.Tests;

/// <summary>Texts that a person has read and found good. LAB_APPROVE=1 writes them anew; commit only what you understand.</summary>
internal static class Approved
{
    public static string Root { get; } = FindRoot();

    public static string Folder => Path.Combine(Root, "tests", "Scenarios");

    /// <summary>Compares with tests/Scenarios/approved/NAME.txt.</summary>
    public static void Check(string name, string text) => CheckFile(Path.Combine("tests", "Scenarios", "approved", name + ".txt"), text);

    /// <summary>Compares with a file of the repository.</summary>
    public static void CheckFile(string path, string text)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("LAB_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Assert.True(File.Exists(file), $"{path} is missing; run with LAB_APPROVE=1 and read what it writes.");
        var approved = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.True(approved == text, $"{path} differs; run with LAB_APPROVE=1 and read the difference. Now:\n{text}");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Lab.sln lies in no folder above the tests.");
        return folder;
    }
}
