using Lab.Model;

namespace Lab.Scenarios.Documents;

/// <summary>
/// A way into a document: names between slashes, because real setting names hold dots: `producers/p1/properties/acks`.
/// In a list of faults or steps a segment is the name of an item.
/// </summary>
public sealed class NodePath
{
    /// <summary>Sections that a path makes when the file does not have them; `*` is any one name. Names of clients, topics and faults are never made on the way.</summary>
    private static readonly string[][] Made =
    [
        ["network"], ["cluster"], ["cluster", "properties"], ["cluster", "features"], ["producers", "*", "properties"], ["consumers", "*", "properties"], ["expect"],
    ];

    private readonly string[] segments;
    private readonly Place place;
    private readonly Func<SequenceNode, IReadOnlyList<string>> namesOf;

    private NodePath(string[] segments, Place place, Func<SequenceNode, IReadOnlyList<string>> namesOf) =>
        (this.segments, this.place, this.namesOf) = (segments, place, namesOf);

    /// <summary>Puts a value at the path: replaces what is there, adds it, or removes it when the value is null.</summary>
    /// <param name="root">The document.</param>
    /// <param name="path">The path as written, with its place.</param>
    /// <param name="value">What goes there.</param>
    /// <param name="namesOf">How the items of a list are called.</param>
    /// <returns>The new document, or the problem: what is missing and what is there instead.</returns>
    public static (MappingNode? Root, Problem? Problem) Set(MappingNode root, ScalarNode path, Node value, Func<SequenceNode, IReadOnlyList<string>> namesOf)
    {
        var segments = path.Text.Split('/');
        if (segments.Any(s => s.Length == 0))
            return (null, new(path.Place, $"{path.Kind} is not a path; write names with / between them, such as producers/p1/properties/acks"));
        var (node, problem) = new NodePath(segments, path.Place, namesOf).Into(root, 0, path, value);
        return (node as MappingNode, problem);
    }

    private (Node? Node, Problem? Problem) Into(Node node, int depth, ScalarNode path, Node value) => node switch
    {
        MappingNode mapping => IntoMapping(mapping, depth, path, value),
        SequenceNode sequence => IntoList(sequence, depth, path, value),
        _ => (null, Wrong($"{Upto(depth)} is {node.Kind} and has nothing inside; set {Upto(depth)} itself")),
    };

    private (Node? Node, Problem? Problem) IntoMapping(MappingNode mapping, int depth, ScalarNode path, Node value)
    {
        var name = segments[depth];
        var key = new ScalarNode(path.Place, name, path.Form);
        var inner = mapping[name];
        if (depth == segments.Length - 1)
        {
            if (value is not ScalarNode { IsNull: true }) return (mapping.With(key, value), null);
            return inner is null ? (null, Missing(name, depth, mapping.Keys)) : (mapping.Without(name), null);
        }
        if (inner is null or ScalarNode { IsNull: true })
        {
            if (!IsMade(depth)) return (null, Missing(name, depth, mapping.Keys));
            inner = new MappingNode(path.Place, []);
        }
        var (changed, problem) = Into(inner, depth + 1, path, value);
        return changed is null ? (null, problem) : (mapping.With(KeyOf(mapping, name) ?? key, changed), null);
    }

    private (Node? Node, Problem? Problem) IntoList(SequenceNode list, int depth, ScalarNode path, Node value)
    {
        var names = namesOf(list);
        var index = -1;
        for (var i = 0; i < names.Count && index < 0; i++)
            if (names[i] == segments[depth]) index = i;
        if (index < 0) return (null, Missing(segments[depth], depth, names));
        if (depth == segments.Length - 1) return (list.With(index, value is ScalarNode { IsNull: true } ? null : value), null);
        var (changed, problem) = Into(list.Items[index], depth + 1, path, value);
        return changed is null ? (null, problem) : (list.With(index, changed), null);
    }

    private bool IsMade(int depth)
    {
        foreach (var pattern in Made)
        {
            if (pattern.Length != depth + 1) continue;
            var fits = true;
            for (var i = 0; i <= depth; i++) fits &= pattern[i] == "*" || pattern[i] == segments[i];
            if (fits) return true;
        }
        return false;
    }

    private Problem Missing(string name, int depth, IEnumerable<string> there)
    {
        var known = there.Where(n => n.Length > 0).ToList();
        return Wrong($"there is no \"{name}\" in {Upto(depth)}; there is: {(known.Count == 0 ? "nothing" : string.Join(", ", known))}{Suggestion.DidYouMean(name, known.Concat(MadeAt(depth)))}");
    }

    /// <summary>Sections that the path might have meant though the file does not have them.</summary>
    private IEnumerable<string> MadeAt(int depth) =>
        Made.Where(p => p.Length == depth + 1 && p.Take(depth).Select((s, i) => s == "*" || s == segments[i]).All(same => same)).Select(p => p[^1]);

    private Problem Wrong(string message) => new(place, message);

    private string Upto(int depth) => depth == 0 ? "the scenario" : string.Join('/', segments.Take(depth));

    private static ScalarNode? KeyOf(MappingNode mapping, string name)
    {
        foreach (var entry in mapping.Entries)
            if (entry.Key.Text == name) return entry.Key;
        return null;
    }
}
