using Lab.Checker.Models.Graphs;
using Lab.Checker.Tests.Support;
using Lab.Model;

namespace Lab.Checker.Tests.Models.Graphs;

/// <summary>Compressed rows hold the edges of each vertex in the order of the list, whether the list jumps about or not.</summary>
public sealed class Rows_of_a_graph
{
    [Theory]
    [InlineData(5, 0)]
    [InlineData(5, 40)]
    [InlineData(4_096, 9_000)]
    [InlineData(300_000, 60_000)]
    [InlineData(300_001, 60_001)]
    public void Are_those_of_the_list(int vertices, int count)
    {
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var draws = new Draws(seed);
            var edges = Enumerable.Range(0, count).Select(_ => (From: draws.Below(vertices), To: draws.Below(vertices))).ToArray();
            foreach (var list in new[] { edges, [.. edges.OrderBy(e => e.From / 100)] })
            {
                var graph = Graph.Build(vertices, [.. list.Select(e => e.From)], [.. list.Select(e => e.To)]);
                var expected = list.ToLookup(e => e.From, e => e.To);

                Assert.Equal((vertices, count), (graph.VertexCount, graph.EdgeCount));
                for (var v = 0; v < vertices; v++)
                {
                    if (!graph.TargetsOf(v).SequenceEqual([.. expected[v]])) Assert.Fail($"seed {seed}: the row of {v} is {string.Join(' ', graph.TargetsOf(v).ToArray())}, not {string.Join(' ', expected[v])}");
                }
            }
        }
    }

    [Fact] // Rings of 1, 2, 3 ... vertices, dealt out at random, and edges from ring to ring.
    public void Fall_into_the_components_that_were_put_in()
    {
        const int Rings = 500;
        var draws = new Draws(7);
        var edges = new EdgeList();
        var (begin, ringOf) = (0, new int[Rings * (Rings + 1) / 2]);
        var members = Enumerable.Range(0, ringOf.Length).OrderBy(v => Hash.Of(9, (ulong)v)).ToArray();
        for (var ring = 1; ring <= Rings; begin += ring++)
        {
            for (var i = 0; i < ring; i++)
            {
                ringOf[members[begin + i]] = ring;
                if (ring > 1) edges.Add(members[begin + i], members[begin + ((i + 1) % ring)], EdgeKind.WriteWrite);
                if (begin > 0) edges.Add(members[begin + i], members[draws.Below(begin)], EdgeKind.WriteWrite);
            }
        }

        var components = Components.Of(Graph.Of(ringOf.Length, edges));

        Assert.Equal(Rings - 1, components.Count);
        for (var c = 0; c < components.Count; c++)
        {
            var ring = ringOf[components[c][0]];
            Assert.Equal(ring, components[c].Length);
            foreach (var v in components[c]) Assert.Equal(ring, ringOf[v]);
        }

        for (var i = 0; i < edges.Count; i++) Assert.True(components.TopologicalRanks[edges.From[i]] <= components.TopologicalRanks[edges.To[i]]);
    }
}
