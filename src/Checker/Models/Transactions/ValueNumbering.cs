using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Transactions;

/// <summary>Numbers values densely in the order in which they come up; small whole numbers by an array, others by hash.</summary>
internal sealed class ValueNumbering
{
    private const int Near = 1 << 22;
    private int[] near = new int[256];
    private readonly Dictionary<Value, int> far = [];
    private readonly List<Value> values = [];

    public int Count => values.Count;

    public Value this[int number] => values[number];

    public int Of(Value value)
    {
        if (value.IsInteger && value.Number is >= 0 and < Near)
        {
            var i = (int)value.Number;
            if (i >= near.Length) Array.Resize(ref near, Math.Max(near.Length * 2, i + 1));
            if (near[i] == 0) near[i] = Add(value);
            return near[i] - 1;
        }

        if (!far.TryGetValue(value, out var number)) far.Add(value, number = Add(value));
        return number - 1;
    }

    /// <summary>One above the number, so that 0 is free to mean none.</summary>
    private int Add(Value value)
    {
        values.Add(value);
        return values.Count;
    }
}
