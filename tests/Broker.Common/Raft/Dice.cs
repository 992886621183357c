namespace Lab.Broker.Common.Tests.Raft;

/// <summary>SplitMix64: the test's own chance, the same on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool OneIn(int n) => Below(n) == 0;

    private ulong Next()
    {
        unchecked
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
