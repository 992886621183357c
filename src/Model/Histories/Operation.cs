namespace Lab.Model.Histories;

/// <summary>
/// One row of a <see cref="History"/>, read out of its columns. <see cref="Call"/> and <see cref="Return"/> are positions
/// in the total order of all calls and returns; an operation that never returned has <see cref="NoReturn"/>.
/// What the fields mean for each kind is said at <see cref="OperationKind"/>; judges rely on it.
/// </summary>
/// <param name="Id">The row: dense from 0 in the order of the calls.</param>
/// <param name="Kind">What the client did.</param>
/// <param name="Result">How it ended, as the client may conclude.</param>
/// <param name="Flags">What else is known of it.</param>
/// <param name="Session">The life of the client that did it.</param>
/// <param name="ProgramIndex">The place of the call in the program of its session: a smaller index was called earlier.</param>
/// <param name="Attempt">0 for the first time that the application sends a message, 1 and up for its resends.</param>
/// <param name="Message">What the application means; 0 where no message is concerned.</param>
/// <param name="Key">The key of the message; for <see cref="OperationKind.Resume"/> the name of the group asked for.</param>
/// <param name="Place">A partition (<c>orders-0</c>) or queue; the topic (<c>orders</c>) while no partition was chosen.</param>
/// <param name="Offset">Where in the place; <see cref="NoOffset"/> when unknown.</param>
/// <param name="Call">Position of the call.</param>
/// <param name="Return">Position of the return, or <see cref="NoReturn"/>.</param>
/// <param name="CalledAt">Virtual time of the call.</param>
/// <param name="ReturnedAt">Virtual time of the return, or <see cref="VirtualTime.Never"/>.</param>
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
