namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// A producer as it really runs: given settings, defaults, and what the client changes by itself.
/// Times are milliseconds, sizes bytes. Defaults come from the release's own table; see <see cref="Setting"/> for ranges.
/// </summary>
public sealed partial record ProducerSettings
{
    /// <summary>The release whose client this is.</summary>
    public required KafkaRelease Release { get; init; }

    /// <summary><c>acks</c>, whose copy makes a record acknowledged, after what idempotence imposes.</summary>
    public required Acks Acks { get; init; }

    /// <summary><c>retries</c>, how often a batch is sent again after a retriable error, within DeliveryTimeoutMs.</summary>
    public required int Retries { get; init; }

    /// <summary><c>delivery.timeout.ms</c>, milliseconds from a batch's first record to its success or failure (KIP-91). In force: when not given it is at least LingerMs + RequestTimeoutMs.</summary>
    public required long DeliveryTimeoutMs { get; init; }

    /// <summary><c>linger.ms</c>, milliseconds that a batch which is not full waits for more records.</summary>
    public required long LingerMs { get; init; }

    /// <summary><c>batch.size</c>, bytes: upper bound of one partition's batch; 0 sends every record alone.</summary>
    public required int BatchSizeBytes { get; init; }

    /// <summary><c>buffer.memory</c>, bytes of all records that are not yet sent; above it send() blocks.</summary>
    public required long BufferMemoryBytes { get; init; }

    /// <summary><c>max.block.ms</c>, milliseconds that send() and the transaction calls block for metadata, memory, answers.</summary>
    public required long MaxBlockMs { get; init; }

    /// <summary><c>max.in.flight.requests.per.connection</c>, unanswered requests per broker connection.</summary>
    public required int MaxInFlightRequestsPerConnection { get; init; }

    /// <summary><c>enable.idempotence</c>, in force (KIP-98, KIP-679): may be off in silence when other settings conflict.</summary>
    public required bool Idempotence { get; init; }

    /// <summary><c>max.request.size</c>, bytes: a larger record is refused by the client, a definite failure.</summary>
    public required int MaxRequestSizeBytes { get; init; }

    /// <summary><c>transactional.id</c>, null: no transactions. Its next user fences the one before.</summary>
    public required string? TransactionalId { get; init; }

    /// <summary><c>transaction.timeout.ms</c>, milliseconds after which the coordinator aborts an open transaction.</summary>
    public required long TransactionTimeoutMs { get; init; }

    /// <summary><c>transaction.two.phase.commit.enable</c>, transactions never time out (KIP-939, 4.1).</summary>
    public required bool TwoPhaseCommit { get; init; }

    /// <summary><c>compression.type</c>, how batches are compressed: <c>none</c>, <c>gzip</c>, <c>snappy</c>, <c>lz4</c>, <c>zstd</c>.</summary>
    public required string CompressionType { get; init; }

    /// <summary><c>compression.gzip.level</c>: KIP-390; -1 is the library's.</summary>
    public required int CompressionGzipLevel { get; init; }

    /// <summary><c>compression.lz4.level</c>: KIP-390.</summary>
    public required int CompressionLz4Level { get; init; }

    /// <summary><c>compression.zstd.level</c>: KIP-390.</summary>
    public required int CompressionZstdLevel { get; init; }

    /// <summary><c>partitioner.class</c>, null: murmur2 of the key, or sticky without one (KIP-480, KIP-794).</summary>
    public required string? PartitionerClass { get; init; }

    /// <summary><c>partitioner.adaptive.partitioning.enable</c>, keyless records prefer partitions of brokers with short queues (KIP-794, 3.3).</summary>
    public required bool PartitionerAdaptive { get; init; }

    /// <summary><c>partitioner.availability.timeout.ms</c>, milliseconds after which a broker that takes no batch is avoided; 0 never.</summary>
    public required long PartitionerAvailabilityTimeoutMs { get; init; }

    /// <summary><c>partitioner.ignore.keys</c>, records with keys go where keyless ones go (KIP-794, 3.3).</summary>
    public required bool PartitionerIgnoreKeys { get; init; }

    /// <summary><c>metadata.max.idle.ms</c>, milliseconds after which an unused topic's metadata is forgotten (KIP-526, 2.5).</summary>
    public required long MetadataMaxIdleMs { get; init; }

    /// <summary>
    /// True when a partition with a batch in flight takes no second one: the client's guaranteeMessageOrder, which it
    /// derives from <see cref="MaxInFlightRequestsPerConnection"/> = 1.
    /// </summary>
    public bool MutesPartitionInFlight => MaxInFlightRequestsPerConnection == 1;

    /// <summary>True when the producer sends transactions.</summary>
    public bool IsTransactional => TransactionalId is not null;
}
