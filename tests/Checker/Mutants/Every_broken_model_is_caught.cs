using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Each condition of the models of transactions, logs, queues and groups is broken once, and the same random histories must tell it from the oracle.</summary>
public sealed class Every_broken_model_is_caught(ITestOutputHelper output)
{
    public static TheoryData<Mutant> All => [.. Mutants.OfTheSuite(Mutants.Models)];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void By_the_random_histories(Mutant mutant)
    {
        var noticed = FirstDifference(mutant.Guarantee, MutatedModels.With(mutant, mutant.Guarantee), int.MaxValue);
        output.WriteLine($"{mutant.Breaks}: {noticed}");
        Assert.True(noticed is not null, $"'{mutant.Breaks}' was not noticed.");
    }

    [Theory] // Otherwise the comparison would catch the way in which mutants are compiled.
    [InlineData("list-append")]
    [InlineData("rw-register")]
    [InlineData("kafka")]
    [InlineData("queue-redelivery")]
    [InlineData("consumer-group")]
    [InlineData("read-process-write")]
    public void And_the_unbroken_one_is_not(string model) => Assert.Null(FirstDifference(model, MutatedModels.With(mutant: null, model), 1_000));

    private static string? FirstDifference(string model, Func<Recording, string[]> judge, int histories)
    {
        var number = 0;
        foreach (var (given, expected) in ModelSamples.Of(model).Take(histories))
        {
            number++;
            if (Difference(judge, given, expected) is { } difference) return $"history {number}: {difference}";
        }

        return null;
    }

    /// <summary>A broken model may also fall over: the ordinary suite would notice that too.</summary>
    private static string? Difference(Func<Recording, string[]> judge, Recording given, SortedSet<string> expected)
    {
        try
        {
            var found = judge(given);
            return found.SequenceEqual(expected) ? null : $"found {string.Join(' ', found)}, the oracle {string.Join(' ', expected)}";
        }
        catch (Exception e) when (e is IndexOutOfRangeException or OverflowException or NullReferenceException or ArgumentException or InvalidOperationException)
        {
            return $"it fell over: {e.Message}";
        }
    }
}
