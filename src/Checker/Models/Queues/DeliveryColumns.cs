using Lab.Model.Histories;

namespace Lab.Checker.Models.Queues;

/// <summary>What a delivery said of itself.</summary>
internal enum RedeliveredFlag : byte
{
    /// <summary>Nothing: the system promises no flag.</summary>
    Absent,
    First,
    Again,
}

/// <summary>One operation upon a queue that delivers at least once.</summary>
/// <param name="Row">Its row in the recording.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Channel">The process that did it.</param>
/// <param name="Message">The message, dense from 0; -1 where none is meant.</param>
/// <param name="Flag">Of a delivery.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Call">Position of the call.</param>
/// <param name="Return">Position of the return.</param>
internal readonly record struct DeliveryRow(int Row, DeliveryKind Kind, int Channel, int Message, RedeliveredFlag Flag, OperationResult Result, int Call, int Return);

/// <summary>The operations in the order of their calls.</summary>
internal sealed record DeliveryColumns(DeliveryRow[] Rows, int Messages, int Channels);
