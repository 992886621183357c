using Lab.Cli.Tour;

namespace Lab.Cli.Tests;

public sealed class The_pace_of_the_tour
{
    private const long AnHour = 3_600_000_000;

    [Theory]
    [InlineData(0, 200, new[] { 10 })]
    [InlineData(0, 4, new[] { 4 })]
    [InlineData(AnHour, 200, new[] { 10, 20, 50, 100, 200 })]
    [InlineData(AnHour, 1000, new[] { 10, 20, 50, 100, 200, 1000 })]
    [InlineData(AnHour, 30, new[] { 10, 20, 30 })]
    public void Knows_a_few_numbers_of_runs_and_takes_the_largest_that_the_time_allows(long budgetMicros, int max, int[] expected)
    {
        var pace = new TourPace(stops: 1, budgetMicros);
        pace.Begin();
        var given = new List<int>();
        while (pace.Next(given.LastOrDefault(), max) is { } next) given.Add(next);

        Assert.Equal(expected, given);
    }
}
