namespace Lab.Model.Tests;

public sealed class HashTests
{
    [Fact] // The first outputs of SplitMix64 seeded with 0 are the mix of one, two and three golden gammas.
    public void Mixes_as_SplitMix64_does()
    {
        const ulong gamma = 0x9E3779B97F4A7C15UL;
        Assert.Equal(0xE220A8397B1DCDAFUL, Hash.Mix(gamma));
        Assert.Equal(0x6E789E6AA1B965F4UL, Hash.Mix(unchecked(gamma * 2)));
        Assert.Equal(0x06C45D188009454FUL, Hash.Mix(unchecked(gamma * 3)));
    }

    [Fact] // Seeds, subjects and committed hashes rest on these.
    public void Digests_are_these_for_ever()
    {
        Assert.Equal(0xE220A8397B1DCDAFUL, Hash.Of(0));
        Assert.Equal(Golden.OfWords, Hash.Of(1, 2, 3, 4));
        Assert.Equal(Golden.OfText, Hash.Of("orders-0"));
        Assert.Equal(Golden.OfBytes, Hash.Of("orders-0!"u8));
    }

    [Fact]
    public void Order_length_and_every_bit_count()
    {
        Assert.NotEqual(Hash.Of(1, 2), Hash.Of(2, 1));
        Assert.NotEqual(Hash.Of(1, 2, 3), Hash.Of(1, 3, 2));
        Assert.NotEqual(Hash.Of(1, 2, 3, 4), Hash.Of(4, 3, 2, 1));
        Assert.NotEqual(Hash.Of("ab"u8), Hash.Of("ab\0"u8));
        Assert.NotEqual(Hash.Of(new byte[8]), Hash.Of(new byte[16]));
        Assert.NotEqual(Hash.Of("ab"), Hash.Of("ba"));
        Assert.NotEqual(Hash.Roll(Hash.Roll(0, 1), 2), Hash.Roll(Hash.Roll(0, 2), 1));
        var seen = new HashSet<ulong>();
        for (var bit = 0; bit < 64; bit++) Assert.True(seen.Add(Hash.Of(1UL << bit)) && seen.Add(Hash.Of(0, 1UL << bit)) && seen.Add(Hash.Roll(7, 1UL << bit)));
    }

    [Fact] // A flipped input bit flips half of the output bits, a few more or less.
    public void One_bit_changes_about_half_of_the_bits()
    {
        var flips = 0L;
        for (var word = 0UL; word < 200; word++)
        {
            for (var bit = 0; bit < 64; bit++) flips += System.Numerics.BitOperations.PopCount(Hash.Of(word) ^ Hash.Of(word ^ (1UL << bit)));
        }

        Assert.InRange(flips / (200.0 * 64), 31.5, 32.5);
    }

    private static class Golden
    {
        public const ulong OfWords = 0x9618357B34931AB3UL;
        public const ulong OfText = 0x804A69A480D4F0DFUL;
        public const ulong OfBytes = 0xD71D11B45FAFB297UL;
    }
}
