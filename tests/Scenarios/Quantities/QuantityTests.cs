using FsCheck;
using FsCheck.Fluent;
using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Scenarios.Tests.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("10ms", 10_000_000)]
    [InlineData("0.2ms", 200_000)]
    [InlineData("5s", 5_000_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("2m", 120_000_000_000)]
    [InlineData("1h", 3_600_000_000_000)]
    [InlineData("8d", 691_200_000_000_000)]
    [InlineData("7us", 7_000)]
    [InlineData("3ns", 3)]
    [InlineData("0", 0)]
    public void A_duration_is_exact(string text, long nanos) => Assert.Equal(new Duration(nanos), QuantityText.ReadDuration(text).Value);

    [Theory]
    [InlineData("10")]
    [InlineData("ms")]
    [InlineData("10 fortnights")]
    [InlineData("-5s")]
    [InlineData("1.s")]
    [InlineData(".5s")]
    [InlineData("1..5s")]
    [InlineData("0.5ns")]
    [InlineData("1e3ms")]
    [InlineData("999999999999d")]
    [InlineData("")]
    public void What_is_no_duration_is_refused(string text)
    {
        var problem = QuantityText.ReadDuration(text).Problem;
        Assert.NotNull(problem);
        Assert.Contains($"\"{text}\" is not a duration", problem.Message);
        Assert.Contains("8d", problem.Message);
    }

    [Fact]
    public void A_number_without_a_unit_is_asked_back() => Assert.EndsWith("did you mean 10ms?", QuantityText.ReadDuration("10").Problem!.Message);

    [Fact]
    public void A_range_that_runs_backwards_is_turned_round_in_the_message() =>
        Assert.Contains("50ms..150ms", QuantityText.ReadDurationRange("150ms..50ms").Problem!.Message);

    [Theory]
    [InlineData("1000/s", 1000, 1_000)]
    [InlineData("3/m", 3, 60_000)]
    [InlineData("1/500ms", 1, 500)]
    public void A_rate_counts_in_a_span(string text, long count, long perMs) => Assert.Equal(new Rate(count, Duration.FromMs(perMs)), QuantityText.ReadRate(text).Value);

    [Theory]
    [InlineData("1000")]
    [InlineData("0/s")]
    [InlineData("-1/s")]
    [InlineData("5/")]
    [InlineData("5/parsec")]
    public void What_is_no_rate_is_refused(string text) => Assert.Contains("is not a rate", QuantityText.ReadRate(text).Problem!.Message);

    [Theory]
    [InlineData("5%", 50_000)]
    [InlineData("0.05", 50_000)]
    [InlineData("100%", 1_000_000)]
    [InlineData("0", 0)]
    [InlineData("0.0001%", 1)]
    public void A_ratio_counts_millionths(string text, int millionths) => Assert.Equal(new Ratio(millionths), QuantityText.ReadRatio(text).Value);

    [Theory]
    [InlineData("5")]
    [InlineData("101%")]
    [InlineData("0.0000001")]
    [InlineData("five%")]
    public void What_is_no_ratio_is_refused(string text) => Assert.Contains("is not a ratio", QuantityText.ReadRatio(text).Problem!.Message);

    [Theory]
    [InlineData("100B", 100)]
    [InlineData("100", 100)]
    [InlineData("1KiB", 1024)]
    [InlineData("0.5MiB", 524_288)]
    public void A_size_counts_bytes(string text, long bytes) => Assert.Equal(new ByteSize(bytes), QuantityText.ReadByteSize(text).Value);

    [Fact]
    public void Every_duration_reads_back_from_its_text() =>
        Prop.ForAll(Nanos.ToArbitrary(), n => QuantityText.ReadDuration(new Duration(n).ToString()).Value == new Duration(n)).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_range_reads_back_from_its_text() =>
        Prop.ForAll(Nanos.Two().ToArbitrary(), n =>
        {
            var range = new DurationRange(new(Math.Min(n.Item1, n.Item2)), new(Math.Max(n.Item1, n.Item2)));
            return QuantityText.ReadDurationRange(range.ToString()).Value == range;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_rate_ratio_and_size_reads_back_from_its_text() =>
        Prop.ForAll(Gen.Choose(1, 1_000_000).Two().ToArbitrary(), n =>
        {
            var rate = new Rate(n.Item1, Duration.FromMs(n.Item2));
            var ratio = new Ratio(n.Item1);
            var size = new ByteSize((long)n.Item1 << (n.Item2 % 31));
            return QuantityText.ReadRate(rate.ToString()).Value == rate
                && QuantityText.ReadRatio(ratio.ToString()).Value == ratio
                && QuantityText.ReadByteSize(size.ToString()).Value == size;
        }).QuickCheckThrowOnFailure();

    private static Gen<long> Nanos =>
        from count in Gen.Choose(0, 5000)
        from unit in Gen.Elements(1L, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000, 86_400_000_000_000)
        select count * unit;
}
