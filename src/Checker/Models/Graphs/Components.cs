using System.Runtime.InteropServices;

namespace Lab.Checker.Models.Graphs;

/// <summary>
/// The strongly connected components of a graph that have two vertices or more, by Tarjan's algorithm without recursion, in
/// the form of Pearce (2016) that needs one number a vertex. An edge from a vertex to itself makes no component.
/// </summary>
internal sealed class Components
{
    private readonly List<int> starts = [0];
    private readonly List<int> members = [];
    private readonly int[] ranks;

    private Components(int vertices) => ranks = GC.AllocateUninitializedArray<int>(vertices);

    /// <summary>How many components have two vertices or more.</summary>
    public int Count => starts.Count - 1;

    /// <summary>The vertices of a component.</summary>
    public ReadOnlySpan<int> this[int component] => CollectionsMarshal.AsSpan(members)[starts[component]..starts[component + 1]];

    /// <summary>Of each vertex a number that is larger than that of every vertex before it; equal within a component.</summary>
    public ReadOnlySpan<int> TopologicalRanks => ranks;

    /// <summary>The component of each vertex, -1 where it is alone.</summary>
    public int[] ByVertex()
    {
        var byVertex = new int[ranks.Length];
        Array.Fill(byVertex, -1);
        for (var c = 0; c < Count; c++)
        {
            foreach (var v in this[c]) byVertex[v] = c;
        }

        return byVertex;
    }

    public static Components Of(Graph graph)
    {
        var found = new Components(graph.VertexCount);
        found.Search(graph.Starts, graph.Targets);
        return found;
    }

    /// <summary>
    /// A vertex under way has as its rank the smallest index it is known to reach, counted up from 1. A finished one has the
    /// number of its component, counted down from the number of vertices: always above every index under way, so that one
    /// comparison tells both.
    /// </summary>
    private void Search(ReadOnlySpan<int> rows, ReadOnlySpan<int> targets)
    {
        var vertices = ranks.Length;
        var nodes = GC.AllocateUninitializedArray<Node>(vertices + 1).AsSpan();
        for (var v = 0; v <= vertices; v++) nodes[v] = new() { Row = rows[v] };
        var path = GC.AllocateUninitializedArray<Step>(vertices);
        var waiting = GC.AllocateUninitializedArray<int>(vertices);
        var (index, component, waitingCount, depth, touched) = (1, vertices, 0, 0, 0);
        unchecked
        {
            for (var root = 0; root < vertices; root++)
            {
                if (nodes[root].Rank != 0) continue;
                var at = Enter(nodes, root, index++);
                while (true)
                {
                    var child = -1;
                    var end = nodes[at.Vertex + 1].Row;
                    while (at.Edge < end)
                    {
                        var w = targets[at.Edge++];
                        var known = nodes[w].Rank;
                        if (known == 0)
                        {
                            child = w;
                            break;
                        }

                        if (known < at.Low) at.Low = known;
                    }

                    if (child >= 0)
                    {
                        path[depth++] = at;
                        at = Enter(nodes, child, index++);

                        // Nobody needs these yet: asked for together, memory answers them in the time of one.
                        end = nodes[child + 1].Row;
                        for (var e = at.Edge; e < end; e++) touched |= nodes[targets[e]].Rank;
                        continue;
                    }

                    if (at.Low < at.First)
                    {
                        nodes[at.Vertex].Rank = at.Low;
                        waiting[waitingCount++] = at.Vertex;
                    }
                    else
                    {
                        var before = waitingCount;
                        while (waitingCount > 0 && nodes[waiting[waitingCount - 1]].Rank >= at.First)
                        {
                            var w = waiting[--waitingCount];
                            members.Add(w);
                            nodes[w].Rank = component;
                        }

                        if (waitingCount < before)
                        {
                            members.Add(at.Vertex);
                            starts.Add(members.Count);
                        }

                        index -= before - waitingCount + 1;
                        nodes[at.Vertex].Rank = component--;
                    }

                    if (depth == 0) break;
                    var low = nodes[at.Vertex].Rank;
                    at = path[--depth];
                    if (low < at.Low) at.Low = low;
                }
            }
        }

        for (var v = 0; v < vertices; v++) ranks[v] = nodes[v].Rank;
        GC.KeepAlive(touched);
    }

    private static Step Enter(Span<Node> nodes, int vertex, int index)
    {
        ref var node = ref nodes[vertex];
        node.Rank = index;
        return new() { Vertex = vertex, Edge = node.Row, First = index, Low = index };
    }

    /// <summary>What the search asks of a vertex, side by side: where its row begins, and its rank so far.</summary>
    private struct Node
    {
        public int Row;
        public int Rank;
    }

    /// <summary>A vertex on the path: its next edge, its own index, and the smallest it is known to reach.</summary>
    private struct Step
    {
        public int Vertex;
        public int Edge;
        public int First;
        public int Low;
    }
}
