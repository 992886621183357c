using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Advice;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Tests.SettingFiles;

/// <summary>Files of one test in a folder of their own.</summary>
public abstract class Given : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lab-settings-").FullName;

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a file and gives its path.</summary>
    protected string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    protected static GivenFiles Files(params string[] arguments) => GivenFiles.Read(arguments, SettingsTable.For("4.1"));

    protected static InForce InForce(params string[] arguments) => Lab.Scenarios.Advice.InForce.Of(Files(arguments), KafkaRelease.Of("4.1"));

    /// <summary>What is wrong, without the folder.</summary>
    protected IReadOnlyList<string> Problems(InForce settings, bool notes = false) =>
        [.. settings.Problems.Where(p => p.IsNote == notes).Select(p => p.ToString().Replace(folder + "/", "", StringComparison.Ordinal))];
}
