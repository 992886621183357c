using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Mutants;

/// <summary>
/// A comparison that would not notice a wrong rule proves nothing. Each condition of each rule is broken once, in the
/// source, and the same random histories must tell the broken checker from the oracle.
/// </summary>
public sealed class Every_broken_condition_is_caught(ITestOutputHelper output)
{
    public static TheoryData<Mutant> All => [.. Mutants.OfTheSuite(Mutants.All)];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void By_the_random_histories(Mutant mutant)
    {
        var noticed = FirstDifference(MutatedChecker.With(mutant), mutant.Guarantee);
        output.WriteLine($"{mutant.Breaks}: {noticed}");
        Assert.True(noticed is not null, $"'{mutant.Breaks}' was not noticed by {mutant.Guarantee} in {Samples.Count} histories.");
    }

    [Fact] // Otherwise the comparison would catch the way in which mutants are compiled.
    public void And_the_unbroken_checker_is_not()
    {
        var ask = MutatedChecker.With(mutant: null);
        Assert.All(Samples.Guarantees, guarantee => Assert.Null(FirstDifference(ask, guarantee.ToString(), histories: 2_000)));
    }

    private static string? FirstDifference(MutatedChecker.Ask ask, string name, int histories = int.MaxValue)
    {
        var guarantee = Guarantee.Parse(name)!;
        foreach (var (given, expected) in Samples.Of(guarantee with { Group = null }).Take(histories))
        {
            if (Difference(ask, given, guarantee, expected.In(guarantee.Group)) is { } difference) return $"history {given.Seed}: {difference}";
        }

        return null;
    }

    /// <summary>A broken checker may also fall over: the ordinary suite would notice that too.</summary>
    private static string? Difference(MutatedChecker.Ask ask, Case given, Guarantee guarantee, Oracles.Finding expected)
    {
        try
        {
            return Comparison.Differ(given, ask(given.History, given.Context with { Guarantees = [guarantee] })[0], expected);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or OverflowException or NullReferenceException or ArgumentOutOfRangeException)
        {
            return $"it fell over: {e.Message}";
        }
    }
}
