using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>The name of a wrong or historical rule that the system's catalog knows.</summary>
internal sealed class DeltaShape() : TextShape<string>("the name of a delta", (text, _) => text, text => text)
{
    protected override void Check(string value, ScalarNode scalar, Reading reading)
    {
        var known = reading.Catalog.Deltas;
        if (known.Any(d => d.Name == value)) return;
        var names = string.Join(", ", known.Select(d => d.Name));
        reading.Report(scalar.Place, $"{reading.Catalog.System} has no delta \"{value}\"; there is: {(names.Length == 0 ? "none yet" : names)}{Suggestion.DidYouMean(value, known.Select(d => d.Name))}");
    }
}
