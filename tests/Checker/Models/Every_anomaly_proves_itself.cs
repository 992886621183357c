using Lab.Checker.Models;
using Lab.Checker.Models.Fifo;
using Lab.Checker.Models.Register;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models;

/// <summary>
/// The operations that an anomaly names, taken alone, already violate, says the oracle; and nothing smaller does. What is
/// smaller must still hold whatever brought its values into being: to leave that out would be a phantom.
/// </summary>
public sealed class Every_anomaly_proves_itself
{
    [Theory]
    [InlineData("fifo")]
    [InlineData("log")]
    [InlineData("register")]
    public void Alone_and_with_nothing_to_spare(string name)
    {
        var rule = ClosedRule.Of(name);
        var proven = rule.Reasons.ToDictionary(reason => reason, _ => 0);
        foreach (var (given, _) in SmallHistories.Of(rule).Where(s => !s.Holds).Take(40_000))
        {
            var anomalies = rule.Judge(given).Anomalies;
            foreach (var anomaly in anomalies)
            {
                Check(rule, given, anomaly, isOnlyOne: anomalies.Count == 1);
                proven[anomaly.Name]++;
            }
        }

        Assert.All(proven, reason => Assert.True(reason.Value > 10, $"{reason.Key}: {reason.Value} witnesses"));
    }

    private static void Check(ClosedRule rule, SmallHistory given, Anomaly anomaly, bool isOnlyOne)
    {
        var named = $"{anomaly.Name} ({anomaly.Sentence}) by {string.Join(", ", anomaly.Operations)}\n{given}";
        Assert.Equal(anomaly.Operations.Distinct().Count(), anomaly.Operations.Count);

        // They are an excerpt of a dense log; but that an offset was never filled is proven by the whole history alone.
        var isExcerpt = given.Are == Offsets.Dense && anomaly.Name != "HOLE";
        var alone = given.Only(anomaly.Operations) with { Are = isExcerpt ? Offsets.Excerpt : given.Are };
        Assert.False(rule.Holds(alone), $"these prove nothing: {named}");
        if (anomaly.Name == "HOLE") return;

        if (anomaly.Name is not ("EMPTY" or "LOST-ORDER" or "TWO-VALUES-AT-ONCE" or "NO-ROOM")) Assert.True(anomaly.Operations.Count <= 4, $"too many: {named}");
        if (!isOnlyOne) return; // What is left may violate in another way.
        foreach (var fewer in Smaller(rule, alone, anomaly.Name))
        {
            Assert.True(rule.Holds(fewer) || rule.Judge(fewer).Anomalies.All(a => a.Name != anomaly.Name), $"so much is not needed: {named}\nfewer: {fewer}");
        }
    }

    /// <summary>
    /// The same with something left out: an operation, or of a queue a value with all that was done to it (a value that is
    /// never taken out is another history, and so is one in which fewer dequeues crashed).
    /// </summary>
    private static IEnumerable<SmallHistory> Smaller(ClosedRule rule, SmallHistory alone, string anomaly)
    {
        for (var i = 0; i < alone.Rows.Length; i++)
        {
            var row = alone.Rows[i];
            var ofQueue = rule == ClosedRule.Fifo && anomaly != "DUPLICATE";
            if (ofQueue && row.Kind != (int)FifoKind.Enqueue) continue;
            var left = Enumerable.Range(0, alone.Rows.Length).Where(j => ofQueue ? alone.Rows[j].Value != row.Value || IsAnonymous(alone.Rows[j]) : j != i);
            var fewer = alone.Only(left);
            if (!fewer.Rows.Any(r => IsPhantom(r, fewer, rule))) yield return fewer;
        }
    }

    private static bool IsAnonymous(Row row) => row.Kind == (int)FifoKind.DequeueEmpty || (row.Kind == (int)FifoKind.Dequeue && row.Crashed);

    /// <summary>In all three models the first kind brings values into being, and the second shows one.</summary>
    private static bool IsPhantom(Row row, SmallHistory history, ClosedRule rule) =>
        row.Kind == 2 && !row.Crashed && !(rule == ClosedRule.Register && row.Value == RegisterColumns.Initial) && !history.Rows.Any(r => r.Kind == 1 && r.Value == row.Value);
}
