using BenchmarkDotNet.Attributes;
using Lab.Checker.Models.Graphs;
using Lab.Model;

namespace Lab.Bench.Checker;

/// <summary>Compressed rows and strongly connected components of 1M vertices and 5M edges, building included.</summary>
[MemoryDiagnoser]
public class Graphs
{
    private const int Vertices = 1_000_000, EdgeCount = 5_000_000;
    private EdgeList edges = new();

    /// <summary>Anywhere: one huge component. Near: edges between neighbours in time, as transactions have them, some of them backwards.</summary>
    [Params("anywhere", "near")]
    public string Shape { get; set; } = "near";

    [GlobalSetup]
    public void SetUp()
    {
        edges = new(EdgeCount);
        for (var i = 0UL; edges.Count < EdgeCount; i++)
        {
            var from = (int)(Hash.Of(1, i) % Vertices);
            var to = Shape == "anywhere" ? (int)(Hash.Of(2, i) % Vertices) : Math.Clamp(from + (int)(Hash.Of(2, i) % 100) - 40, 0, Vertices - 1);
            if (from != to) edges.Add(from, to, EdgeKind.WriteWrite);
        }
    }

    [Benchmark]
    public int Components() => Lab.Checker.Models.Graphs.Components.Of(Graph.Of(Vertices, edges)).Count;
}
