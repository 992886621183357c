namespace Lab.Checker.Models.Graphs;

/// <summary>A shortest path from one vertex to another, breadth first.</summary>
internal static class ShortestPath
{
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static List<int> Between(Graph graph, int from, int to)
    {
        var parents = new Dictionary<int, int> { [from] = from };
        var queue = new List<int> { from };
        for (var i = 0; i < queue.Count && !parents.ContainsKey(to); i++)
        {
            foreach (var next in graph.TargetsOf(queue[i]))
            {
                if (parents.TryAdd(next, queue[i])) queue.Add(next);
            }
        }

        if (!parents.ContainsKey(to)) throw new InvalidOperationException($"No path leads from vertex {from} to {to}.");
        var path = new List<int> { to };
        while (path[^1] != from) path.Add(parents[path[^1]]);
        path.Reverse();
        return path;
    }
}
