using Lab.Checker.Tests.Models.Support;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Models;

/// <summary>
/// The closed rules against the definition of linearizability on small random histories. The mix is printed and asserted: a
/// comparison in which some anomaly never decides alone proves nothing of its rule.
/// </summary>
public sealed class Every_closed_rule_agrees_with_its_oracle(ITestOutputHelper output)
{
    [Theory]
    [InlineData("fifo")]
    [InlineData("log")]
    [InlineData("register")]
    public void On_twenty_thousand_random_histories(string name)
    {
        var rule = ClosedRule.Of(name);
        var alone = rule.Reasons.ToDictionary(reason => reason, _ => 0);
        var (valid, busy, several) = (0, 0, 0);
        foreach (var (given, holds) in SmallHistories.Of(rule))
        {
            var judgement = rule.Judge(given);
            var reasons = judgement.Anomalies.Select(a => a.Name).ToArray();
            Assert.True(judgement.Outcome == (holds ? Outcome.Holds : Outcome.Violated), $"{name} is {judgement.Outcome} ({string.Join(", ", reasons)}), the oracle says {(holds ? "holds" : "violated")}\n{given}");
            if (holds) valid++;
            if (holds && given.IsBusy) busy++;
            if (reasons.Length == 1) alone[reasons[0]]++;
            if (reasons.Length > 1) several++;
        }

        var mix = $"{Samples.Count} histories: {valid} valid ({busy} with three or more operations at a time, of all a fifth crashed); violated for one reason alone: {string.Join(", ", alone.OrderBy(a => a.Key).Select(a => $"{a.Key} {a.Value}"))}; for several: {several}";
        output.WriteLine($"{name}: {mix}");
        Assert.All(alone, reason => Assert.True(reason.Value >= Samples.Count / 1_000, $"{reason.Key} decides alone {reason.Value} times: {mix}"));
        Assert.True(busy >= Samples.Count * 3 / 10, $"too few busy valid histories: {mix}");
    }
}
