using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>
/// Every simple cycle of a small graph, walked; each component is named by the worst cycle in it, each level by what the
/// levels before it do not know.
/// </summary>
internal static class CycleOracle
{
    private static readonly string[] Shapes = ["G0", "G1c", "G-single", "G-nonadjacent", "G2"];

    /// <param name="rows">The transactions.</param>
    /// <param name="dependencies">Pairs with "ww", "wr" or "rw".</param>
    public static IEnumerable<string> Names(Txn[] rows, IReadOnlyCollection<(int From, int To, string Kind)> dependencies)
    {
        var named = new List<(int Shape, HashSet<int> Members)>();
        foreach (var order in new[] { "", "-process", "-realtime" })
        {
            var edges = new HashSet<(int From, int To, string Kind)>(dependencies);
            for (var a = 0; a < rows.Length && order != ""; a++)
            {
                for (var b = 0; b < rows.Length; b++)
                {
                    if (rows[a].Result != OperationResult.Ok || rows[b].Result == OperationResult.Fail || rows[a].Return >= rows[b].Call) continue;
                    if (order == "-realtime" || rows[a].Process == rows[b].Process) edges.Add((a, b, order));
                }
            }

            var worst = new List<(int Shape, HashSet<int> Members)>();
            foreach (var component in Components(rows.Length, edges))
            {
                var inside = edges.Where(e => component.Contains(e.From) && component.Contains(e.To)).ToArray();
                var shape = component.SelectMany(v => Cycles(v, v, [], [v], inside)).Min(Shape);
                var known = named.Where(n => n.Members.IsSubsetOf(component)).Select(n => n.Shape).DefaultIfEmpty(9).Min();
                if (shape >= known) continue;
                worst.Add((shape, component));
                yield return Shapes[shape] + order;
            }

            named.AddRange(worst);
        }
    }

    private static IEnumerable<HashSet<int>> Components(int count, HashSet<(int From, int To, string Kind)> edges)
    {
        var reach = new bool[count, count];
        foreach (var (a, b, _) in edges) reach[a, b] = true;
        for (var k = 0; k < count; k++)
            for (var a = 0; a < count; a++)
                for (var b = 0; b < count; b++) reach[a, b] |= reach[a, k] && reach[k, b];
        for (var a = 0; a < count; a++)
        {
            var component = Enumerable.Range(0, count).Where(b => reach[a, b] && reach[b, a]).ToHashSet();
            if (component.Count > 1 && component.Min() == a) yield return component;
        }
    }

    private static IEnumerable<string[]> Cycles(int start, int at, string[] kinds, HashSet<int> met, (int From, int To, string Kind)[] edges)
    {
        foreach (var (_, to, kind) in edges.Where(e => e.From == at))
        {
            if (to == start) yield return [.. kinds, kind];
            else if (to > start && !met.Contains(to)) foreach (var cycle in Cycles(start, to, [.. kinds, kind], [.. met, to], edges)) yield return cycle;
        }
    }

    private static int Shape(string[] kinds)
    {
        var rw = kinds.Count(k => k == "rw");
        if (rw == 0) return kinds.Contains("wr") ? 1 : 0;
        return rw == 1 ? 2 : kinds.Where((k, i) => k == "rw" && kinds[(i + 1) % kinds.Length] == "rw").Any() ? 4 : 3;
    }
}
