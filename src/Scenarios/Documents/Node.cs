namespace Lab.Scenarios.Documents;

/// <summary>A document as a tree of texts with their places, before anybody asks what they mean. Nodes never change: a variant is a new tree that shares what it keeps.</summary>
public abstract class Node(Place place)
{
    public Place Place { get; } = place;

    /// <summary>What kind of thing stands there, for a message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A text: a number, a word, a sentence.</summary>
public sealed class ScalarNode(Place place, string text, ScalarForm form) : Node(place)
{
    public string Text { get; } = text;

    public ScalarForm Form { get; } = form;

    /// <summary>Nothing was written, or `~`, or `null`.</summary>
    public bool IsNull => Form == ScalarForm.Plain && Text is "" or "~" or "null";

    /// <summary>The place of a character of the text.</summary>
    public Place PlaceOf(int position) => Form switch
    {
        ScalarForm.Plain => Place.Right(position),
        ScalarForm.Quoted => Place.Right(position + 1),
        _ => Place,
    };

    public override string Kind => IsNull ? "nothing" : $"\"{Text}\"";
}

/// <summary>How a scalar was written.</summary>
public enum ScalarForm
{
    Plain,
    Quoted,

    /// <summary>A block of lines behind `&gt;` or `|`.</summary>
    Block,
}

/// <summary>Names with values, in the order written, each name once.</summary>
public sealed class MappingNode(Place place, IReadOnlyList<Entry> entries) : Node(place)
{
    public IReadOnlyList<Entry> Entries { get; } = entries;

    public Node? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
                if (entry.Key.Text == key) return entry.Value;
            return null;
        }
    }

    public IEnumerable<string> Keys => Entries.Select(e => e.Key.Text);

    /// <summary>The same with one value replaced, or added at the end.</summary>
    public MappingNode With(ScalarNode key, Node value)
    {
        var entries = new List<Entry>(Entries.Count + 1);
        var found = false;
        foreach (var entry in Entries)
        {
            var replaced = entry.Key.Text == key.Text;
            found |= replaced;
            entries.Add(replaced ? new(key, value) : entry);
        }
        if (!found) entries.Add(new(key, value));
        return new(Place, entries);
    }

    /// <summary>The same without one name.</summary>
    public MappingNode Without(string key) => new(Place, [.. Entries.Where(e => e.Key.Text != key)]);

    public override string Kind => "a section with keys";
}

/// <summary>A name and its value.</summary>
public readonly record struct Entry(ScalarNode Key, Node Value);

/// <summary>A list.</summary>
public sealed class SequenceNode(Place place, IReadOnlyList<Node> items) : Node(place)
{
    public IReadOnlyList<Node> Items { get; } = items;

    /// <summary>The same with one item replaced, or removed when the replacement is null.</summary>
    public SequenceNode With(int index, Node? replacement)
    {
        var items = new List<Node>(Items);
        if (replacement is null) items.RemoveAt(index);
        else items[index] = replacement;
        return new(Place, items);
    }

    public override string Kind => "a list";
}
