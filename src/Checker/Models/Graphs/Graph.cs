namespace Lab.Checker.Models.Graphs;

/// <summary>A directed graph in compressed rows: the edges that leave a vertex stand side by side. Built by counting, in O(vertices + edges).</summary>
internal sealed class Graph
{
    private readonly int[] starts;
    private readonly int[] targets;
    private readonly EdgeKind[] kinds;

    private Graph(int[] starts, int[] targets, EdgeKind[] kinds)
    {
        this.starts = starts;
        this.targets = targets;
        this.kinds = kinds;
    }

    public int VertexCount => starts.Length - 2;
    public int EdgeCount => targets.Length;

    /// <summary>The edges that leave vertex v stand at <c>Starts[v]</c> up to <c>Starts[v + 1]</c>.</summary>
    public ReadOnlySpan<int> Starts => starts;
    public ReadOnlySpan<int> Targets => targets;

    /// <summary>Empty when the graph was built without.</summary>
    public ReadOnlySpan<EdgeKind> Kinds => kinds;

    public ReadOnlySpan<int> TargetsOf(int vertex) => targets.AsSpan(starts[vertex]..starts[vertex + 1]);

    public ReadOnlySpan<EdgeKind> KindsOf(int vertex) => kinds.AsSpan(starts[vertex]..starts[vertex + 1]);

    /// <summary>All edges of a list, without their kinds.</summary>
    public static Graph Of(int vertices, EdgeList edges) => Build(vertices, edges.From, edges.To);

    public static Graph Build(int vertices, ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        if (AreFarApart(from)) return BuildInBuckets(vertices, from, to);

        // One place more than there are rows: while they are filled, row v ends at v + 1 and begins where v ended.
        var starts = new int[vertices + 2];
        var targets = GC.AllocateUninitializedArray<int>(from.Length);
        unchecked
        {
            foreach (var v in from) starts[v + 2]++;
            for (var v = 2; v < starts.Length; v++) starts[v] += starts[v - 1];
            for (var i = 0; i < from.Length; i++) targets[starts[from[i] + 1]++] = to[i];
        }

        return new(starts, targets, []);
    }

    /// <summary>Do edges that stand side by side leave vertices so far apart that no cache holds the rows in between? A sample tells.</summary>
    private static bool AreFarApart(ReadOnlySpan<int> from)
    {
        const int Every = 64, Far = 1 << 16;
        var far = 0;
        for (var i = 1; i < from.Length; i += Every)
        {
            if (Math.Abs(from[i] - from[i - 1]) > Far) far++;
        }

        return far > from.Length / Every / 2;
    }

    /// <summary>The same where the rows do not fit into a cache: edges are put into buckets of a few thousand vertices first, which do.</summary>
    private static Graph BuildInBuckets(int vertices, ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        const int Shift = 12;
        var begins = new int[(vertices >> Shift) + 2];
        var edges = GC.AllocateUninitializedArray<(int From, int To)>(from.Length);
        var starts = new int[vertices + 2];
        var targets = GC.AllocateUninitializedArray<int>(from.Length);
        unchecked
        {
            foreach (var v in from) begins[(v >> Shift) + 1]++;
            for (var b = 1; b < begins.Length; b++) begins[b] += begins[b - 1];
            var next = begins.AsSpan().ToArray();
            for (var i = 0; i < from.Length; i++) edges[next[from[i] >> Shift]++] = (from[i], to[i]);
            for (var b = 0; b + 1 < begins.Length; b++)
            {
                // While they are filled, the row of v begins where it ends at last: at v + 1.
                var bucket = edges.AsSpan(begins[b]..begins[b + 1]);
                var begin = begins[b];
                foreach (var (v, _) in bucket) starts[v + 1]++;
                for (var v = b << Shift; v < Math.Min(vertices, (b + 1) << Shift); v++) (starts[v + 1], begin) = (begin, begin + starts[v + 1]);
                foreach (var (v, w) in bucket) targets[starts[v + 1]++] = w;
            }
        }

        starts[^1] = from.Length;
        return new(starts, targets, []);
    }

    /// <summary>The edges of the given kinds, each with its kind.</summary>
    public static Graph WithKinds(int vertices, EdgeList edges, EdgeKind mask)
    {
        var from = edges.From;
        var to = edges.To;
        var kinds = edges.Kinds;
        var starts = new int[vertices + 2];
        for (var i = 0; i < from.Length; i++)
        {
            if ((kinds[i] & mask) != 0) starts[from[i] + 2]++;
        }

        for (var v = 2; v < starts.Length; v++) starts[v] += starts[v - 1];
        var targets = new int[starts[^1]];
        var kept = new EdgeKind[targets.Length];
        for (var i = 0; i < from.Length; i++)
        {
            if ((kinds[i] & mask) == 0) continue;
            var at = starts[from[i] + 1]++;
            targets[at] = to[i];
            kept[at] = kinds[i];
        }

        return new(starts, targets, kept);
    }
}
