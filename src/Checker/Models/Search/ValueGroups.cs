namespace Lab.Checker.Models.Search;

/// <summary>Values that have to do with each other, because an operation turns one into the other: sets that only grow together.</summary>
internal sealed class ValueGroups(int values)
{
    private readonly int[] parents = [.. Enumerable.Range(0, values)];

    public void Join(int a, int b) => parents[Of(a)] = Of(b);

    /// <summary>The group of a value: the same number for all of it.</summary>
    public int Of(int value)
    {
        while (parents[value] != value) value = parents[value] = parents[parents[value]];
        return value;
    }
}
