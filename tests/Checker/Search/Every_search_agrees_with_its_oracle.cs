using Lab.Checker.Models;
using Lab.Checker.Tests.Support;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Search;

/// <summary>
/// The search, with all that it leaves out and remembers, against trying every order; through the model's own reading of a
/// recording. The mix is printed and asserted.
/// </summary>
public sealed class Every_search_agrees_with_its_oracle(ITestOutputHelper output)
{
    public static TheoryData<string> Objects => [.. SearchedObject.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Objects))]
    public void On_twenty_thousand_random_histories(string name)
    {
        var tried = SearchedObject.Of(name);
        var (valid, busy, violated, smaller) = (0, 0, 0, 0);
        foreach (var (given, holds) in tried.Histories())
        {
            var said = Said.Of(tried.Judge(given, ModelOptions.Default));
            if (SearchComparison.Differ(tried, given, holds, said) is { } difference) Assert.Fail($"{name}: {difference}\n{given}");
            if (holds) valid++;
            else violated++;
            if (holds && given.IsBusy) busy++;
            smaller += said.Witnesses.Count(w => w.Length < given.Rows.Length);
        }

        var mix = $"{Samples.Count} histories: {valid} valid ({busy} with three or more operations at a time, of all a fifth crashed), {violated} violated, {smaller} witnesses smaller than their history";
        output.WriteLine($"{name}: {mix}");
        Assert.True(busy >= Samples.Count * 3 / 10, $"too few busy valid histories: {mix}");
        Assert.True(violated >= Samples.Count / 10, $"too few violated histories: {mix}");
        Assert.True(smaller >= violated / 3, $"the witnesses are large: {mix}");
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void And_says_that_it_does_not_know_when_it_may_not_take_the_steps_that_it_needs(string name)
    {
        var tried = SearchedObject.Of(name);
        foreach (var (given, _) in tried.Histories().Take(2_000))
        {
            var unbounded = Said.Of(tried.Judge(given, ModelOptions.Default));
            var steps = 1 + (long)(given.Seed % (ulong)(unbounded.Steps + 1));
            if (SearchComparison.DifferWithin(steps, unbounded, Said.Of(tried.Judge(given, new() { Steps = steps }))) is { } difference) Assert.Fail($"{name}: {difference}\n{given}");
        }
    }
}
