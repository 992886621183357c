using Lab.Checker.Recordings;

namespace Lab.Checker.Models;

/// <summary>
/// Numbers the values of a recording densely, in the order in which they come up: rules take numbers. Integers that lie
/// close together (a harness counts) are looked up in an array, all others are compared.
/// </summary>
internal sealed class ValueNumbers
{
    private readonly long lowest;
    private readonly int[] near;
    private readonly DistinctValues far;
    private readonly List<int> farNumbers = [];
    private readonly List<Value> values = [];

    /// <param name="recording">Whose values will be numbered.</param>
    public ValueNumbers(Recording recording)
    {
        far = new(recording.Values);
        var (low, high) = (long.MaxValue, long.MinValue);
        foreach (var value in recording.Asked)
        {
            if (!value.IsInteger) continue;
            low = Math.Min(low, value.Number);
            high = Math.Max(high, value.Number);
        }

        var isNear = low <= high && high - low < (4L * recording.Count) + 1024;
        (lowest, near) = (low, isNear ? new int[high - low + 1] : []);
    }

    public int Count => values.Count;

    public Value this[int number] => values[number];

    public int Of(Value value)
    {
        if (value.IsInteger && unchecked((ulong)(value.Number - lowest)) < (ulong)near.Length)
        {
            ref var known = ref near[value.Number - lowest];
            if (known == 0) known = Add(value);
            return known - 1;
        }

        var other = far.Of(value);
        if (other == farNumbers.Count) farNumbers.Add(Add(value) - 1);
        return farNumbers[other];
    }

    /// <summary>One above the number, so that 0 is free to mean none.</summary>
    private int Add(Value value)
    {
        values.Add(value);
        return values.Count;
    }
}
