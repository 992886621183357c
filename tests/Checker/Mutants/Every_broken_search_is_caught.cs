using Lab.Checker.Tests.Models.Support;
using Lab.Checker.Tests.Search;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Mutants;

/// <summary>
/// Each condition of the search, and each step of its objects, is broken once, and the same random histories must tell it
/// from the oracle. What is there to save steps, or to make witnesses small, is noticed by the sum over all histories.
/// </summary>
public sealed class Every_broken_search_is_caught(ITestOutputHelper output)
{
    /// <summary>No small history needs nearly as many: who takes them goes in circles.</summary>
    private const long Enough = 100_000;

    private static readonly Dictionary<string, Lazy<Sums>> Unbroken = SearchedObject.All.ToDictionary(o => o.Name, o => new Lazy<Sums>(() =>
    {
        var sums = new Sums();
        Assert.Null(FirstDifference(o, MutatedSearches.With(mutant: null, o), sums));
        return sums;
    }));

    public static TheoryData<Mutant> All => [.. Mutants.OfTheSuite(Mutants.Searches)];

    public static TheoryData<string> Objects => [.. SearchedObject.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void By_the_random_histories(Mutant mutant)
    {
        var (tried, sums) = (SearchedObject.Of(mutant.Guarantee), new Sums());
        var noticed = FirstDifference(tried, MutatedSearches.With(mutant, tried), sums) ?? sums.Beyond(Unbroken[mutant.Guarantee].Value);
        output.WriteLine($"{mutant.Breaks}: {noticed}");
        Assert.True(noticed is not null, $"'{mutant.Breaks}' was not noticed.");
    }

    [Theory] // Otherwise the comparison would catch the way in which mutants are compiled.
    [MemberData(nameof(Objects))]
    public void And_the_unbroken_one_is_not(string name) => Assert.True(Unbroken[name].Value.Histories > 0);

    private static string? FirstDifference(SearchedObject tried, Func<SmallHistory, long, Said> judge, Sums sums)
    {
        foreach (var (given, holds) in tried.Histories())
        {
            if (Difference(tried, judge, given, holds, sums) is { } difference) return $"history {given.Seed}: {difference}";
        }

        return null;
    }

    /// <summary>A broken search may also fall over: the ordinary suite would notice that too.</summary>
    private static string? Difference(SearchedObject tried, Func<SmallHistory, long, Said> judge, SmallHistory given, bool holds, Sums sums)
    {
        try
        {
            var said = judge(given, Enough);
            sums.Add(said);
            if (SearchComparison.Differ(tried, given, holds, said) is { } difference) return difference;
            var steps = 1 + (long)(given.Seed % (ulong)(said.Steps + 1));
            return given.Seed % 4 == 0 ? SearchComparison.DifferWithin(steps, said, judge(given, steps)) : null;
        }
        catch (Exception e) when (e is IndexOutOfRangeException or OverflowException or NullReferenceException or ArgumentException or InvalidOperationException or KeyNotFoundException || e.GetType().Name == "UnusableRecordingException")
        {
            return $"it fell over: {e.Message}";
        }
    }

    /// <summary>What the search took for all histories, and how large its witnesses are.</summary>
    private sealed class Sums
    {
        public int Histories { get; private set; }

        private long Steps { get; set; }

        private long Witnesses { get; set; }

        public void Add(Said said)
        {
            Histories++;
            Steps += said.Steps;
            foreach (var witness in said.Witnesses) Witnesses += witness.Length;
        }

        public string? Beyond(Sums unbroken) => Steps > unbroken.Steps ? $"{Steps} steps instead of {unbroken.Steps}"
            : Witnesses > unbroken.Witnesses ? $"{Witnesses} operations named instead of {unbroken.Witnesses}"
            : null;
    }
}
