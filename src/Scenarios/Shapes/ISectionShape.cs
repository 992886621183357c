namespace Lab.Scenarios.Shapes;

/// <summary>A section with known keys. The reference describes each such section under its title.</summary>
public interface ISectionShape
{
    /// <summary>The heading in the reference: `producers/NAME`.</summary>
    string Title { get; }

    /// <summary>What the section is, in a sentence or two.</summary>
    string About { get; }

    IReadOnlyList<Key> Keys { get; }

    /// <summary>The keys that the reference lists under the title; others have a table of their own.</summary>
    IEnumerable<Key> ReferenceKeys { get; }

    IReadOnlyList<LaterKey> Later { get; }
}
