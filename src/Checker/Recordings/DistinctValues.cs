using Lab.Model;

namespace Lab.Checker.Recordings;

/// <summary>Numbers values densely from 0 in the order in which they come up, lists and maps by what they hold: rules count and compare ints.</summary>
public sealed class DistinctValues(Values values)
{
    private Value[] byNumber = new Value[64];
    private int[] slots = new int[256];

    public int Count { get; private set; }

    public Value this[int number] => byNumber[number];

    /// <summary>The number of a value; a value not met before gets the next one.</summary>
    public int Of(Value value)
    {
        var at = SlotOf(value);
        if (slots[at] != 0) return slots[at] - 1;
        if (Count * 2 >= slots.Length)
        {
            Grow();
            at = SlotOf(value);
        }

        if (Count == byNumber.Length) Array.Resize(ref byNumber, Count * 2);
        byNumber[Count++] = value;
        slots[at] = Count;
        return Count - 1;
    }

    /// <summary>The number of a value, or -1 when it never came up.</summary>
    public int Find(Value value) => slots[SlotOf(value)] - 1;

    private int SlotOf(Value value)
    {
        var mask = slots.Length - 1;
        var at = unchecked((int)HashOf(value)) & mask;
        while (slots[at] is not 0 and var taken && !values.Same(byNumber[taken - 1], value)) at = (at + 1) & mask;
        return at;
    }

    private uint HashOf(Value value)
    {
        if (value.Kind is not (ValueKind.List or ValueKind.Map)) return unchecked((uint)Hash.Mix((ulong)value.Bits));
        var hash = (ulong)value.Kind;
        foreach (var item in values.Items(value)) hash = Hash.Roll(hash, HashOf(item));
        return unchecked((uint)Hash.Mix(hash));
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        for (var number = 0; number < Count; number++) slots[SlotOf(byNumber[number])] = number + 1;
    }
}
