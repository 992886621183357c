namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>Where a member is on its way to the target assignment; the numbers are those of its record.</summary>
public enum MemberState : sbyte
{
    /// <summary>It has what it may have at its epoch.</summary>
    Stable = 1,

    /// <summary>It must give partitions up, and say so, before its epoch moves.</summary>
    UnrevokedPartitions = 2,

    /// <summary>It is at the target's epoch, and waits for partitions that others have not given up yet.</summary>
    UnreleasedPartitions = 3,
}
