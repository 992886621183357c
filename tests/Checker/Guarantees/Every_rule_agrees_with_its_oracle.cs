using Lab.Checker.Tests.Oracles;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Guarantees;

/// <summary>
/// The rules against the definitions on small random histories. The mix is printed and asserted: a comparison in which
/// some reason for a violation never decides alone proves nothing of it.
/// </summary>
public sealed class Every_rule_agrees_with_its_oracle(ITestOutputHelper output)
{
    private static readonly string?[] Groups = [null, "billing", "mail"];

    [Theory]
    [InlineData("no-loss", "not in the log", "behind the resume offset")]
    [InlineData("no-duplicates", "done twice")]
    [InlineData("ordering(key)", "overtaken")]
    [InlineData("ordering(partition)", "overtaken")]
    [InlineData("ordering(producer)", "overtaken")]
    [InlineData("no-phantom", "effect of a message nobody sent", "effect of a message told failed", "read of a message nobody sent", "read of a message told failed")]
    [InlineData("progress", "message not done", "message done late", "probe not told ok", "probe not done", "probe done late")]
    public void On_twenty_thousand_random_histories(string name, params string[] reasons)
    {
        var guarantee = Guarantee.Parse(name)!;
        var mix = new Mix();
        foreach (var (given, expected) in Samples.Of(guarantee))
        {
            mix.Add(given, expected);
            foreach (var group in Groups)
            {
                if (Comparison.Differ(given, given.Judged(guarantee with { Group = group }), expected.In(group)) is { } difference) Assert.Fail($"{difference}\n{given}");
            }
        }

        output.WriteLine($"{name}: {mix}");
        foreach (var reason in reasons) Assert.True(mix.Alone(reason) >= Samples.Count / 100, $"'{reason}' is the only reason {mix.Alone(reason)} times: {mix}");
        Assert.Equal(reasons.Order(), mix.Reasons);
        Assert.True(mix.Valid >= Samples.Count * 3 / 10, $"too few valid histories: {mix}");
        Assert.True(mix.Busy >= Samples.Count / 10, $"too few valid histories with three or more effects: {mix}");
    }

    /// <summary>What the histories were like.</summary>
    private sealed class Mix
    {
        private readonly SortedDictionary<string, int> alone = new(StringComparer.Ordinal);
        private readonly SortedSet<string> reasons = new(StringComparer.Ordinal);
        private int histories, undecided, several;

        public int Valid { get; private set; }
        public int Busy { get; private set; }
        public IEnumerable<string> Reasons => reasons;

        public int Alone(string reason) => alone.GetValueOrDefault(reason);

        public void Add(Case given, Finding expected)
        {
            histories++;
            var found = expected.Breaches.Select(b => b.Reason).Distinct().ToArray();
            reasons.UnionWith(found);
            if (found.Length == 1) alone[found[0]] = Alone(found[0]) + 1;
            if (found.Length > 1) several++;
            if (found.Length > 0) return;
            if (expected.Undecided.Count > 0) undecided++;
            else Valid++;
            if (expected.Undecided.Count == 0 && given.Rows.Count(r => r.Kind == Model.Histories.OperationKind.Effect) >= 3) Busy++;
        }

        public override string ToString() =>
            $"{histories} histories: {Valid} valid ({Busy} with three or more effects), {undecided} undecided, violated for one reason alone: {string.Join(", ", alone.Select(a => $"{a.Key} {a.Value}"))}; for several: {several}";
    }
}
