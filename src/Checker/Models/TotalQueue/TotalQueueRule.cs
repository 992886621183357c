using Lab.Model.Guarantees;

namespace Lab.Checker.Models.TotalQueue;

/// <summary>
/// Multisets of values: A attempts, E acknowledged enqueues, D dequeues. Unexpected are dequeues of what was never
/// attempted, duplicated the others beyond A, lost is E - D, recovered what came out though nobody had acknowledged it.
/// Valid when nothing is lost and nothing unexpected; duplicates are told, and judged by no-duplicates.
/// </summary>
internal sealed class TotalQueueRule
{
    private Sums[] byValue = new Sums[64];
    private int values;
    private long attempts;
    private long acknowledged;
    private long dequeued;

    /// <summary>Counts of one value, and the rows that prove something.</summary>
    private struct Sums
    {
        public int Attempts;
        public int Acknowledged;
        public int Dequeued;
        public int FirstAcknowledged;
        public int FirstDequeued;
        public int LastDequeued;
    }

    public void Enqueue(int value, int row, bool ok)
    {
        ref var sums = ref At(value);
        sums.Attempts++;
        attempts++;
        if (!ok) return;
        if (sums.Acknowledged++ == 0) sums.FirstAcknowledged = row;
        acknowledged++;
    }

    public void Dequeue(int value, int row)
    {
        ref var sums = ref At(value);
        if (sums.Dequeued++ == 0) sums.FirstDequeued = row;
        sums.LastDequeued = row;
        dequeued++;
    }

    /// <param name="show">A value as people write it.</param>
    /// <param name="drainCrashed">A drain of which nobody knows what it took, or -1: then nothing can be called lost.</param>
    public Judgement Judge(Func<int, string> show, int drainCrashed)
    {
        long lost = 0, unexpected = 0, duplicated = 0, recovered = 0, ok = 0;
        Anomaly? firstLost = null, firstUnexpected = null, firstDuplicated = null;
        for (var value = 0; value < values; value++)
        {
            ref var sums = ref byValue[value];
            var cameOut = Math.Min(sums.Dequeued, sums.Attempts);
            ok += cameOut;
            recovered += Math.Max(0, cameOut - sums.Acknowledged);
            if (sums.Acknowledged > sums.Dequeued)
            {
                lost += sums.Acknowledged - sums.Dequeued;
                firstLost ??= new("lost", [sums.FirstAcknowledged], $"{show(value)} was acknowledged{Times(sums.Acknowledged)} and {(sums.Dequeued == 0 ? "never came out" : $"came out only{Times(sums.Dequeued, " once")}")}");
            }

            if (sums.Dequeued > 0 && sums.Attempts == 0)
            {
                unexpected += sums.Dequeued;
                firstUnexpected ??= new("unexpected", [sums.FirstDequeued], $"{show(value)} came out, and nobody put it in");
            }
            else if (sums.Dequeued > sums.Attempts)
            {
                duplicated += sums.Dequeued - sums.Attempts;
                firstDuplicated ??= new("duplicated", Pair(sums.FirstDequeued, sums.LastDequeued), $"{show(value)} was put in{Times(sums.Attempts, " once")} and came out{Times(sums.Dequeued)}");
            }
        }

        var claims = drainCrashed < 0 ? [firstUnexpected, firstLost] : new[] { firstUnexpected };
        List<Anomaly> anomalies = [.. claims.OfType<Anomaly>()];
        var outcome = anomalies.Count > 0 ? Outcome.Violated : firstLost is not null ? Outcome.Unknown : Outcome.Holds;
        return new(outcome, anomalies)
        {
            Allowed = firstDuplicated is null ? [] : [firstDuplicated],
            Why = outcome == Outcome.Unknown ? $"a drain crashed, and may have taken the {lost} that seem lost; one is {firstLost!.Sentence}" : null,
            Figures =
            [
                ("attempts", attempts), ("acknowledged", acknowledged), ("dequeued", dequeued), ("ok", ok), ("lost", lost), ("unexpected", unexpected),
                ("duplicated", duplicated), ("recovered", recovered),
            ],
        };
    }

    private static string Times(int count, string once = "") => count == 1 ? once : $" {count} times";

    private static int[] Pair(int first, int last) => first == last ? [first] : [first, last];

    private ref Sums At(int value)
    {
        if (value >= byValue.Length) Array.Resize(ref byValue, Math.Max(value + 1, byValue.Length * 2));
        values = Math.Max(values, value + 1);
        return ref byValue[value];
    }
}
