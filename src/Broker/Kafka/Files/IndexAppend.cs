namespace Lab.Broker.Kafka.Files;

/// <summary>What became of an entry offered to an index.</summary>
public enum IndexAppend
{
    Appended,

    /// <summary>The time index keeps only growing timestamps: an equal one says nothing new.</summary>
    Ignored,

    /// <summary>No room: the segment must roll.</summary>
    Full,

    /// <summary>The offset is not behind the last entry's.</summary>
    OffsetNotIncreasing,

    /// <summary>The timestamp is before the last entry's.</summary>
    TimestampDecreasing,

    /// <summary>The offset is more than 2^31-1 from the segment's base, or before it: the segment must roll.</summary>
    OffsetOutOfSegment,
}
