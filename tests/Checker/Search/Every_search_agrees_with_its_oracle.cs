using Lab.Checker.Models;
using Lab.Checker.Tests.Models.Support;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Search;

/// <summary>
/// The search, with all that it leaves out and remembers, against trying every order; through the model's own reading of a
/// recording. The mix is printed and asserted.
/// </summary>
public sealed class Every_search_agrees_with_its_oracle(ITestOutputHelper output)
{
    public static TheoryData<string> Models => [.. SearchedObject.All.Select(o => o.Model)];

    [Theory]
    [MemberData(nameof(Models))]
    public void On_twenty_thousand_random_histories(string model)
    {
        var tried = SearchedObject.Of(model);
        var (valid, busy, violated, smaller) = (0, 0, 0, 0);
        for (var i = 1; i <= Samples.Count; i++)
        {
            var given = tried.Random((ulong)i);
            var holds = tried.Holds(given);
            var judgement = tried.Judge(given);
            Assert.True(judgement.Outcome == (holds ? Outcome.Holds : Outcome.Violated), $"{model} is {judgement.Outcome}, the oracle says {(holds ? "holds" : "violated")}\n{given}");
            if (holds) valid++;
            else violated++;
            if (holds && given.Overlapping >= 3 && given.Rows.Count(r => r.Crashed) * 5 >= given.Rows.Length) busy++;
            foreach (var anomaly in judgement.Anomalies) smaller += Check(tried, given, anomaly) ? 1 : 0;
        }

        var mix = $"{Samples.Count} histories: {valid} valid ({busy} with three or more operations at a time, of all a fifth crashed), {violated} violated, {smaller} witnesses smaller than their history";
        output.WriteLine($"{model}: {mix}");
        Assert.True(busy >= Samples.Count * 3 / 10, $"too few busy valid histories: {mix}");
        Assert.True(violated >= Samples.Count / 10, $"too few violated histories: {mix}");
        Assert.True(smaller >= violated / 3, $"the witnesses are large: {mix}");
    }

    /// <summary>The operations that are named, taken alone, already violate, says the oracle. Is anything left out?</summary>
    private static bool Check(SearchedObject tried, SmallHistory given, Anomaly anomaly)
    {
        Assert.Equal(anomaly.Operations.Distinct().Count(), anomaly.Operations.Count);
        Assert.False(tried.Holds(given.Only(anomaly.Operations)), $"these prove nothing: {string.Join(", ", anomaly.Operations)}\n{given}");
        return anomaly.Operations.Count < given.Rows.Length;
    }
}
