using System.Runtime.InteropServices;
using Lab.Model;

namespace Lab.Checker.Models.Search;

/// <summary>Sequences of numbers that grow at the end and shrink at the beginning, each held once and named by an int; 0 is empty.</summary>
internal sealed class Sequences
{
    private readonly Dictionary<int[], int> known = new(new SameNumbers());
    private readonly Dictionary<(int, int), int> appended = [];
    private readonly List<int[]> contents = [];
    private readonly List<int> rests = [];
    private long bytes;

    public Sequences() => Intern([]);

    public long Bytes => bytes;

    public int First(int sequence) => contents[sequence][0];

    public int[] Numbers(int sequence) => contents[sequence];

    public int Append(int sequence, int number)
    {
        ref var longer = ref CollectionsMarshal.GetValueRefOrAddDefault(appended, (sequence, number), out var isKnown);
        if (isKnown) return longer;
        var interned = Intern([.. contents[sequence], number]);
        appended[(sequence, number)] = interned;
        bytes += 24;
        return interned;
    }

    /// <summary>The sequence without its first number.</summary>
    public int Rest(int sequence)
    {
        if (rests[sequence] < 0) rests[sequence] = Intern(contents[sequence][1..]);
        return rests[sequence];
    }

    private int Intern(int[] numbers)
    {
        if (known.TryGetValue(numbers, out var name)) return name;
        known.Add(numbers, contents.Count);
        contents.Add(numbers);
        rests.Add(-1);
        bytes += 64 + (numbers.Length * 4L);
        return contents.Count - 1;
    }

    private sealed class SameNumbers : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj) => unchecked((int)Hash.Of(MemoryMarshal.AsBytes(obj.AsSpan())));
    }
}
