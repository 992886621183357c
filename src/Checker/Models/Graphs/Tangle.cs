namespace Lab.Checker.Models.Graphs;

/// <summary>What is left of a graph when every vertex that lies on no cycle is gone: few vertices, numbered anew, and the edges within their components.</summary>
internal sealed class Tangle
{
    private readonly int[] vertices;
    private readonly int transactions;

    private Tangle(int[] vertices, int transactions, EdgeList edges)
    {
        this.vertices = vertices;
        this.transactions = transactions;
        Edges = edges;
    }

    public int Count => vertices.Length;
    public EdgeList Edges { get; }

    /// <summary>The number that a vertex has outside.</summary>
    public int Outside(int vertex) => vertices[vertex];

    public bool IsTransaction(int vertex) => vertices[vertex] < transactions;

    public static Tangle Of(int transactions, int vertexCount, Components components, EdgeList edges, Action<ReadOnlyMemory<int>, EdgeList> processOrder)
    {
        var byVertex = components.ByVertex();
        var inside = new int[vertexCount];
        var kept = new List<int>();
        var transactionsKept = 0;
        for (var v = 0; v < vertexCount; v++)
        {
            if (byVertex[v] < 0) continue;
            inside[v] = kept.Count;
            kept.Add(v);
            if (v < transactions) transactionsKept++;
        }

        var within = new EdgeList();
        for (var i = 0; i < edges.Count; i++)
        {
            var (a, b) = (edges.From[i], edges.To[i]);
            if (byVertex[a] >= 0 && byVertex[a] == byVertex[b]) within.Add(inside[a], inside[b], edges.Kinds[i]);
        }

        var vertices = kept.ToArray();
        processOrder(vertices.AsMemory(0, transactionsKept), within);
        return new(vertices, transactions, within);
    }
}
