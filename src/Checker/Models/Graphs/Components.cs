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
        var cells = Cells(rows[..(vertices + 1)], targets);
        var path = GC.AllocateUninitializedArray<Step>(vertices);
        var waiting = GC.AllocateUninitializedArray<int>(vertices);
        var (index, component, waitingCount, depth, touched) = (1, vertices, 0, 0, 0);
        unchecked
        {
            for (var root = 0; root < vertices; root++)
            {
                if (cells[CellOf(rows, root)] != 0) continue;
                var at = Enter(cells, CellOf(rows, root), index++);
                while (true)
                {
                    var child = -1;
                    var end = cells[at.Cell + End];
                    while (at.Edge < end)
                    {
                        var w = cells[at.Edge++];
                        var known = cells[w];
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
                        at = Enter(cells, child, index++);

                        // Nobody needs these yet: asked for together, memory answers them in the time of one.
                        end = cells[child + End];
                        for (var e = at.Edge; e < end; e++) touched |= cells[cells[e]];
                        continue;
                    }

                    if (at.Low < at.First)
                    {
                        cells[at.Cell] = at.Low;
                        waiting[waitingCount++] = at.Cell;
                    }
                    else
                    {
                        var before = waitingCount;
                        while (waitingCount > 0 && cells[waiting[waitingCount - 1]] >= at.First)
                        {
                            var w = waiting[--waitingCount];
                            members.Add(cells[w + Name]);
                            cells[w] = component;
                        }

                        if (waitingCount < before)
                        {
                            members.Add(cells[at.Cell + Name]);
                            starts.Add(members.Count);
                        }

                        index -= before - waitingCount + 1;
                        cells[at.Cell] = component--;
                    }

                    if (depth == 0) break;
                    var low = cells[at.Cell];
                    at = path[--depth];
                    if (low < at.Low) at.Low = low;
                    if (depth > Ahead) touched |= cells[path[depth - Ahead].Edge - 1];
                }
            }

            for (var v = 0; v < vertices; v++) ranks[v] = cells[CellOf(rows, v)];
        }

        GC.KeepAlive(touched);
    }

    // A cell: the rank of a vertex, where its cell ends, its number, and the cells to which its edges lead. Whoever asks for
    // the rank has its edges in the same line of the cache, and need not wait for memory twice.
    private const int End = 1, Name = 2, Header = 3;

    /// <summary>On the way back the rows are known from which the search will go on: so many steps before, memory is asked for them.</summary>
    private const int Ahead = 8;

    private static int CellOf(ReadOnlySpan<int> rows, int vertex) => rows[vertex] + (vertex * Header);

    private static Span<int> Cells(ReadOnlySpan<int> rows, ReadOnlySpan<int> targets)
    {
        var vertices = rows.Length - 1;
        var cells = GC.AllocateUninitializedArray<int>(checked(targets.Length + (vertices * Header))).AsSpan();
        unchecked
        {
            for (var v = 0; v < vertices; v++)
            {
                var from = targets[rows[v]..rows[v + 1]];
                var cell = cells.Slice(CellOf(rows, v), Header + from.Length);
                (cell[0], cell[End], cell[Name]) = (0, CellOf(rows, v) + cell.Length, v);
                var to = cell[Header..];
                for (var i = 0; i < from.Length; i++) to[i] = CellOf(rows, from[i]);
            }
        }

        return cells;
    }

    private static Step Enter(Span<int> cells, int cell, int index)
    {
        cells[cell] = index;
        return new() { Cell = cell, Edge = cell + Header, First = index, Low = index };
    }

    /// <summary>A vertex on the path: its cell, its next edge there, its own index, and the smallest it is known to reach.</summary>
    private struct Step
    {
        public int Cell;
        public int Edge;
        public int First;
        public int Low;
    }
}
