using Lab.Model;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>A mapping that is being read by its keys.</summary>
public sealed class Section(MappingNode node, string name, Reading reading)
{
    /// <summary>The name under which the section stands: `p1` for a producer.</summary>
    public string Name { get; } = name;

    public MappingNode Node { get; } = node;

    public Reading Reading { get; } = reading;

    public bool Has(Key key) => Node[key.Name] is not (null or ScalarNode { IsNull: true });

    /// <summary>Where the value stands, or the section when the key is absent.</summary>
    public Place PlaceOf(Key key) => Node[key.Name]?.Place ?? Node.Place;

    /// <summary>The value; what stands in for it when the key is absent or its value is unusable, which has then been reported.</summary>
    public T Get<T>(Key<T> key, T orElse)
    {
        if (!Has(key))
        {
            if (key.IsRequired) Reading.Report(Node.Place, $"{Reading.Where} needs {key.Name}: {key.Shape.Allowed}");
            return orElse;
        }
        using (Reading.Inside(key.Name))
            return key.Shape.TryRead(Node[key.Name]!, Reading, out var value) ? value : orElse;
    }

    /// <summary>The value, or null when the key is absent or unusable.</summary>
    public T? Maybe<T>(Key<T> key) where T : struct => Has(key) ? Get(key, default) : null;

    /// <summary>Reports every key that is not in the list; <paramref name="hint"/> may know better what was meant by one.</summary>
    public void RefuseUnknown(IReadOnlyList<Key> keys, IReadOnlyList<LaterKey> later, Func<string, string?>? hint = null)
    {
        foreach (var entry in Node.Entries)
        {
            var written = entry.Key.Text;
            if (keys.Any(k => k.Name == written)) continue;
            if (later.FirstOrDefault(k => k.Name == written) is { } planned)
                Reading.Report(entry.Key.Place, $"{written}: ({planned.Meaning}) is not available yet; {planned.Instead}");
            else if (hint?.Invoke(written) is { } better)
                Reading.Report(entry.Key.Place, $"unknown key \"{written}\" in {Reading.Where}; {better}");
            else
                Reading.Report(entry.Key.Place, Unknown(written, keys));
        }
    }

    /// <summary>Words that other tools have for the same thing, far from it in spelling.</summary>
    private static readonly (string Written, string Meant)[] OtherWords =
    [
        ("kill", "crash"), ("freeze", "pause"), ("suspend", "pause"), ("shutdown", "stop"), ("reboot", "restart"), ("start", "restart"), ("partition", "cut"), ("disconnect", "cut"),
        ("latency", "slow"), ("delay", "slow"), ("duration", "for"), ("probability", "ratio"), ("name", "as"), ("id", "as"), ("replicas", "replication.factor"), ("settings", "properties"), ("config", "properties"),
        ("messages", "records"), ("count", "records"), ("acks", "properties"),
    ];

    /// <summary>The message for a key that does not exist.</summary>
    public string Unknown(string written, IReadOnlyList<Key> keys, string more = "") =>
        $"unknown key \"{written}\" in {Reading.Where}; allowed: {string.Join(", ", keys.Select(k => k.Name))}{more}{Meant(written, keys)}";

    private static string Meant(string written, IReadOnlyList<Key> keys)
    {
        if (Suggestion.DidYouMean(written, keys.Select(k => k.Name)) is { Length: > 0 } near) return near;
        foreach (var (other, meant) in OtherWords)
            if (other == written && keys.Any(k => k.Name == meant)) return $"; did you mean {meant}?";
        return "";
    }
}
