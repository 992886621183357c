using System.Globalization;
using System.Text;
using Lab.Cli.Running;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Reports.Diagrams;
using Lab.Reports.Files;

namespace Lab.Cli.Replaying;

/// <summary>The diagrams of a replayed run: one for each violated guarantee that names a message, beside its twin that holds.</summary>
public sealed class Diagrams(Recorder recorder, string folder)
{
    /// <returns>What was written.</returns>
    public IReadOnlyList<string> Write(IExperiment experiment, VariantResult head, RunRecord record, List<string> problems)
    {
        var written = new List<string>();
        var names = new Slugs();
        foreach (var verdict in record.Result.Verdicts.Where(v => v.Outcome == Outcome.Violated))
        {
            var example = recorder.CounterexampleOf(experiment, head, verdict.Guarantee, record.Result.Seed);
            if (DiagramSvg.Render(example) is not { } svg) continue;
            var name = names.Of("replay", head.File, head.Variant, string.Create(CultureInfo.InvariantCulture, $"seed {record.Result.Seed}"), verdict.Guarantee.ToString());
            var path = $"{folder.Replace('\\', '/').TrimEnd('/')}/{name}.svg";
            try
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(path, svg, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                written.Add(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                problems.Add($"{path} cannot be written: {e.Message}");
                break;
            }
        }

        return written;
    }
}
