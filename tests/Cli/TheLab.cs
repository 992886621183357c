using System.Runtime.CompilerServices;

namespace Lab.Cli.Tests;

/// <summary>The lab's own folder, for tests that read what it ships.</summary>
internal static class TheLab
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
