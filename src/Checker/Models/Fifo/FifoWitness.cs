using Lab.Model.Histories;

namespace Lab.Checker.Models.Fifo;

/// <summary>The fewest operations that prove what a rule found. Only violated histories come here.</summary>
internal readonly ref partial struct FifoWitness
{
    private const int None = -1;

    private readonly FifoColumns columns;
    private readonly Func<int, string> nameOf;
    private readonly int[] enqueueOf;
    private readonly int[] dequeueOf;
    private readonly List<int> crashedDequeues = [];

    public FifoWitness(in FifoColumns columns, Func<int, string>? nameOf)
    {
        this.columns = columns;
        this.nameOf = nameOf ?? (value => value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        enqueueOf = new int[columns.ValueCount];
        dequeueOf = new int[columns.ValueCount];
        enqueueOf.AsSpan().Fill(None);
        dequeueOf.AsSpan().Fill(None);
        for (var i = 0; i < columns.Count; i++)
        {
            var v = columns.Values[i];
            if (columns.Kinds[i] == FifoKind.Enqueue) enqueueOf[v] = i;
            else if (columns.Kinds[i] != FifoKind.Dequeue) continue;
            else if (columns.Returns[i] == Operation.NoReturn) crashedDequeues.Add(i);
            else if (dequeueOf[v] == None) dequeueOf[v] = i;
        }
    }

    public List<Anomaly> Prove(in FifoFindings found)
    {
        List<Anomaly> anomalies = [];
        if (found.Phantom) anomalies.Add(Phantom());
        if (FifoFindings.Is(found.Duplicate)) anomalies.Add(Duplicate(found.Duplicate));
        if (FifoFindings.Is(found.DequeueBeforeEnqueue)) anomalies.Add(DequeueBeforeEnqueue(found.DequeueBeforeEnqueue));
        if (FifoFindings.Is(found.Order)) anomalies.Add(Order(found.Order));
        if (FifoFindings.Is(found.LostOrder)) anomalies.Add(LostOrder(found.LostOrder));
        if (FifoFindings.Is(found.Empty)) anomalies.Add(Empty(found.Empty));
        return anomalies;
    }

    private Anomaly Phantom()
    {
        var first = columns.Count;
        for (var v = 0; v < enqueueOf.Length; v++)
        {
            if (enqueueOf[v] == None && dequeueOf[v] != None) first = Math.Min(first, dequeueOf[v]);
        }

        return new("PHANTOM", [first], $"{Value(columns.Values[first])} was dequeued, and no enqueue of it can have happened");
    }

    private Anomaly Duplicate(int second)
    {
        var v = columns.Values[second];
        List<int> operations = [dequeueOf[v], second];
        if (enqueueOf[v] != None) operations.Insert(0, enqueueOf[v]);
        return new("DUPLICATE", operations, $"{Value(v)} was dequeued twice");
    }

    private Anomaly DequeueBeforeEnqueue(int v) =>
        new("DEQUEUE-BEFORE-ENQUEUE", [dequeueOf[v], enqueueOf[v]], $"the dequeue of {Value(v)} had returned before its enqueue was called");

    /// <summary>Of all that went in surely before b, the one that was asked for last.</summary>
    private Anomaly Order(int b)
    {
        var (a, latest) = (None, columns.Returns[dequeueOf[b]]);
        for (var v = 0; v < enqueueOf.Length; v++)
        {
            if (!WasEnqueuedBefore(v, columns.Calls[enqueueOf[b]]) || dequeueOf[v] == None || columns.Calls[dequeueOf[v]] <= latest) continue;
            (a, latest) = (v, columns.Calls[dequeueOf[v]]);
        }

        return new("ORDER", [enqueueOf[a], enqueueOf[b], dequeueOf[b], dequeueOf[a]],
            $"the enqueue of {Value(a)} had returned before that of {Value(b)} was called, and the dequeue of {Value(b)} had returned before that of {Value(a)} was called");
    }

    /// <summary>One value more than crashed dequeues that can have taken it.</summary>
    private Anomaly LostOrder(int b)
    {
        List<int> takers = [], lost = [];
        foreach (var row in crashedDequeues)
        {
            if (columns.Calls[row] < columns.Returns[dequeueOf[b]]) takers.Add(row);
        }

        for (var v = 0; v < enqueueOf.Length && lost.Count <= takers.Count; v++)
        {
            if (WasEnqueuedBefore(v, columns.Calls[enqueueOf[b]]) && dequeueOf[v] == None) lost.Add(enqueueOf[v]);
        }

        var which = lost.Count == 1 ? $"{Value(columns.Values[lost[0]])} went in before {Value(b)} and never came out" : $"{lost.Count} values went in before {Value(b)} and never came out";
        var who = takers.Count == 0 ? "and no dequeue crashed that could have taken it" : $"and only {takers.Count} crashed {(takers.Count == 1 ? "dequeue was" : "dequeues were")} called in time to have taken them";
        return new("LOST-ORDER", [.. lost, enqueueOf[b], dequeueOf[b], .. takers], $"{which} although {Value(b)} did, {who}");
    }

    private bool WasEnqueuedBefore(int v, int position) => enqueueOf[v] != None && columns.Returns[enqueueOf[v]] < position;

    private string Value(int v) => nameOf(v);
}
