using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>Where the controllers are: so many on machines of their own, or one in the process of every broker.</summary>
internal readonly record struct ControllersText(int Count, bool AreCombined);

/// <summary>A number, or <c>combined</c>.</summary>
internal sealed class ControllersShape : Shape<ControllersText>
{
    public const int Most = 9;
    private const string Combined = "combined";
    private static readonly WholeShape Number = new(1, Most);

    public override string Allowed { get; } = $"{Number.Allowed}, or {Combined}";

    public override bool TryRead(Node node, Reading reading, out ControllersText value)
    {
        value = default;
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        if (scalar.Text == Combined)
        {
            value = new(0, AreCombined: true);
            return true;
        }

        if (int.TryParse(scalar.Text, System.Globalization.NumberStyles.AllowLeadingSign, null, out var count) && count is >= 1 and <= Most)
        {
            value = new(count, AreCombined: false);
            return true;
        }

        reading.Report(scalar.Place, $"{scalar.Kind} stands where {reading.Where} asks for {Allowed}{Suggestion.DidYouMean(scalar.Text, [Combined])}");
        return false;
    }

    public override void Write(Utf8JsonWriter json, ControllersText value)
    {
        if (value.AreCombined) json.WriteStringValue(Combined);
        else json.WriteNumberValue(value.Count);
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(Number.Schema(), new JsonObject { ["enum"] = new JsonArray(Combined) }) };
}
