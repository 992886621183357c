using Lab.Model;

namespace Lab.Checker.Models.Search;

/// <summary>Sequences of numbers that grow and shrink at their end, each held once and named by an int: 0 is empty, every other is one number behind a shorter one.</summary>
internal sealed class Chains
{
    private int[] parents = new int[64];
    private int[] lasts = new int[64];
    private int[] slots = new int[128];
    private int count = 1;

    public int Count => count;

    public long Bytes => ((long)parents.Length * 8) + (slots.Length * 4L);

    /// <summary>The sequence without its last number.</summary>
    public int Parent(int chain) => parents[chain];

    /// <summary>The last number.</summary>
    public int Last(int chain) => lasts[chain];

    public int Add(int chain, int number)
    {
        var mask = slots.Length - 1;
        var at = SlotOf(chain, number);
        while (slots[at] is not 0 and var known)
        {
            if (parents[known] == chain && lasts[known] == number) return known;
            at = (at + 1) & mask;
        }

        if (count == parents.Length)
        {
            Array.Resize(ref parents, count * 2);
            Array.Resize(ref lasts, count * 2);
        }

        (parents[count], lasts[count], slots[at]) = (chain, number, count);
        if (++count * 2 >= slots.Length) Grow();
        return count - 1;
    }

    /// <summary>The numbers from the first to the last.</summary>
    public int[] Numbers(int chain)
    {
        var numbers = new List<int>();
        for (; chain != 0; chain = parents[chain]) numbers.Add(lasts[chain]);
        numbers.Reverse();
        return [.. numbers];
    }

    private int SlotOf(int chain, int number) => unchecked((int)Hash.Mix(((ulong)(uint)chain << 32) | (uint)number)) & (slots.Length - 1);

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        for (var chain = 1; chain < count; chain++)
        {
            var at = SlotOf(parents[chain], lasts[chain]);
            while (slots[at] != 0) at = (at + 1) & (slots.Length - 1);
            slots[at] = chain;
        }
    }
}
