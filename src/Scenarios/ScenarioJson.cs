using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Model;
using Lab.Scenarios.Language;

namespace Lab.Scenarios;

/// <summary>
/// The canonical text of an effective scenario: a scenario file in JSON with every default written out, names in a fixed order. What is equal has the
/// same text, so the text is what is hashed; reading it gives an equal scenario, so it is also what witnesses keep.
/// </summary>
public static class ScenarioJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static string Write(Scenario scenario, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, indented ? Indented : Compact)) ScenarioSection.Instance.Write(json, scenario);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or any scenario file without variants.</summary>
    public static ScenarioFile Read(string text, string source = "scenario.json") => ScenarioFile.Parse(source, text);

    /// <summary>What identifies a scenario: its run is a function of this and the seed.</summary>
    public static ulong HashOf(Scenario scenario) => Hash.Of(Write(scenario));
}
