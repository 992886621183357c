using FsCheck;
using FsCheck.Fluent;

namespace Lab.Model.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("acks", "ackss", 1)]
    [InlineData("retention", "retnetion", 1)]
    [InlineData("ca", "abc", 3)]
    public void Distance_counts_edits_and_swaps_of_neighbours(string a, string b, int distance) => Assert.Equal(distance, Spelling.Distance(a, b));

    [Fact]
    public void Distance_is_symmetric_and_bounded() => Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
    {
        var distance = Spelling.Distance(a.Get, b.Get);
        return distance == Spelling.Distance(b.Get, a.Get)
            && distance >= Math.Abs(a.Get.Length - b.Get.Length)
            && distance <= Math.Max(a.Get.Length, b.Get.Length)
            && (distance == 0) == (a.Get == b.Get);
    }));

    [Theory]
    [InlineData("brokerss", "brokers")]
    [InlineData("no-los", "no-loss")]
    [InlineData("NoLoss", "no-loss")]
    [InlineData("power_loss", "power-loss")]
    public void Nearest_looks_past_case_and_separators(string word, string expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["brokers", "no-loss", "power-loss", "pause"]));

    [Theory]
    [InlineData("xyzzy")]
    [InlineData("")]
    [InlineData("b")]
    public void Nearest_does_not_guess(string word) => Assert.Null(Spelling.Nearest(word, ["brokers", "no-loss", "power-loss", "pause", ""]));

    [Fact]
    public void Of_equally_near_words_the_first_wins() => Assert.Equal("cat", Spelling.Nearest("bat", ["cat", "hat"]));
}
