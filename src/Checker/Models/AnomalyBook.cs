namespace Lab.Checker.Models;

/// <summary>Anomalies by name as they are met: how often, and the first of each in words.</summary>
internal sealed class AnomalyBook(Func<int, string>? keyName = null)
{
    private readonly List<Anomaly> first = [];
    private readonly List<long> counts = [];

    /// <summary>A key, for sentences.</summary>
    public string Key(int key) => $"key {keyName?.Invoke(key)}";

    public IReadOnlyList<Anomaly> Anomalies => first;

    public IReadOnlyList<(string Name, long Count)> Figures => [.. first.Select((anomaly, i) => (anomaly.Name, counts[i]))];

    /// <summary>Counts one of a name that is known; false when its first must be written down by <see cref="Add"/>.</summary>
    public bool Counted(string name)
    {
        var at = IndexOf(name);
        if (at >= 0) counts[at]++;
        return at >= 0;
    }

    public void Add(string name, int[] operations, string sentence, long count = 1)
    {
        first.Add(new(name, operations, sentence));
        counts.Add(count);
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < first.Count; i++)
        {
            if (first[i].Name == name) return i;
        }

        return -1;
    }
}
