using System.Runtime.CompilerServices;

namespace Lab.Cli.Tests;

/// <summary>Compares text with a file under <c>approved/</c>. <c>LAB_APPROVE=1</c> writes the files anew: look at them before committing.</summary>
internal static class Approved
{
    public static void Is(string name, string actual, [CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(caller)!, "approved", name);
        if (Environment.GetEnvironmentVariable("LAB_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{name} was never approved: run the tests with LAB_APPROVE=1 and look at it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
