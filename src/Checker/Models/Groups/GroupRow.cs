using Lab.Model.Histories;

namespace Lab.Checker.Models.Groups;

/// <summary>What a member of a consumer group does.</summary>
internal enum GroupKind : byte
{
    /// <summary>It is told that it owns a partition in a generation.</summary>
    Assign,

    /// <summary>It begins to read at an offset.</summary>
    Start,

    /// <summary>It is handed the message at an offset.</summary>
    Deliver,

    /// <summary>It commits an offset: the next to read.</summary>
    Commit,
}

/// <summary>One step of one member upon one partition; partitions and generations are dense from 0.</summary>
internal readonly record struct GroupRow(int Row, GroupKind Kind, int Member, int Generation, int Partition, long Offset, OperationResult Result, int Call, int Return);
