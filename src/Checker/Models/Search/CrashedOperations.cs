using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>
/// The crashed operations by kind: those that do the same can stand for each other, and the one called first can do all
/// that the others can. Of each kind some are taken, always the first.
/// </summary>
internal sealed class CrashedOperations
{
    private readonly int[] begins;
    private readonly int[] taken;
    private readonly int[] operations;
    private readonly int[] calls;

    /// <param name="columns">All operations.</param>
    /// <param name="chosen">Those that are looked at, in the order of their calls.</param>
    /// <param name="until">What returns behind this position counts as crashed.</param>
    public CrashedOperations(OperationColumns columns, ReadOnlySpan<int> chosen, int until)
    {
        var found = new List<int>();
        foreach (var operation in chosen)
        {
            if (columns.Returns[operation] > until && !columns.Pure[operation]) found.Add(operation);
        }

        // In the order of their first call: kinds that can't be taken yet come last.
        var kinds = new Dictionary<int, List<int>>();
        var inOrder = new List<List<int>>();
        foreach (var operation in found)
        {
            // What did return has an answer that nothing else may give in its place.
            var kind = columns.Returns[operation] == Operation.NoReturn ? columns.Effects[operation] : ~operation;
            if (!kinds.TryGetValue(kind, out var same))
            {
                kinds.Add(kind, same = []);
                inOrder.Add(same);
            }

            same.Add(operation);
        }

        Count = found.Count;
        operations = new int[Count];
        calls = new int[Count];
        begins = new int[inOrder.Count + 1];
        taken = new int[inOrder.Count];
        var at = 0;
        for (var kind = 0; kind < inOrder.Count; kind++)
        {
            begins[kind] = at;
            foreach (var operation in inOrder[kind]) (operations[at], calls[at++]) = (operation, columns.Calls[operation]);
        }

        begins[^1] = at;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    public int Kinds => taken.Length;

    /// <summary>Is one left that was called before this position?</summary>
    public bool IsCalledBefore(int kind, int position) => begins[kind] + taken[kind] is var at && at < begins[kind + 1] && calls[at] < position;

    /// <summary>The first that is left.</summary>
    public int Next(int kind) => operations[begins[kind] + taken[kind]];

    public void Take(int kind) => taken[kind]++;

    public void PutBack(int kind) => taken[kind]--;
}
