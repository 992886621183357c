namespace Lab.Checker.Models.Fifo;

/// <summary>What violates which rule: of each the first that was met, from which the witness is then built.</summary>
internal struct FifoFindings
{
    private const int None = -1;

    public static readonly FifoFindings Nothing = new() { Duplicate = None, DequeueBeforeEnqueue = None, Order = None, LostOrder = None, Empty = None };

    /// <summary>Some value came out that never went in.</summary>
    public bool Phantom;

    /// <summary>The row of a second dequeue of one value.</summary>
    public int Duplicate;

    /// <summary>A value.</summary>
    public int DequeueBeforeEnqueue;

    /// <summary>The value that came out too early.</summary>
    public int Order;

    /// <summary>The value that came out while others that went in before were never seen again.</summary>
    public int LostOrder;

    /// <summary>The row of a dequeue that can't have found nothing.</summary>
    public int Empty;

    public readonly bool Any => Phantom || (Duplicate & DequeueBeforeEnqueue & Order & LostOrder & Empty) != None;

    public static void Note(ref int finding, int found)
    {
        if (finding == None) finding = found;
    }

    public static bool Is(int finding) => finding != None;
}
