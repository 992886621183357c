namespace Lab.Checker.Tests.Models;

/// <summary>What random histories were like: how many are valid, and how often each anomaly came, and came alone.</summary>
internal sealed class NameMix
{
    private readonly SortedDictionary<string, (int All, int Alone)> names = new(StringComparer.Ordinal);
    private int histories, valid;

    public void Add(IReadOnlyCollection<string> found)
    {
        histories++;
        if (found.Count == 0) valid++;
        foreach (var name in found)
        {
            var (all, alone) = names.GetValueOrDefault(name);
            names[name] = (all + 1, alone + (found.Count == 1 ? 1 : 0));
        }
    }

    /// <summary>Three in ten are valid; each name comes up, and is the only reason in one of a thousand unless it never comes alone.</summary>
    public void AssertFair(IReadOnlyCollection<string> expected, params string[] neverAlone)
    {
        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Keys.Where(expected.Contains).Order(StringComparer.Ordinal));
        Assert.True(valid * 10 >= histories * 3, $"too few valid histories: {this}");
        foreach (var name in expected)
        {
            var (all, alone) = names[name];
            Assert.True((neverAlone.Contains(name) ? all : alone) * 1000 >= histories, $"'{name}' is the only reason too seldom: {this}");
        }
    }

    public override string ToString() => $"{histories} histories, {valid} valid; {string.Join(", ", names.Select(n => $"{n.Key} {n.Value.All} ({n.Value.Alone} alone)"))}";
}
