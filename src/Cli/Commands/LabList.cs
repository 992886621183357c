using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Cli.Input;
using Lab.Model.Guarantees;
using Lab.Scenarios;

namespace Lab.Cli.Commands;

/// <summary>`lab list`: the catalogue with its claims.</summary>
public sealed class LabList(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    private static readonly JsonWriterOptions Pretty = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Run(IReadOnlyList<string> paths, bool json)
    {
        var inputs = Inputs.Load(Environment, paths);
        var files = inputs.Usable.ToList();
        if (json) Output.Write(Json(files));
        else foreach (var file in files) WriteFile(file);
        return inputs.Problems.Count > 0 ? Unusable(inputs.Problems) : ExitCode.AsExpected;
    }

    private void WriteFile(ScenarioFile file)
    {
        var scenario = file.Scenarios[0];
        Output.WriteLine(file.Path);
        Output.WriteLine($"  {scenario.Name}{(scenario.Source.Length > 0 ? $"  [{scenario.Source.Trim()}]" : "")}");
        var width = file.Scenarios.Max(s => s.Variant.Length);
        foreach (var variant in file.Scenarios) Output.WriteLine($"    {variant.Variant.PadRight(width)}  {Claims(variant)}".TrimEnd());
        Output.WriteLine();
    }

    private static string Claims(Scenario scenario)
    {
        var claims = Pairs(scenario).Select(p => $"{p.What} {p.Expected}").ToList();
        return claims.Count == 0 ? "expects nothing" : string.Join(", ", claims);
    }

    private static IEnumerable<(string What, string Expected)> Pairs(Scenario scenario)
    {
        foreach (var g in scenario.Expect.Guarantees) yield return (g.Guarantee.ToString(), g.Expected == Expected.Holds ? "holds" : "violated");
        if (scenario.Expect.Cause is { } cause) yield return ("cause", Causes.NameOf(cause));
        foreach (var o in scenario.Expect.Observations) yield return (o.Predicate.ToString(), o.Frequency switch { Frequency.Always => "always", Frequency.Never => "never", _ => "sometimes" });
    }

    private static string Json(IReadOnlyList<ScenarioFile> files)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Pretty))
        {
            json.WriteStartArray();
            foreach (var file in files)
            {
                json.WriteStartObject();
                json.WriteString("file", file.Path);
                json.WriteString("name", file.Scenarios[0].Name);
                json.WriteString("source", file.Scenarios[0].Source);
                json.WriteStartArray("variants");
                foreach (var scenario in file.Scenarios)
                {
                    json.WriteStartObject();
                    json.WriteString("name", scenario.Variant);
                    json.WriteString("change", file.ChangeOf(scenario.Variant).ToString());
                    json.WriteStartObject("expect");
                    foreach (var (what, expected) in Pairs(scenario)) json.WriteString(what, expected);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
