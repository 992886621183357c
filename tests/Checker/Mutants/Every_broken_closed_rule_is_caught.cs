using Lab.Checker.Tests.Models.Support;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Each condition of each model in closed form is broken once, and the same random histories must tell it from the oracle.</summary>
public sealed class Every_broken_closed_rule_is_caught(ITestOutputHelper output)
{
    public static TheoryData<Mutant> All => [.. Mutants.OfTheSuite(Mutants.ClosedRules)];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void By_the_random_histories(Mutant mutant)
    {
        var rule = ClosedRule.Of(mutant.Guarantee);
        var noticed = FirstDifference(rule, MutatedRules.With(mutant, rule), int.MaxValue);
        output.WriteLine($"{mutant.Breaks}: {noticed}");
        Assert.True(noticed is not null, $"'{mutant.Breaks}' was not noticed.");
    }

    [Theory] // Otherwise the comparison would catch the way in which mutants are compiled.
    [InlineData("fifo")]
    [InlineData("log")]
    [InlineData("register")]
    public void And_the_unbroken_one_is_not(string name) => Assert.Null(FirstDifference(ClosedRule.Of(name), MutatedRules.With(mutant: null, ClosedRule.Of(name)), 2_000));

    private static string? FirstDifference(ClosedRule rule, Func<SmallHistory, bool> judge, int histories)
    {
        foreach (var (given, holds) in SmallHistories.Of(rule).Take(histories))
        {
            if (Difference(judge, given, holds) is { } difference) return $"history {given.Seed}: {difference}";
        }

        return null;
    }

    /// <summary>A broken rule may also fall over: the ordinary suite would notice that too.</summary>
    private static string? Difference(Func<SmallHistory, bool> judge, SmallHistory given, bool holds)
    {
        try
        {
            return judge(given) == holds ? null : $"the oracle says {(holds ? "holds" : "violated")}";
        }
        catch (Exception e) when (e is IndexOutOfRangeException or OverflowException or NullReferenceException or ArgumentOutOfRangeException)
        {
            return $"it fell over: {e.Message}";
        }
    }
}
