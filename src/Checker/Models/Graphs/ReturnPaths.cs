namespace Lab.Checker.Models.Graphs;

/// <summary>
/// Finds the components in which a single anti-dependency closes a cycle: from its end a path of other edges leads back to
/// its start. Where it is asked, those other edges make no cycle, so that the vertices stand in an order; only an
/// anti-dependency that points backwards in it comes into question, and 64 of them are followed in one walk along the order.
/// </summary>
internal sealed class ReturnPaths(Graph reads, ReadOnlySpan<int> ranks, int[] byVertex)
{
    private const int Together = 64;
    private readonly int[] ranks = ranks.ToArray();
    private readonly ulong[] reached = new ulong[reads.VertexCount];

    /// <summary>Marks as G-single each component that is known for nothing worse and has such a cycle.</summary>
    public void Mark(EdgeList edges, CycleShape[] shapes)
    {
        var candidates = Candidates(edges, shapes);
        if (candidates.Count == 0) return;
        var order = InOrder();
        candidates.Sort((x, y) => (byVertex[x.From], ranks[x.To]).CompareTo((byVertex[y.From], ranks[y.To])));
        for (var i = 0; i < candidates.Count;)
        {
            var component = byVertex[candidates[i].From];
            var end = i + 1;
            while (end < candidates.Count && end - i < Together && byVertex[candidates[end].From] == component) end++;
            if (shapes[component] == CycleShape.G2 && AnyReturns(candidates[i..end], order)) shapes[component] = CycleShape.GSingle;
            i = end;
        }
    }

    private List<(int From, int To)> Candidates(EdgeList edges, CycleShape[] shapes)
    {
        var candidates = new List<(int From, int To)>();
        for (var i = 0; i < edges.Count; i++)
        {
            if (edges.Kinds[i] != EdgeKind.ReadWrite) continue;
            var (a, b) = (edges.From[i], edges.To[i]);
            if (byVertex[a] < 0 || byVertex[a] != byVertex[b] || shapes[byVertex[a]] != CycleShape.G2) continue;
            if (ranks[b] < ranks[a]) candidates.Add((a, b));
        }

        return candidates;
    }

    /// <summary>The vertices component by component, each in the order of the ranks; a vertex's place replaces its rank.</summary>
    private int[] InOrder()
    {
        var order = Enumerable.Range(0, ranks.Length).ToArray();
        Array.Sort(order, (x, y) => (byVertex[x], ranks[x]).CompareTo((byVertex[y], ranks[y])));
        for (var place = 0; place < order.Length; place++) ranks[order[place]] = place;
        return order;
    }

    private bool AnyReturns(List<(int From, int To)> together, int[] order)
    {
        var (first, last) = (int.MaxValue, 0);
        for (var i = 0; i < together.Count; i++)
        {
            reached[together[i].To] |= 1UL << i;
            (first, last) = (Math.Min(first, ranks[together[i].To]), Math.Max(last, ranks[together[i].From]));
        }

        for (var place = first; place < last; place++)
        {
            var v = order[place];
            if (reached[v] == 0) continue;
            foreach (var w in reads.TargetsOf(v)) reached[w] |= reached[v];
        }

        var returns = false;
        for (var i = 0; i < together.Count; i++) returns |= (reached[together[i].From] & (1UL << i)) != 0;
        Forget(order, first, last);
        return returns;
    }

    private void Forget(int[] order, int first, int last)
    {
        for (var place = first; place <= last; place++)
        {
            foreach (var w in reads.TargetsOf(order[place])) reached[w] = 0;
            reached[order[place]] = 0;
        }
    }
}
