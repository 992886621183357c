using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Scenarios.Language;

namespace Lab.Scenarios.Reference;

/// <summary>
/// The JSON Schema (draft 7) that gives editors completion and hints. It is more lenient than the lab: texts such as roles and predicates are
/// checked by `lab validate` alone.
/// </summary>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text()
    {
        var schema = ScenarioSection.Instance.Schema();
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "Scenario of the lab");
        return schema.ToJsonString(Indented) + "\n";
    }
}
