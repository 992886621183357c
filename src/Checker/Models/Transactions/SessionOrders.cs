using Lab.Checker.Models.Graphs;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Transactions;

/// <summary>The orders that clients saw: what one process did after another thing, and what was called after something else had returned.</summary>
internal static class SessionOrders
{
    /// <summary>
    /// Real time: a transaction told ok stands before every one called after its return. Edges for all such pairs would
    /// be quadratic; instead a chain of moments, each after all that had returned by then and before all called from then on.
    /// Returns the number of vertices.
    /// </summary>
    public static int AddRealTime(TransactionColumns columns, EdgeList edges, int vertices)
    {
        var events = Events(columns);
        var (moment, isUsed) = (-1, true);
        foreach (var e in events)
        {
            if (e == 0) continue;
            var t = (e >> 1) - 1;
            if ((e & 1) == 0)
            {
                if (moment < 0 || columns.Results[t] == OperationResult.Fail) continue;
                edges.Add(moment, t, EdgeKind.Through);
                isUsed = true;
            }
            else if (columns.Results[t] == OperationResult.Ok)
            {
                if (isUsed)
                {
                    if (moment >= 0) edges.Add(moment, vertices, EdgeKind.Through);
                    moment = vertices++;
                    isUsed = false;
                }

                edges.Add(t, moment, EdgeKind.RealTime);
            }
        }

        return vertices;
    }

    /// <summary>
    /// Process order among some transactions, given in the order of their calls; edges join their places in the list. A
    /// process does one thing at a time as a rule; where it doesn't, what overlaps has no order.
    /// </summary>
    public static void AddProcess(TransactionColumns columns, ReadOnlySpan<int> transactions, EdgeList edges)
    {
        var done = new Dictionary<int, List<int>>();
        for (var i = 0; i < transactions.Length; i++)
        {
            if (!done.TryGetValue(columns.Processes[transactions[i]], out var earlier)) done.Add(columns.Processes[transactions[i]], earlier = []);
            var call = columns.Calls[transactions[i]];
            for (var e = earlier.Count - 1; e >= 0; e--)
            {
                if (columns.Returns[transactions[earlier[e]]] >= call) continue;
                if (IsPassed(columns, transactions, earlier, earlier[e], call)) earlier.RemoveAt(e);
                else edges.Add(earlier[e], i, EdgeKind.Process);
            }

            earlier.Add(i);
        }
    }

    /// <summary>Something else of the process lies wholly between: the order goes through it.</summary>
    private static bool IsPassed(TransactionColumns columns, ReadOnlySpan<int> transactions, List<int> earlier, int one, int call)
    {
        foreach (var other in earlier)
        {
            if (columns.Calls[transactions[other]] > columns.Returns[transactions[one]] && columns.Returns[transactions[other]] < call) return true;
        }

        return false;
    }

    /// <summary>By position: 2t + 2 where transaction t was called, 2t + 3 where it returned, 0 where neither.</summary>
    private static int[] Events(TransactionColumns columns)
    {
        var last = -1;
        for (var t = 0; t < columns.Count; t++) last = Math.Max(last, columns.Returns[t] == Operation.NoReturn ? columns.Calls[t] : columns.Returns[t]);
        var events = new int[last + 1];
        for (var t = 0; t < columns.Count; t++)
        {
            events[columns.Calls[t]] = (2 * t) + 2;
            if (columns.Returns[t] != Operation.NoReturn) events[columns.Returns[t]] = (2 * t) + 3;
        }

        return events;
    }
}
