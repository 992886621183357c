using System.Text;
using Lab.Cli.Input;
using Lab.Model;
using Lab.Scenarios;

namespace Lab.Cli.Commands;

/// <summary>`lab new kafka [FILE]`: a commented scenario to start from. An existing file is never overwritten.</summary>
public sealed class LabNew(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    private const string Schema = "docs/scenario.schema.json";

    public int Run(string system, string? path)
    {
        if (ScenarioTemplates.New(system) is not { } template) return Unusable($"{system}: there is no scenario to start from for this system; there is: {string.Join(", ", ScenarioTemplates.Systems)}{Suggestion.DidYouMean(system, ScenarioTemplates.Systems)}");
        if (path is null)
        {
            Output.Write(template);
            return ExitCode.AsExpected;
        }

        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew)) file.Write(Encoding.UTF8.GetBytes(SchemaFrom(path, template)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Unusable(File.Exists(path) ? $"{path}: there is a file already; choose another name" : $"{path}: the file cannot be written: {e.Message}");
        }

        Output.WriteLine($"{path} is written. Look at it, then: {Home.LabFromHere(Environment)} run {Reports.ReplayCommand.Quoted(path)}");
        return ExitCode.AsExpected;
    }

    /// <summary>The editor's schema, as seen from the new file.</summary>
    private string SchemaFrom(string path, string template)
    {
        if (Environment.Home is null) return template;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        return template.Replace($"../../{Schema}", Path.GetRelativePath(folder, Path.Combine(Environment.Home, Schema)).Replace('\\', '/'), StringComparison.Ordinal);
    }
}
