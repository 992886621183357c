namespace Lab.Checker.Models.Transactions;

/// <summary>Finds the write of a value among those of one key: a hash table that is used again for the next key.</summary>
internal sealed class ElementSlots
{
    private const int None = -1;
    private int[] elements = new int[64];
    private int[] slots = new int[64];
    private int[] stamps = new int[64];
    private int stamp;
    private int mask = 63;

    /// <summary>Empties the table and makes room.</summary>
    public void Begin(int count)
    {
        var size = 64;
        while (size < count * 2) size *= 2;
        if (size > elements.Length) (elements, slots, stamps) = (new int[size], new int[size], new int[size]);
        mask = size - 1;
        stamp++;
    }

    /// <summary>Adds a value; false when it is there already.</summary>
    public bool TryAdd(int element, int slot)
    {
        var at = PlaceOf(element);
        if (stamps[at] == stamp) return false;
        (stamps[at], elements[at], slots[at]) = (stamp, element, slot);
        return true;
    }

    /// <summary>Where a value was written, -1 when nobody wrote it.</summary>
    public int Find(int element)
    {
        var at = PlaceOf(element);
        return stamps[at] == stamp ? slots[at] : None;
    }

    private int PlaceOf(int element)
    {
        var at = unchecked((int)((uint)element * 2654435761u >> 7)) & mask;
        while (stamps[at] == stamp && elements[at] != element) at = (at + 1) & mask;
        return at;
    }
}
