namespace Lab.Checker.Models.Graphs;

/// <summary>Edges in the order in which they were found, as three columns; a fourth, on demand, says what each is about.</summary>
internal sealed class EdgeList(int capacity = 64, bool withReasons = false)
{
    private int[] from = new int[Math.Max(16, capacity)];
    private int[] to = new int[Math.Max(16, capacity)];
    private EdgeKind[] kinds = new EdgeKind[Math.Max(16, capacity)];
    private int[]? reasons = withReasons ? new int[Math.Max(16, capacity)] : null;
    private int count;

    public int Count => count;
    public ReadOnlySpan<int> From => from.AsSpan(0, count);
    public ReadOnlySpan<int> To => to.AsSpan(0, count);
    public ReadOnlySpan<EdgeKind> Kinds => kinds.AsSpan(0, count);

    /// <summary>The key of each edge; empty unless they were asked for.</summary>
    public ReadOnlySpan<int> Reasons => reasons.AsSpan(0, reasons is null ? 0 : count);

    public void Add(int source, int target, EdgeKind kind, int reason = -1)
    {
        if (count == from.Length) Grow();
        from[count] = source;
        to[count] = target;
        kinds[count] = kind;
        if (reasons is not null) reasons[count] = reason;
        count++;
    }

    private void Grow()
    {
        var capacity = checked(from.Length * 2);
        Array.Resize(ref from, capacity);
        Array.Resize(ref to, capacity);
        Array.Resize(ref kinds, capacity);
        if (reasons is not null) Array.Resize(ref reasons, capacity);
    }
}
