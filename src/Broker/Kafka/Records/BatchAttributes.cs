namespace Lab.Broker.Kafka.Records;

/// <summary>How a batch's records are packed (attribute bits 0 to 2).</summary>
public enum CompressionType
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}

/// <summary>Whose clock a batch's timestamps come from (attribute bit 3).</summary>
public enum TimestampType
{
    /// <summary>The producer's; each record has its own.</summary>
    CreateTime = 0,

    /// <summary>The leader's at the append; one for the whole batch, in its maxTimestamp field.</summary>
    LogAppendTime = 1,
}

/// <summary>The attribute bits of a batch. The default value is an ordinary uncompressed data batch.</summary>
public readonly record struct BatchAttributes(short Bits)
{
    private const int CompressionMask = 0x07;
    private const int TimestampTypeBit = 0x08;
    private const int TransactionalBit = 0x10;
    private const int ControlBit = 0x20;
    private const int DeleteHorizonBit = 0x40;

    public BatchAttributes(
        CompressionType compression = CompressionType.None,
        TimestampType timestampType = TimestampType.CreateTime,
        bool transactional = false,
        bool control = false,
        bool deleteHorizon = false)
        : this((short)((int)compression | ((int)timestampType << 3) | (transactional ? TransactionalBit : 0) | (control ? ControlBit : 0) | (deleteHorizon ? DeleteHorizonBit : 0)))
    {
    }

    public CompressionType Compression => (CompressionType)(Bits & CompressionMask);

    public TimestampType TimestampType => (TimestampType)((Bits & TimestampTypeBit) >> 3);

    public bool IsTransactional => (Bits & TransactionalBit) != 0;

    /// <summary>Its records are markers for brokers and clients, not messages.</summary>
    public bool IsControl => (Bits & ControlBit) != 0;

    /// <summary>The baseTimestamp field holds the time from which the cleaner may drop its tombstones (KIP-534).</summary>
    public bool HasDeleteHorizon => (Bits & DeleteHorizonBit) != 0;

    public BatchAttributes With(TimestampType type) =>
        new((short)((Bits & ~TimestampTypeBit) | ((int)type << 3)));
}
