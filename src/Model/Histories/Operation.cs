namespace Lab.Model.Histories;

/// <summary>
/// One row of a <see cref="History"/>, read out of its columns. <see cref="Call"/> and <see cref="Return"/> are positions
/// in the total order of all calls and returns; an operation that never returned has <see cref="NoReturn"/>.
/// </summary>
public readonly record struct Operation(
    OperationId Id,
    OperationKind Kind,
    OperationResult Result,
    OperationFlags Flags,
    SessionId Session,
    int ProgramIndex,
    int Attempt,
    MessageId Message,
    NameId Key,
    NameId Place,
    long Offset,
    int Call,
    int Return,
    VirtualTime CalledAt,
    VirtualTime ReturnedAt)
{
    /// <summary>The return position of an operation that has none: after everything.</summary>
    public const int NoReturn = int.MaxValue;

    /// <summary>No offset is known.</summary>
    public const long NoOffset = -1;

    public bool Has(OperationFlags flag) => (Flags & flag) != 0;
}
