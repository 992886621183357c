using Lab.Checker.Models.Graphs;
using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Models.Graphs;

/// <summary>Components and return paths against walking every edge again and again, on graphs where many anti-dependencies are followed together.</summary>
public sealed class Return_paths_of_many
{
    [Fact]
    public void Are_those_that_a_walk_finds()
    {
        var singles = 0;
        for (var seed = 1UL; seed <= 300; seed++)
        {
            var draws = new Draws(seed);
            var (count, edges) = (40, new EdgeList());

            // Edges forward, few enough that many pairs have no path; anti-dependencies backward, more than are followed at once.
            for (var i = 20 + draws.Below(30); i > 0; i--) Add(draws.Below(count - 1), EdgeKind.WriteRead);
            for (var i = 200; i > 0; i--) Add(draws.Below(count - 1), EdgeKind.ReadWrite, backward: true);
            var reads = Graph.WithKinds(count, edges, EdgeKind.WriteRead);
            var reach = Reach(count, edges, EdgeKind.WriteRead);
            var kept = new EdgeList();
            for (var i = 0; i < edges.Count; i++)
            {
                // One in two graphs has no return path at all.
                if (edges.Kinds[i] == EdgeKind.WriteRead || seed % 2 == 0 || !reach[edges.To[i], edges.From[i]]) kept.Add(edges.From[i], edges.To[i], edges.Kinds[i]);
            }

            var shapes = new[] { CycleShape.G2 };
            new ReturnPaths(reads, Components.Of(reads).TopologicalRanks, new int[count]).Mark(kept, shapes);
            var expected = Enumerable.Range(0, kept.Count).Any(i => kept.Kinds[i] == EdgeKind.ReadWrite && reach[kept.To[i], kept.From[i]]);
            Assert.True(expected == (shapes[0] == CycleShape.GSingle), $"seed {seed}: expected {expected}");
            singles += expected ? 1 : 0;

            void Add(int low, EdgeKind kind, bool backward = false)
            {
                var high = low + 1 + draws.Below(count - 1 - low);
                edges.Add(backward ? high : low, backward ? low : high, kind);
            }
        }

        Assert.InRange(singles, 100, 200);
    }

    [Fact]
    public void Components_are_those_that_reach_one_another()
    {
        for (var seed = 1UL; seed <= 500; seed++)
        {
            var draws = new Draws(seed);
            var (count, edges) = (2 + draws.Below(12), new EdgeList());
            for (var i = draws.Below(2 * count); i > 0; i--) edges.Add(draws.Below(count), draws.Below(count), EdgeKind.WriteWrite);
            var reach = Reach(count, edges, EdgeKind.WriteWrite);
            var components = Components.Of(Graph.Of(count, edges));
            var byVertex = components.ByVertex();
            for (var a = 0; a < count; a++)
            {
                for (var b = 0; b < count; b++)
                {
                    if (a == b) continue;
                    var together = reach[a, b] && reach[b, a];
                    Assert.True(together == (byVertex[a] >= 0 && byVertex[a] == byVertex[b]), $"seed {seed}: {a} and {b}");
                    if (reach[a, b] && !together) Assert.True(components.TopologicalRanks[a] < components.TopologicalRanks[b], $"seed {seed}: {a} before {b}");
                }
            }
        }
    }

    private static bool[,] Reach(int count, EdgeList edges, EdgeKind kind)
    {
        var reach = new bool[count, count];
        for (var i = 0; i < edges.Count; i++) reach[edges.From[i], edges.To[i]] |= edges.Kinds[i] == kind;
        for (var k = 0; k < count; k++)
        {
            for (var a = 0; a < count; a++)
            {
                for (var b = 0; b < count; b++) reach[a, b] |= reach[a, k] && reach[k, b];
            }
        }

        return reach;
    }
}
