using Lab.Checker.Models.Graphs;

namespace Lab.Checker.Models.Groups;

/// <summary>
/// Cycles of committed transactions and of what readers saw, each view at one moment: of two transactions that committed
/// offsets of one partition the one with the smaller came first (ww); what a view shows came before it (wr), and what it
/// does not show after it (rw).
/// </summary>
/// <param name="transactions">Vertices from 0.</param>
/// <param name="views">Vertices behind them.</param>
/// <param name="isCommitted">By transaction.</param>
internal sealed class ProcessingCycles(ProcessingRow[] transactions, ProcessingView[] views, Func<int, bool> isCommitted)
{
    private readonly EdgeList edges = new();

    /// <summary>Of each partition the transactions that committed an offset, all of one offset together, the smallest first.</summary>
    private readonly Dictionary<int, (long Offset, int[] Transactions)[]> commits = [];

    private int Vertices => transactions.Length + views.Length;

    public void Find(AnomalyBook book)
    {
        JoinCommits();
        for (var v = 0; v < views.Length; v++)
        {
            if (views[v].Outputs is { } outputs) JoinOutputs(transactions.Length + v, [.. outputs]);
            else JoinOffsets(transactions.Length + v, views[v].Offsets!);
        }

        // Vertex Vertices + t stands for all transactions from t on that produced something.
        for (var t = 0; t < transactions.Length; t++)
        {
            if (Produced(t)) edges.Add(Vertices + t, t, EdgeKind.Through);
            if (t > 0) edges.Add(Vertices + t - 1, Vertices + t, EdgeKind.Through);
        }

        foreach (var cycle in CycleSearch.Find(Vertices, Vertices + transactions.Length, edges, (_, _) => { }))
        {
            book.Add(cycle.Name.ToString(), Array.ConvertAll(cycle.Transactions, RowOf), Sentence(cycle), cycle.Components);
        }
    }

    private bool Produced(int transaction) => transactions[transaction].Outputs.Length > 0 && isCommitted(transaction);

    private void JoinCommits()
    {
        var all = Enumerable.Range(0, transactions.Length).Where(isCommitted).SelectMany(t => transactions[t].Commits.Select(c => (c.Partition, c.Offset, Transaction: t)));
        foreach (var partition in all.GroupBy(c => c.Partition).OrderBy(p => p.Key))
        {
            var last = partition.GroupBy(c => c.Transaction).Select(t => t.MaxBy(c => c.Offset));
            var inOrder = last.GroupBy(c => c.Offset).OrderBy(o => o.Key).Select(o => (o.Key, o.Select(c => c.Transaction).Order().ToArray())).ToArray();
            commits.Add(partition.Key, inOrder);
            for (var i = 1; i < inOrder.Length; i++)
            {
                foreach (var before in inOrder[i - 1].Item2)
                {
                    foreach (var after in inOrder[i].Item2) edges.Add(before, after, EdgeKind.WriteWrite);
                }
            }
        }
    }

    private void JoinOutputs(int view, HashSet<int> shown)
    {
        var unseenFrom = transactions.Length;
        while (unseenFrom > 0 && !(Produced(unseenFrom - 1) && Shows(unseenFrom - 1))) unseenFrom--;
        if (unseenFrom < transactions.Length) edges.Add(view, Vertices + unseenFrom, EdgeKind.ReadWrite);
        for (var t = 0; t < unseenFrom; t++)
        {
            if (!Produced(t)) continue;
            if (Shows(t)) edges.Add(t, view, EdgeKind.WriteRead);
            else edges.Add(view, t, EdgeKind.ReadWrite);
        }

        bool Shows(int transaction) => Array.Exists(transactions[transaction].Outputs, shown.Contains);
    }

    private void JoinOffsets(int view, (int Partition, long Offset)[] offsets)
    {
        foreach (var (partition, inOrder) in commits.OrderBy(c => c.Key))
        {
            var at = Array.FindLastIndex(offsets, o => o.Partition == partition);
            var next = Array.FindIndex(inOrder, c => at < 0 || c.Offset > offsets[at].Offset);
            if (next < 0) next = inOrder.Length;
            if (next > 0) foreach (var seen in inOrder[next - 1].Transactions) edges.Add(seen, view, EdgeKind.WriteRead);
            if (next < inOrder.Length) foreach (var unseen in inOrder[next].Transactions) edges.Add(view, unseen, EdgeKind.ReadWrite);
        }
    }

    private int RowOf(int vertex) => vertex < transactions.Length ? transactions[vertex].Row : views[vertex - transactions.Length].Row;

    private string Sentence(Cycle cycle)
    {
        var steps = cycle.Transactions.Select((a, i) => (From: RowOf(a), To: RowOf(cycle.Transactions[(i + 1) % cycle.Transactions.Length]), Kind: cycle.Kinds[i]));
        return string.Join("; ", steps.Select(step => step.Kind switch
        {
            EdgeKind.WriteWrite => $"operation {step.To} committed a larger offset than operation {step.From}",
            EdgeKind.WriteRead => $"operation {step.To} saw what operation {step.From} committed",
            _ => $"operation {step.From} did not see what operation {step.To} committed",
        }));
    }
}
