using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models;
using Lab.Checker.Tests.Support;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Each condition of total-queue and set-full is broken once, and the same random histories must tell it from the definition.</summary>
public sealed class Every_broken_sum_is_caught(ITestOutputHelper output)
{
    public static TheoryData<Mutant> All => [.. Mutants.OfTheSuite(Mutants.Sums)];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void By_the_random_histories(Mutant mutant)
    {
        var noticed = FirstDifference(mutant.Guarantee, MutatedSums.With(mutant, mutant.Guarantee), Samples.Count);
        output.WriteLine($"{mutant.Breaks}: {noticed}");
        Assert.True(noticed is not null, $"'{mutant.Breaks}' was not noticed.");
    }

    [Theory] // Otherwise the comparison would catch the way in which mutants are compiled.
    [InlineData("total-queue")]
    [InlineData("set-full")]
    public void And_the_unbroken_one_is_not(string model) => Assert.Null(FirstDifference(model, MutatedSums.With(mutant: null, model), 2_000));

    private static string? FirstDifference(string model, Func<Recording, string> judge, int histories)
    {
        for (ulong seed = 1; seed <= (ulong)histories; seed++)
        {
            var (recording, expected) = model == "total-queue" ? The_sums_of_a_queue.Sample(seed) : What_is_known_to_be_in_a_set.Sample(seed);
            try
            {
                if (judge(recording) is var said && said != expected) return $"history {seed}: {said}, by definition {expected}";
            }
            catch (Exception e) when (e is IndexOutOfRangeException or OverflowException or NullReferenceException or ArgumentOutOfRangeException)
            {
                return $"history {seed}: it fell over: {e.Message}";
            }
        }

        return null;
    }
}
