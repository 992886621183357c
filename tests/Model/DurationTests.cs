using FsCheck;
using FsCheck.Fluent;

namespace Lab.Model.Tests;

public sealed class DurationTests
{
    [Fact] // Kafka's Long.MAX milliseconds means never, and never plus anything stays never.
    public void What_is_too_long_to_count_is_for_ever()
    {
        Assert.True(Duration.FromMs(long.MaxValue).IsForever);
        Assert.True((Duration.Forever + Duration.FromMs(1)).IsForever);
        Assert.True((Duration.Forever - Duration.FromMs(1)).IsForever);
        Assert.True((Duration.FromSeconds(long.MaxValue / 2) * 3).IsForever);
        Assert.Equal(VirtualTime.Never, VirtualTime.FromMs(5) + Duration.Forever);
        Assert.True((VirtualTime.Never - VirtualTime.FromMs(5)).IsForever);
        Assert.Equal(long.MinValue, Duration.FromMs(long.MinValue).Nanos);
    }

    [Fact]
    public void Sums_and_products_are_exact_or_saturate() =>
        Prop.ForAll<long, long>((a, b) =>
        {
            var sum = (Int128)a + b;
            var product = (Int128)a * b;
            return (new Duration(a) + new Duration(b)).Nanos == Saturated(sum) && (new Duration(a) * b).Nanos == Saturated(product)
                && Duration.FromMs(a).Nanos == Saturated((Int128)a * 1_000_000);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(int.MaxValue));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(1, "1ns")]
    [InlineData(200_000, "200us")]
    [InlineData(150_000_000, "150ms")]
    [InlineData(1_500_000_000, "1500ms")]
    [InlineData(120_000_000_000, "2m")]
    [InlineData(7_200_000_000_000, "2h")]
    [InlineData(604_800_000_000_000, "7d")]
    [InlineData(-1_000_000_000, "-1s")]
    [InlineData(long.MaxValue, "forever")]
    public void Is_written_in_the_largest_unit_without_a_fraction(long nanos, string text) => Assert.Equal(text, new Duration(nanos).ToString());

    [Fact]
    public void Times_are_written_in_seconds_to_the_millisecond()
    {
        Assert.Equal("0.104 s", new VirtualTime(104_512_000).ToString());
        Assert.Equal("32.058 s", new VirtualTime(32_058_723_041).ToString());
        Assert.Equal("32.058723041 s", new VirtualTime(32_058_723_041).ToExact());
        Assert.Equal("0.999 s", new VirtualTime(999_999_999).ToString());
        Assert.Equal("never", VirtualTime.Never.ToString());
    }

    [Theory]
    [InlineData(1_000_900_000, 1_001_100_000, "1.000 s", "1.001 s")]
    [InlineData(1_000_400_000, 1_000_410_000, "1.000400 s", "1.000410 s")]
    [InlineData(1_000_400_001, 1_000_400_002, "1.000400001 s", "1.000400002 s")]
    [InlineData(1_000_400_001, 1_000_400_001, "1.000 s", "1.000 s")]
    public void Two_times_get_as_many_digits_as_tell_them_apart(long first, long second, string one, string other) => Assert.Equal((one, other), VirtualTime.Apart(new(first), new(second)));

    [Fact]
    public void Compares_by_length()
    {
        var (shorter, longer) = (Duration.FromMs(1), Duration.FromSeconds(1));
        Assert.True(shorter < longer && longer > shorter && shorter <= longer && longer >= shorter && shorter.CompareTo(longer) < 0);
        Assert.Equal((shorter, longer), (Duration.Min(shorter, longer), Duration.Max(shorter, longer)));
        Assert.Equal((new VirtualTime(1), new VirtualTime(2)), (VirtualTime.Min(new(1), new(2)), VirtualTime.Max(new(1), new(2))));
    }

    private static long Saturated(Int128 value) => value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;
}
