using Lab.Model.Histories;

namespace Lab.Checker.Models.Groups;

/// <summary>
/// A transaction is committed when it was told ok, or when somebody saw one of its outputs. Reads show everything that is
/// committed, so a read that was called after a transaction was known to be committed shows all that it wrote.
/// </summary>
internal sealed class ReadProcessWriteRule(ProcessingRow[] transactions, ProcessingView[] views, int outputCount, Func<int, string> outputName, Func<int, string> partitionName)
{
    private const int None = -1;
    private readonly AnomalyBook book = new();
    private readonly int[] producers = new int[outputCount];

    /// <summary>By transaction: from this position on everybody knows that it is committed; never.</summary>
    private readonly int[] knownFrom = new int[transactions.Length];

    public Judgement Judge()
    {
        Produce();
        foreach (var view in views) Show(view);
        ConsumeOnce();
        foreach (var view in views)
        {
            if (view.Outputs is not null) JudgeOutputs(view);
            else JudgeOffsets(view);
        }

        new ProcessingCycles(transactions, views, IsCommitted).Find(book);
        return Judgement.Of(book.Anomalies) with { Figures = book.Figures };
    }

    private void Produce()
    {
        Array.Fill(producers, None);
        for (var t = 0; t < transactions.Length; t++)
        {
            knownFrom[t] = transactions[t].Result == OperationResult.Ok ? transactions[t].Return : Operation.NoReturn;
            foreach (var output in transactions[t].Outputs)
            {
                if (producers[output] != None) throw new UnusableRecordingException(transactions[t].Row, "two transactions produce the same value: which of them is seen can't be told");
                producers[output] = t;
            }
        }
    }

    private void Show(ProcessingView view)
    {
        foreach (var output in view.Outputs ?? [])
        {
            var t = producers[output];
            if (t == None) Note("PHANTOM", [view.Row], $"{outputName(output)} was read, and nobody produced it");
            else if (transactions[t].Result == OperationResult.Fail) Note("G1a", [transactions[t].Row, view.Row], $"{outputName(output)} was read, and its transaction had failed");
            else knownFrom[t] = Math.Min(knownFrom[t], view.Return);
        }
    }

    private bool IsCommitted(int transaction) => knownFrom[transaction] != Operation.NoReturn;

    private void ConsumeOnce()
    {
        var consumers = new Dictionary<(int, long), int>();
        for (var t = 0; t < transactions.Length; t++)
        {
            if (!IsCommitted(t)) continue;
            foreach (var input in transactions[t].Inputs)
            {
                if (consumers.TryAdd(input, t) || consumers[input] == t) continue;
                Note("DUPLICATE-INPUT", [transactions[consumers[input]].Row, transactions[t].Row], $"offset {input.Offset} of {partitionName(input.Partition)} was processed by two committed transactions");
            }
        }
    }

    private void JudgeOutputs(ProcessingView view)
    {
        var shown = view.Outputs!.ToHashSet();
        if (shown.Count < view.Outputs!.Length) Note("DUPLICATE-OUTPUT", [view.Row], "an output was read twice");
        for (var t = 0; t < transactions.Length; t++)
        {
            if (!IsCommitted(t) || (knownFrom[t] >= view.Call && !transactions[t].Outputs.Any(shown.Contains))) continue;
            foreach (var output in transactions[t].Outputs)
            {
                if (!shown.Contains(output)) Note("TORN-OUTPUT", [transactions[t].Row, view.Row], $"the transaction is committed, and {outputName(output)} was not read");
            }
        }
    }

    /// <summary>What was committed is at least what committed transactions said; and what lies below was processed by one of them.</summary>
    private void JudgeOffsets(ProcessingView view)
    {
        var committed = new Dictionary<int, long>();
        foreach (var (partition, offset) in view.Offsets!) committed[partition] = offset;
        var processed = new HashSet<(int, long)>();
        for (var t = 0; t < transactions.Length; t++)
        {
            if (transactions[t].Result == OperationResult.Fail || (!IsCommitted(t) && !MayBeUnseen(t, view))) continue;
            foreach (var input in transactions[t].Inputs) processed.Add(input);
            if (knownFrom[t] >= view.Call) continue;
            foreach (var (partition, offset) in transactions[t].Commits)
            {
                if (!committed.TryGetValue(partition, out var seen) || seen < offset) Note("OUTPUT-WITHOUT-OFFSET", [transactions[t].Row, view.Row], $"the transaction is committed, and its offset {offset} of {partitionName(partition)} is not");
            }
        }

        foreach (var transaction in transactions)
        {
            foreach (var input in transaction.Inputs)
            {
                if (processed.Contains(input) || !committed.TryGetValue(input.Partition, out var seen) || seen <= input.Offset) continue;
                Note("LOST-INPUT", [transaction.Row, view.Row], $"offset {input.Offset} of {partitionName(input.Partition)} was passed, and no committed transaction processed it");
            }
        }
    }

    /// <summary>It may have committed before the offsets were seen, and no read was called since that would have shown it.</summary>
    private bool MayBeUnseen(int transaction, ProcessingView offsets) =>
        transactions[transaction].Outputs.Length == 0 || !views.Any(v => v.Outputs is not null && v.Call > offsets.Return);

    private void Note(string name, int[] rows, string sentence)
    {
        if (!book.Counted(name)) book.Add(name, rows, sentence);
    }
}
