namespace Lab.Checker.Models.Fifo;

/// <summary>What was done to a queue.</summary>
public enum FifoKind : byte
{
    /// <summary>Nothing: a row to be passed over, such as an operation that failed.</summary>
    None,

    /// <summary>A value was put at the end. Without a return it crashed: it may or may not have happened.</summary>
    Enqueue,

    /// <summary>A value was taken from the front. Without a return it crashed, and nobody knows what it took, or whether.</summary>
    Dequeue,

    /// <summary>A dequeue found nothing.</summary>
    DequeueEmpty,
}

/// <summary>
/// The operations upon one queue, as columns. Rows stand in the order of their calls; calls and returns are positions in
/// one total order, each its own, below <see cref="Positions"/>; an operation that crashed has
/// <see cref="Lab.Model.Histories.Operation.NoReturn"/>. Every value is enqueued at most once.
/// </summary>
public readonly ref struct FifoColumns
{
    public required ReadOnlySpan<FifoKind> Kinds { get; init; }

    /// <summary>Numbers of values, below <see cref="ValueCount"/>; of a crashed or an empty dequeue it is not looked at.</summary>
    public required ReadOnlySpan<int> Values { get; init; }

    public required ReadOnlySpan<int> Calls { get; init; }
    public required ReadOnlySpan<int> Returns { get; init; }

    /// <summary>One above the largest number of a value.</summary>
    public required int ValueCount { get; init; }

    /// <summary>One above the largest position.</summary>
    public required int Positions { get; init; }

    public int Count => Kinds.Length;
}
