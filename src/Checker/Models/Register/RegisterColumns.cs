namespace Lab.Checker.Models.Register;

/// <summary>What was done to a register.</summary>
public enum RegisterKind : byte
{
    /// <summary>Nothing: a row to be passed over, such as a write that failed or a read that never returned.</summary>
    None,

    /// <summary>Without a return it crashed: it may or may not have happened.</summary>
    Write,
    Read,
}

/// <summary>
/// The operations upon one register, as columns. Calls and returns are positions in one total order, each its own; a write
/// that crashed has <see cref="Lab.Model.Histories.Operation.NoReturn"/>. Every value is written at most once, and 0 is what
/// stood there at first: nobody writes it.
/// </summary>
public readonly ref struct RegisterColumns
{
    /// <summary>The value before the first write.</summary>
    public const int Initial = 0;

    public required ReadOnlySpan<RegisterKind> Kinds { get; init; }

    /// <summary>Numbers of values, below <see cref="ValueCount"/>.</summary>
    public required ReadOnlySpan<int> Values { get; init; }

    public required ReadOnlySpan<int> Calls { get; init; }
    public required ReadOnlySpan<int> Returns { get; init; }

    /// <summary>One above the largest number of a value, at least 1.</summary>
    public required int ValueCount { get; init; }

    /// <summary>One above the largest position.</summary>
    public required int Positions { get; init; }

    public int Count => Kinds.Length;
}
