using System.Diagnostics.CodeAnalysis;
using Lab.Model;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Shapes;

/// <summary>One reading of one document: where it stands, what it has found wrong, and what it knows so far of the scenario.</summary>
public sealed class Reading(ISystemCatalog catalog, List<Problem> problems)
{
    private readonly List<string> path = [];

    /// <summary>What the scenario's system knows: settings, steps, deltas.</summary>
    public ISystemCatalog Catalog { get; set; } = catalog;

    /// <summary>The release whose settings hold.</summary>
    public string Profile { get; set; } = catalog.DefaultProfile;

    /// <summary>What texts may refer to; filled in the order of reading.</summary>
    public References References { get; } = new();

    /// <summary>The section that is being read, for messages: `producers/p1`.</summary>
    public string Where => path.Count == 0 ? "the scenario" : string.Join('/', path);

    /// <summary>The last part of <see cref="Where"/>.</summary>
    public string Innermost => path.Count == 0 ? "" : path[^1];

    public void Report(Place place, string message) => problems.Add(new(place, message));

    /// <summary>Says something about a legal scenario that its author may want to know.</summary>
    public void Note(Place place, string message) => problems.Add(new(place, message, IsNote: true));

    /// <summary>Goes into a section until the result is disposed.</summary>
    public Scope Inside(string name)
    {
        path.Add(name);
        return new(path);
    }

    /// <summary>Whether a text stands there; reports when something else does.</summary>
    public bool IsText(Node node, string allowed, [NotNullWhen(true)] out ScalarNode? scalar)
    {
        scalar = node as ScalarNode;
        if (scalar is { IsNull: false }) return true;
        Report(node.Place, $"{node.Kind} stands where {Where} asks for {allowed}");
        return false;
    }

    /// <summary>Whether the text can name something of the scenario; reports when not.</summary>
    public bool IsName(ScalarNode name)
    {
        var text = name.Text;
        if (text.Length is 0 or > 249 || !IsWord(text[0]) || !IsWord(text[^1]) || !text.All(c => IsWord(c) || c is '.' or '-'))
            Report(name.Place, $"{name.Kind} cannot be a name; allowed: letters, digits and _ with . or - between them");
        else if (Reserved.Contains(text))
            Report(name.Place, $"{name.Kind} cannot be a name: it means a role or a word of the language");
        else return true;
        return false;

        static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
    }

    private static readonly ValueList<string> Reserved = [.. RoleDescription.All.Select(r => r.Name), "none", "all", "in", "not", Scenario.Base];

    /// <summary>Leaves the section.</summary>
    public readonly struct Scope(List<string> path) : IDisposable
    {
        public void Dispose() => path.RemoveAt(path.Count - 1);
    }
}
