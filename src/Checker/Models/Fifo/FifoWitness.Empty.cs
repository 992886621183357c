namespace Lab.Checker.Models.Fifo;

internal readonly ref partial struct FifoWitness
{
    /// <summary>
    /// Why a dequeue can't have found nothing: a chain of values of which at every moment one was surely inside, and where
    /// none was, one more value that never came out than crashed dequeues that can have taken it. The chain may begin with
    /// either; the shorter is given.
    /// </summary>
    private Anomaly Empty(int row)
    {
        var chain = Cover(row, preferLost: false);
        var other = Cover(row, preferLost: true);
        if (other.Count < chain.Count) chain = other;
        return new("EMPTY", [row, .. chain], $"a dequeue found nothing although the queue held a value at every moment between its call and its return");
    }

    private List<int> Cover(int row, bool preferLost)
    {
        var (start, end) = (columns.Calls[row], columns.Returns[row]);
        var inside = SurelyInsideBefore(end);
        var lost = LostBefore(end);
        List<int> chain = [];
        var (next, best, lostSoFar, crashedSoFar, lostUsed) = (0, None, 0, 0, 0);
        for (var p = start; p < end;)
        {
            while (next < inside.Count && inside[next].From <= p) best = Longer(best, inside[next++].Value);
            while (lostSoFar < lost.Count && columns.Returns[lost[lostSoFar]] <= p) lostSoFar++;
            while (crashedSoFar < crashedDequeues.Count && columns.Calls[crashedDequeues[crashedSoFar]] <= p) crashedSoFar++;
            var covers = best != None && columns.Calls[dequeueOf[best]] > p;
            if (lostSoFar > crashedSoFar && (preferLost || !covers))
            {
                lostUsed = crashedSoFar + 1;
                p++;
                continue;
            }

            chain.Add(enqueueOf[best]);
            chain.Add(dequeueOf[best]);
            p = columns.Calls[dequeueOf[best]];
        }

        for (var i = 0; i < lostUsed; i++) chain.Add(lost[i]);
        if (lostUsed == 0) return chain;
        foreach (var crashed in crashedDequeues)
        {
            if (columns.Calls[crashed] < end) chain.Add(crashed);
        }

        return chain;
    }

    /// <summary>Values that went in before a position and came out later, by the return of their enqueue.</summary>
    private List<(int From, int Value)> SurelyInsideBefore(int end)
    {
        List<(int From, int Value)> inside = [];
        for (var v = 0; v < enqueueOf.Length; v++)
        {
            if (WasEnqueuedBefore(v, end) && dequeueOf[v] != None && columns.Returns[enqueueOf[v]] < columns.Calls[dequeueOf[v]]) inside.Add((columns.Returns[enqueueOf[v]], v));
        }

        inside.Sort();
        return inside;
    }

    /// <summary>Enqueues that returned before a position and whose value never came out, by their returns.</summary>
    private List<int> LostBefore(int end)
    {
        List<(int Return, int Row)> lost = [];
        for (var v = 0; v < enqueueOf.Length; v++)
        {
            if (WasEnqueuedBefore(v, end) && dequeueOf[v] == None) lost.Add((columns.Returns[enqueueOf[v]], enqueueOf[v]));
        }

        lost.Sort();
        return lost.ConvertAll(l => l.Row);
    }

    private int Longer(int best, int value) =>
        best == None || columns.Calls[dequeueOf[value]] > columns.Calls[dequeueOf[best]] ? value : best;
}
