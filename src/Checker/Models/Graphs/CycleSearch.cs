namespace Lab.Checker.Models.Graphs;

/// <summary>
/// Names the cycles of a graph of transactions. Within the dependencies alone, then with the order of each process, then
/// with real time, every strongly connected component is named by its worst cycle: the one whose shape comes first. A
/// variant is only named when it is worse than everything found inside its component without that order, as it would say
/// nothing new. So each name stands for a cycle that can't be explained by a worse one around it, and every step but one
/// takes linear time.
/// </summary>
internal sealed class CycleSearch
{
    private const EdgeKind Reads = EdgeKind.WriteWrite | EdgeKind.WriteRead | EdgeKind.Through;
    private readonly Tangle tangle;
    private readonly int[] worst;
    private readonly List<(CycleName Name, int[] Members)> found = [];

    private CycleSearch(Tangle tangle)
    {
        this.tangle = tangle;
        worst = new int[tangle.Count];
        Array.Fill(worst, (int)CycleShape.None);
    }

    /// <summary>One cycle for every name that occurs, the worst first.</summary>
    /// <param name="transactions">Vertices below this number are transactions, those above stand for many edges at once.</param>
    /// <param name="vertices">Number of vertices.</param>
    /// <param name="edges">Dependencies and real time.</param>
    /// <param name="processOrder">Adds the order of each process among the given transactions (sorted, each under its place in the list).</param>
    public static IReadOnlyList<Cycle> Find(int transactions, int vertices, EdgeList edges, Action<ReadOnlyMemory<int>, EdgeList> processOrder)
    {
        // Every cycle of every kind lies in a component of the whole.
        var components = Components.Of(Graph.Of(vertices, edges));
        if (components.Count == 0) return [];
        var search = new CycleSearch(Tangle.Of(transactions, vertices, components, edges, processOrder));
        search.Name(CycleOrder.Plain, EdgeKind.None);
        search.Name(CycleOrder.Process, EdgeKind.Process);
        search.Name(CycleOrder.RealTime, EdgeKind.RealTime);
        return search.Witnesses();
    }

    private void Name(CycleOrder order, EdgeKind kinds)
    {
        var components = Components.Of(Graph.WithKinds(tangle.Count, tangle.Edges, EdgeKind.Dependencies | EdgeKind.Through | kinds));
        var byVertex = components.ByVertex();
        var shapes = new CycleShape[components.Count];
        Array.Fill(shapes, CycleShape.G2);
        var reads = Graph.WithKinds(tangle.Count, tangle.Edges, Reads | kinds);
        var readCycles = Components.Of(reads);
        Mark(readCycles, CycleShape.G1c);
        Mark(Components.Of(Graph.WithKinds(tangle.Count, tangle.Edges, EdgeKind.WriteWrite | EdgeKind.Through | kinds)), CycleShape.G0);
        new ReturnPaths(reads, readCycles.TopologicalRanks, byVertex).Mark(tangle.Edges, shapes);
        MarkNonadjacent(byVertex, shapes, kinds);
        for (var c = 0; c < components.Count; c++) Note(new(shapes[c], order), components[c]);

        void Mark(Components inner, CycleShape shape)
        {
            for (var i = 0; i < inner.Count; i++) shapes[byVertex[inner[i][0]]] = shape;
        }
    }

    /// <summary>
    /// Each vertex twice: reached by an anti-dependency, or not. From the first no other anti-dependency leaves. Where
    /// nothing worse lies in a component, a cycle of this graph is one with several of them and no two in a row; the
    /// shortest never meets a vertex twice.
    /// </summary>
    private void MarkNonadjacent(int[] byVertex, CycleShape[] shapes, EdgeKind kinds)
    {
        if (Array.IndexOf(shapes, CycleShape.G2) < 0) return;
        var twice = new EdgeList();
        var from = tangle.Edges.From;
        var to = tangle.Edges.To;
        for (var i = 0; i < from.Length; i++)
        {
            var kind = tangle.Edges.Kinds[i];
            var c = byVertex[from[i]];
            if (c < 0 || c != byVertex[to[i]] || shapes[c] != CycleShape.G2) continue;
            var (a, b) = (2 * from[i], 2 * to[i]);
            if (kind == EdgeKind.ReadWrite)
            {
                twice.Add(a, b + 1, kind);
            }
            else if (kind == EdgeKind.Through)
            {
                twice.Add(a, b, kind);
                twice.Add(a + 1, b + 1, kind);
            }
            else if ((kind & (Reads | kinds)) != 0)
            {
                twice.Add(a, b, kind);
                twice.Add(a + 1, b, kind);
            }
        }

        var components = Components.Of(Graph.Of(2 * tangle.Count, twice));
        for (var i = 0; i < components.Count; i++) shapes[byVertex[components[i][0] / 2]] = CycleShape.GNonadjacent;
    }

    private void Note(CycleName name, ReadOnlySpan<int> members)
    {
        var known = (int)CycleShape.None;
        foreach (var v in members) known = Math.Min(known, worst[v]);
        if ((int)name.Shape >= known) return;
        found.Add((name, members.ToArray()));
        foreach (var v in members) worst[v] = (int)name.Shape;
    }

    /// <summary>The witness comes from the smallest component of each name.</summary>
    private List<Cycle> Witnesses()
    {
        var cycles = new List<Cycle>();
        foreach (var name in found.Select(f => f.Name).Distinct().OrderBy(n => n.Shape).ThenBy(n => n.Order))
        {
            var all = found.Where(f => f.Name == name).ToList();
            var (transactions, kinds) = ShortestCycle.Of(tangle, all.MinBy(f => f.Members.Length).Members, name);
            cycles.Add(new(name, transactions, kinds, all.Count));
        }

        return cycles;
    }
}
