namespace Lab.Checker.Models.Graphs;

/// <summary>
/// The shortest cycle of a shape in a component that has none of a worse shape: breadth first from every vertex, with what
/// the shape allows after what. In a component so large that this would take too long, the shortest of those tried.
/// </summary>
internal sealed class ShortestCycle
{
    /// <summary>Edges followed before the search is content with what it has.</summary>
    private const long Patience = 20_000_000;
    private const int Start = -1;

    private readonly Tangle tangle;
    private readonly Graph graph;
    private readonly int[] members;
    private readonly CycleShape shape;
    private readonly int goal;
    private readonly int[] lengths;
    private readonly int[] parents;
    private readonly EdgeKind[] kinds;
    private readonly List<int> seen = [];
    private List<int> now = [], next = [];
    private long followed;

    private ShortestCycle(Tangle tangle, int[] members, CycleName name)
    {
        (this.tangle, this.members, shape) = (tangle, members, name.Shape);
        var inside = new Dictionary<int, int>();
        for (var i = 0; i < members.Length; i++) inside.Add(members[i], i);
        var allowed = Allowed(name);
        var edges = new EdgeList();
        for (var i = 0; i < tangle.Edges.Count; i++)
        {
            if ((tangle.Edges.Kinds[i] & allowed) == 0) continue;
            if (inside.TryGetValue(tangle.Edges.From[i], out var a) && inside.TryGetValue(tangle.Edges.To[i], out var b)) edges.Add(a, b, tangle.Edges.Kinds[i]);
        }

        graph = Graph.WithKinds(members.Length, edges, allowed);
        goal = 2 * members.Length;
        (lengths, parents, kinds) = (new int[goal + 1], new int[goal + 1], new EdgeKind[goal + 1]);
        Array.Fill(lengths, int.MaxValue);
    }

    /// <summary>The transactions of the cycle by their numbers outside, and why each stands before the next.</summary>
    public static (int[] Transactions, EdgeKind[] Kinds) Of(Tangle tangle, int[] members, CycleName name)
    {
        Array.Sort(members);
        return new ShortestCycle(tangle, members, name).Search();
    }

    private (int[] Transactions, EdgeKind[] Kinds) Search()
    {
        (int[] Transactions, EdgeKind[] Kinds)? best = null;
        for (var v = 0; v < members.Length && (best is null || followed < Patience); v++)
        {
            if (!tangle.IsTransaction(members[v])) continue;
            if (From(v, best?.Transactions.Length ?? int.MaxValue) is { } shorter) best = shorter;
            if (best?.Transactions.Length == 2) break;
        }

        return best ?? throw new InvalidOperationException($"A component of {members.Length} vertices has no cycle of the shape {shape}.");
    }

    /// <summary>
    /// A state is a vertex and what led to it: 2v, or 2v + 1 after an anti-dependency where that matters. Edges that only
    /// continue another add nothing to the length.
    /// </summary>
    private (int[], EdgeKind[])? From(int vertex, int below)
    {
        foreach (var state in seen) lengths[state] = int.MaxValue;
        seen.Clear();
        now.Clear();
        next.Clear();
        See(2 * vertex, 0, Start, EdgeKind.None);
        now.AddRange(next);
        next.Clear();
        for (var length = 0; (now.Count > 0 || lengths[goal] == length) && length < below; length++)
        {
            for (var i = 0; i < now.Count; i++)
            {
                if (lengths[now[i]] == length) Follow(now[i], vertex, length);
            }

            if (lengths[goal] == length) return Path();
            (now, next) = (next, now);
            next.Clear();
        }

        return null;
    }

    private void Follow(int state, int vertex, int length)
    {
        var end = shape == CycleShape.GSingle ? (2 * vertex) + 1 : 2 * vertex;
        for (var e = graph.Starts[state / 2]; e < graph.Starts[(state / 2) + 1]; e++)
        {
            followed++;
            var kind = graph.Kinds[e];
            if (Layer(state & 1, kind) is not { } layer) continue;
            var to = (2 * graph.Targets[e]) + layer;
            See(to == end ? goal : to, kind == EdgeKind.Through ? length : length + 1, state, kind);
        }
    }

    private void See(int state, int length, int parent, EdgeKind kind)
    {
        if (lengths[state] <= length) return;
        if (lengths[state] == int.MaxValue) seen.Add(state);
        (lengths[state], parents[state], kinds[state]) = (length, parent, kind);
        if (state != goal) (kind == EdgeKind.Through ? now : next).Add(state);
    }

    /// <summary>Where an edge leads from a layer, or nowhere.</summary>
    private int? Layer(int layer, EdgeKind kind) => shape switch
    {
        CycleShape.GSingle when kind == EdgeKind.ReadWrite => layer == 0 ? 1 : null,
        CycleShape.GSingle => layer == 1 ? 1 : null,
        CycleShape.GNonadjacent when kind == EdgeKind.ReadWrite => layer == 0 ? 1 : null,
        CycleShape.GNonadjacent => kind == EdgeKind.Through ? layer : 0,
        _ => 0,
    };

    private (int[], EdgeKind[]) Path()
    {
        var states = new List<int>();
        for (var state = goal; state != Start; state = parents[state]) states.Add(state);
        states.Reverse();
        var (transactions, reasons) = (new List<int>(), new List<EdgeKind>());
        for (var i = 0; i + 1 < states.Count; i++)
        {
            var v = members[states[i] / 2];
            if (!tangle.IsTransaction(v)) continue;
            transactions.Add(tangle.Outside(v));
            reasons.Add(kinds[states[i + 1]]);
        }

        return ([.. transactions], [.. reasons]);
    }

    private static EdgeKind Allowed(CycleName name)
    {
        var order = name.Order switch { CycleOrder.Plain => EdgeKind.None, CycleOrder.Process => EdgeKind.Process, _ => EdgeKind.RealTime };
        return EdgeKind.Through | order | name.Shape switch
        {
            CycleShape.G0 => EdgeKind.WriteWrite,
            CycleShape.G1c => EdgeKind.WriteWrite | EdgeKind.WriteRead,
            _ => EdgeKind.Dependencies,
        };
    }
}
