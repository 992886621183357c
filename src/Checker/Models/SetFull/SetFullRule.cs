using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Models.SetFull;

/// <summary>
/// For each element: it is known from the return of its add, or of the first read that shows it. Of the reads called
/// after its add was, the last that shows it and the last that does not decide: shown last, it is stable (and stale, if
/// a read called after it was known still did not show it); absent last, though known before that read was called, it is
/// lost. All others were never read. Reads come in the order of their calls.
/// </summary>
internal sealed class SetFullRule
{
    private readonly List<Read> reads = [];
    private readonly List<int> shown = [];
    private Element[] elements = new Element[64];
    private int count;

    private readonly record struct Read(int Row, int Call, int Return, int Begin);

    private struct Element
    {
        /// <summary>1 + the row of the first add; 0 while there is none.</summary>
        public int Add;
        public int AddCall;

        /// <summary>Where it came to be known, and the row by which; 0 while unknown, as no return has position 0.</summary>
        public int Known;
        public int KnownBy;

        /// <summary>1 + the number of the last read that shows it.</summary>
        public int LastPresent;

        /// <summary>1 + the number of the last read that does not.</summary>
        public int LastAbsent;

        /// <summary>1 + the number of the read that showed it most recently, to find what a read shows twice.</summary>
        public int Seen;
    }

    public void Add(int element, int row, int call, int okReturn)
    {
        ref var e = ref At(element);
        if (e.Add == 0) (e.Add, e.AddCall) = (row + 1, call);
        if (okReturn != Operation.NoReturn) Know(ref e, okReturn, row);
    }

    public void BeginRead(int row, int call, int @return) => reads.Add(new(row, call, @return, shown.Count));

    public void Shows(int element)
    {
        Know(ref At(element), reads[^1].Return, reads[^1].Row);
        shown.Add(element);
    }

    /// <param name="show">An element as people write it.</param>
    /// <param name="callTimes">Nanoseconds by row; -1 where unknown.</param>
    /// <param name="returnTimes">The same of the returns.</param>
    public Judgement Judge(Func<int, string> show, ReadOnlySpan<long> callTimes, ReadOnlySpan<long> returnTimes)
    {
        var twice = WalkReads();
        long lost = 0, stable = 0, stale = 0, never = 0, unexpected = 0;
        Anomaly? firstLost = null, firstStale = null;
        var latencies = new List<long>();
        for (var number = 0; number < count; number++)
        {
            ref var e = ref elements[number];
            if (e.Add == 0)
            {
                unexpected++;
                continue;
            }

            // What was called before the add was called says nothing of it.
            var absent = e.LastAbsent > 0 && reads[e.LastAbsent - 1].Call > e.AddCall ? e.LastAbsent : 0;
            if (e.LastPresent > absent)
            {
                stable++;
                var isStale = absent > 0 && reads[absent - 1].Call > e.Known;
                latencies.Add(isStale ? Latency(callTimes[reads[absent - 1].Row], returnTimes[e.KnownBy]) : 0);
                if (!isStale) continue;
                stale++;
                firstStale ??= new("stale", Rows(e, absent), $"{show(number)} was known to be in the set, a later read did not show it, and later ones did");
            }
            else if (e.Known > 0 && absent > 0 && reads[absent - 1].Call > e.Known)
            {
                lost++;
                firstLost ??= new("lost", Rows(e, absent), $"{show(number)} was known to be in the set, and no read called after this one shows it");
            }
            else
            {
                never++;
            }
        }

        List<Anomaly> anomalies = [.. new[] { firstLost, twice < 0 ? null : Duplicated(show, twice) }.OfType<Anomaly>()];
        var outcome = anomalies.Count > 0 ? Outcome.Violated : stable == 0 ? Outcome.Unknown : Outcome.Holds;
        latencies.Sort();
        return new(outcome, anomalies)
        {
            Allowed = firstStale is null ? [] : [firstStale],
            Why = outcome == Outcome.Unknown ? "no element was read to stay: nothing is lost, and nothing is shown not to be" : null,
            Figures =
            [
                ("elements", count - unexpected), ("stable", stable), ("stale", stale), ("lost", lost), ("never-read", never), ("unexpected", unexpected),
                .. Quantiles(latencies),
            ],
        };
    }

    /// <summary>Finds the last reads of each element from behind; a read that shows an element twice, or -1.</summary>
    private int WalkReads()
    {
        var twice = -1;
        for (var number = 0; number < count; number++) elements[number].LastAbsent = reads.Count;
        for (var r = reads.Count; r >= 1; r--)
        {
            var end = r == reads.Count ? shown.Count : reads[r].Begin;
            for (var i = reads[r - 1].Begin; i < end; i++)
            {
                ref var e = ref elements[shown[i]];
                if (e.Seen == r) twice = i;
                e.Seen = r;
                e.LastPresent = Math.Max(e.LastPresent, r);
                if (e.LastAbsent == r) e.LastAbsent--;
            }
        }

        return twice;
    }

    private Anomaly Duplicated(Func<int, string> show, int twice)
    {
        var read = 0;
        while (read + 1 < reads.Count && reads[read + 1].Begin <= twice) read++;
        return new("duplicated", [reads[read].Row], $"one read shows {show(shown[twice])} twice");
    }

    private int[] Rows(in Element e, int absent) => e.KnownBy == e.Add - 1 ? [e.KnownBy, reads[absent - 1].Row] : [e.Add - 1, e.KnownBy, reads[absent - 1].Row];

    private static void Know(ref Element e, int position, int row)
    {
        if (e.Known == 0 || position < e.Known) (e.Known, e.KnownBy) = (position, row);
    }

    private static long Latency(long absentCalled, long knownAt) => absentCalled < 0 || knownAt < 0 ? 0 : Math.Max(0, absentCalled + 1 - knownAt);

    private static IEnumerable<(string, long)> Quantiles(List<long> sorted) => sorted.Count == 0 || sorted[^1] == 0
        ? []
        : [("stable-latency-median-ns", sorted[sorted.Count / 2]), ("stable-latency-p99-ns", sorted[sorted.Count * 99 / 100]), ("stable-latency-max-ns", sorted[^1])];

    private ref Element At(int element)
    {
        if (element >= elements.Length) Array.Resize(ref elements, Math.Max(element + 1, elements.Length * 2));
        count = Math.Max(count, element + 1);
        return ref elements[element];
    }
}
