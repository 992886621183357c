using FsCheck;
using FsCheck.Fluent;
using Lab.Explorer.Results;
using Lab.Model.Guarantees;
using Lab.Reports.Tests.Synthetic;

namespace Lab.Reports.Tests;

/// <summary>Rates, intervals, standings, exit codes.</summary>
public sealed class Results_add_up
{
    /// <summary>The roots of (k/n - p)^2 = z^2 p(1 - p)/n, found by bisection in 30 digits, to four.</summary>
    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(1, 10, 0.0179, 0.4042)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(41, 200, 0.1549, 0.2663)]
    [InlineData(0, 200, 0, 0.0188)]
    public void Wilson_intervals(long violations, long runs, double low, double high)
    {
        var interval = Wilson.Interval(violations, runs);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Theory]
    [InlineData(true, true, Standing.Undecided), InlineData(true, false, Standing.NotAsExpected), InlineData(false, true, Standing.NotAsExpected)]
    public void What_time_did_not_suffice_to_see_is_undecided(bool outOfTime, bool mayStillCome, Standing standing)
    {
        var variant = Campaigns.AcksAll with { OutOfTime = outOfTime, Others = [new("cause", "client-retry", "in 0 of 1 violated runs", Standing.NotAsExpected) { MayStillCome = mayStillCome }] };

        Assert.Equal(standing, variant.Standing);
    }

    [Fact]
    public void An_interval_holds_its_rate_stays_within_0_and_1_and_narrows_with_more_runs() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
        Gen.Choose(1, 100_000).SelectMany(n => Gen.Choose(0, n).Select(k => (K: k, N: n))).ToArbitrary(),
        pair =>
        {
            var interval = Wilson.Interval(pair.K, pair.N);
            var rate = pair.K / (double)pair.N;
            return interval.Low >= 0 && interval.High <= 1 && interval.Low <= rate && rate <= interval.High
                && Wilson.Interval(pair.K * 10L, pair.N * 10L).Width < interval.Width;
        }));

    [Fact]
    public void Unusable_beats_not_as_expected_beats_undecided()
    {
        var good = Campaigns.AllGood;
        var undecided = good with { Scenarios = [new("s", "f", [Campaigns.AcksAll with { Unreached = 101 }])] };
        var red = good with { Scenarios = [.. undecided.Scenarios, new("t", "g", [Unexpected(Campaigns.AcksAll)])] };

        Assert.Equal(0, good.ExitCode);
        Assert.Equal(3, undecided.ExitCode);
        Assert.Equal(1, red.ExitCode);
        Assert.Equal(2, (red with { Unusable = ["x"] }).ExitCode);
        Assert.Equal(2, new CampaignResult([]).ExitCode);
    }

    [Fact]
    public void Half_of_the_runs_unreached_decide_and_one_more_does_not()
    {
        Assert.Equal(Standing.AsExpected, (Campaigns.AcksAll with { Unreached = 100 }).Standing);
        Assert.Equal(Standing.Undecided, (Campaigns.AcksAll with { Unreached = 101 }).Standing);
    }

    [Fact]
    public void A_violation_where_the_file_says_holds_counts_however_few_runs_reached_it() =>
        Assert.Equal(Standing.NotAsExpected, (Unexpected(Campaigns.AcksAll) with { Unreached = 199 }).Standing);

    [Fact]
    public void A_violation_that_was_expected_and_never_came_is_not_as_expected() =>
        Assert.Equal(Standing.NotAsExpected, (Campaigns.Base with { Guarantees = [Campaigns.Base.Guarantees[0] with { Violations = 0 }] }).Standing);

    [Fact]
    public void What_the_file_does_not_name_is_not_counted() =>
        Assert.Equal(Standing.AsExpected, Campaigns.Base.Standing);

    [Fact]
    public void An_unknown_verdict_never_holds()
    {
        var unknown = Campaigns.AcksAll.Guarantees[0] with { Unknown = 1 };

        Assert.Equal(Lab.Model.Guarantees.Outcome.Unknown, unknown.Observed);
        Assert.Equal(Standing.Undecided, (Campaigns.AcksAll with { Guarantees = [unknown] }).Standing);
    }

    [Fact]
    public void A_tally_keeps_the_first_failing_seed_its_witness_and_the_first_hash()
    {
        var guarantee = AcksOne.Verdict.Guarantee;
        var tally = new VariantTally([(guarantee, Expectation.Violated)], [("leader-changed", 0.8), ("never", 0)]);
        for (var seed = 1UL; seed <= 10; seed++) tally.Add(Campaigns.Run(seed, violated: seed % 4 == 0));
        tally.Add(Campaigns.Run(11, violated: true) with { UnreachedWhy = "step 3: nobody led" });
        var result = tally.Over(Campaigns.Base);

        Assert.Equal((11, 1, new UnreachedRun(11, "step 3: nobody led")), (result.Runs, result.Unreached, result.FirstUnreached));
        Assert.Equal(Campaigns.Run(1, false).Hash, result.FirstRunHash);
        var row = Assert.Single(result.Guarantees);
        Assert.Equal((10, 2, 4UL), (row.Judged, row.Violations, row.FirstFailingSeed));
        Assert.Equal(AcksOne.Verdict.Witness!.Sentence, row.Witness);
        Assert.Equal([new CauseCount(Cause.UnflushedPageCache, 2)], row.Causes);
        Assert.Equal([new MarkCount("leader-changed", 11, 0.8), new MarkCount("never", 0)], result.Marks);
        Assert.Equal(11 * 123, result.VirtualSeconds);
    }

    private static VariantResult Unexpected(VariantResult variant) => variant with { Guarantees = [variant.Guarantees[0] with { Violations = 1, FirstFailingSeed = 3 }] };
}
