using Lab.Model.Histories;

namespace Lab.Checker.Models.Groups;

/// <summary>
/// A transaction that consumes, produces and commits: inputs and commits as (partition, offset), outputs as dense numbers.
/// </summary>
internal sealed record ProcessingRow(int Row, OperationResult Result, int Call, int Return, (int Partition, long Offset)[] Inputs, int[] Outputs, (int Partition, long Offset)[] Commits);

/// <summary>What a reader saw of everything that is committed: outputs, or the committed offset of each partition.</summary>
internal sealed record ProcessingView(int Row, int Call, int Return, int[]? Outputs, (int Partition, long Offset)[]? Offsets);
