namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>Whom the sticky assignors believe when members say what they own.</summary>
public enum StickyOwnership
{
    /// <summary>For each partition the member that held it in the latest generation; two of one generation both lose it (3.5 on).</summary>
    PerPartitionGeneration,

    /// <summary>
    /// Members of the highest generation alone. A member that missed a generation, and holds its partitions on under the cooperative protocol,
    /// sees them given to another in the same round (KAFKA-14639, before 3.5).
    /// </summary>
    HighestGenerationOnly,
}
