using Lab.Checker.Json;
using Lab.Checker.Judging;
using Lab.Model.Guarantees;
using Lab.Reports;

namespace Lab.Cli.Commands;

/// <summary>`lab check`: judges a recorded history by the same rules as a run. A file expects nothing: whatever is violated counts.</summary>
public sealed class LabCheck(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    private const int NameWidth = 18;

    public int Run(string path)
    {
        HistoryFile file;
        try
        {
            using var input = File.OpenRead(path);
            file = HistoryJson.Read(input, path);
        }
        catch (HistoryFormatException malformed)
        {
            return Unusable(malformed.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Unusable(e is FileNotFoundException or DirectoryNotFoundException ? $"{path}: there is no such file" : $"{path}: the file cannot be read: {e.Message}");
        }

        var code = ExitCode.AsExpected;
        foreach (var verdict in Judge.Offline(file.History, file.Header.Context))
        {
            Output.WriteLine($"{verdict.Guarantee.ToString().PadRight(NameWidth)} {Words.Of(verdict.Outcome)}{(verdict.Violations > 1 ? $" ({Words.Count(verdict.Violations)} times)" : "")}");
            if (verdict.Witness is { } witness) Output.WriteLine($"{"",NameWidth} {Words.Sentence(witness.Sentence)}");
            code = ExitCode.Worst(code, verdict.Outcome switch { Outcome.Violated => ExitCode.NotAsExpected, Outcome.Unknown => ExitCode.Undecided, _ => ExitCode.AsExpected });
        }

        return code;
    }
}
