using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;

namespace Lab.Explorer.Tests;

public sealed class Enough_runs
{
    private static readonly Guarantee NoPhantom = new(GuaranteeKind.NoPhantom);

    [Theory]
    [InlineData(30, 30, false)] // 89-100 %
    [InlineData(40, 40, true)] // 91-100 %
    [InlineData(200, 41, false)] // 15-27 %
    [InlineData(400, 80, true)] // 16-24 %
    [InlineData(400, 0, false)] // not what the file says
    public void Are_there_once_the_interval_of_the_violation_is_ten_points_wide(int runs, int violations, bool enough) =>
        Assert.Equal(enough, NarrowEnough.Of(Result(runs, Violated(runs, violations))));

    [Theory]
    [InlineData(72, 0, false)]
    [InlineData(73, 0, true)]
    [InlineData(200, 1, false)]
    public void Are_more_where_something_is_to_hold_too(int runs, int phantoms, bool enough) =>
        Assert.Equal(enough, NarrowEnough.Of(Result(runs, Violated(runs, runs), new() { Guarantee = NoPhantom, Expected = Expectation.Holds, Judged = runs, Violations = phantoms })));

    [Fact]
    public void Are_never_there_where_no_violation_is_expected() =>
        Assert.False(NarrowEnough.Of(Result(10_000, new GuaranteeResult { Guarantee = NoPhantom, Expected = Expectation.Holds, Judged = 10_000, Violations = 0 })));

    [Fact]
    public void Are_never_there_while_something_else_is_missing() =>
        Assert.False(NarrowEnough.Of(Result(40, Violated(40, 40)) with { Others = [new("cause", "client-retry", "in 0 of 40 violated runs", Standing.NotAsExpected)] }));

    private static GuaranteeResult Violated(int runs, int violations) => new() { Guarantee = Stub.NoLoss, Expected = Expectation.Violated, Judged = runs, Violations = violations, FirstFailingSeed = violations > 0 ? 1 : null };

    private static VariantResult Result(int runs, params GuaranteeResult[] guarantees) => new Stub(_ => false).Head with { Runs = runs, Guarantees = guarantees };
}
