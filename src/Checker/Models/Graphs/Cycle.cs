namespace Lab.Checker.Models.Graphs;

/// <summary>
/// A cycle as a witness: <see cref="Kinds"/>[i] is why transaction i of the cycle stands before the next, the last before
/// the first. <see cref="Components"/>: in how many strongly connected components the same was found.
/// </summary>
internal sealed record Cycle(CycleName Name, int[] Transactions, EdgeKind[] Kinds, int Components);
