namespace Lab.Broker.Kafka.Settings;

public sealed partial record ProducerSettings
{
    /// <summary>
    /// What a producer of this release makes of its properties: what is in force, or what its constructor throws.
    /// </summary>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public static Resolution<ProducerSettings> Resolve(
        string profile, IReadOnlyList<KeyValuePair<string, string>> given, SettingSyntax syntax = SettingSyntax.Scenario)
    {
        var read = GivenSettings.Read(SettingsTable.For(profile), SettingScope.Producer, given, syntax);
        if (!read.IsRefused)
            ProducerRules.Check(read);
        return read.Finish(InForce);
    }

    /// <summary>A producer of which nothing was set.</summary>
    public static ProducerSettings Defaults(string profile) => Resolve(profile, []).Require();

    private static ProducerSettings InForce(GivenSettings given)
    {
        var idempotence = ClientRules.Idempotence(given);
        return new()
        {
            Release = given.Release,
            Acks = ClientRules.AcksInForce(given, idempotence),
            Retries = given.Int("retries"),
            DeliveryTimeoutMs = ClientRules.DeliveryTimeoutMs(given),
            LingerMs = ClientRules.LingerMs(given),
            BatchSizeBytes = given.Int("batch.size"),
            BufferMemoryBytes = given.Long("buffer.memory"),
            MaxBlockMs = given.Long("max.block.ms"),
            MaxInFlightRequestsPerConnection = given.Int("max.in.flight.requests.per.connection"),
            Idempotence = idempotence,
            MaxRequestSizeBytes = given.Int("max.request.size"),
            TransactionalId = given.TextOrNull("transactional.id"),
            TransactionTimeoutMs = given.Long("transaction.timeout.ms"),
            TwoPhaseCommit = given.FlagOr("transaction.two.phase.commit.enable", false),
            CompressionType = given.Text("compression.type"),
            CompressionGzipLevel = given.IntOr("compression.gzip.level", -1),
            CompressionLz4Level = given.IntOr("compression.lz4.level", 9),
            CompressionZstdLevel = given.IntOr("compression.zstd.level", 3),
            PartitionerClass = given.TextOrNull("partitioner.class"),
            PartitionerAdaptive = given.FlagOr("partitioner.adaptive.partitioning.enable", false),
            PartitionerAvailabilityTimeoutMs = given.LongOr("partitioner.availability.timeout.ms", 0),
            PartitionerIgnoreKeys = given.FlagOr("partitioner.ignore.keys", false),
            MetadataMaxIdleMs = given.LongOr("metadata.max.idle.ms", 300_000),
            MetadataMaxAgeMs = given.Long("metadata.max.age.ms"),
            RetryBackoffMs = given.Long("retry.backoff.ms"),
            RetryBackoffMaxMs = ClientRules.RetryBackoffMaxMs(given),
            ReconnectBackoffMs = given.Long("reconnect.backoff.ms"),
            ReconnectBackoffMaxMs = ClientRules.ReconnectBackoffMaxMs(given),
            SocketConnectionSetupTimeoutMs = given.LongOr("socket.connection.setup.timeout.ms", long.MaxValue),
            SocketConnectionSetupTimeoutMaxMs = given.LongOr("socket.connection.setup.timeout.max.ms", long.MaxValue),
            ConnectionsMaxIdleMs = given.Long("connections.max.idle.ms"),
            RequestTimeoutMs = given.Long("request.timeout.ms"),
            RebootstrapWhenLost = ClientRules.Rebootstraps(given),
            RebootstrapTriggerMs = given.LongOr("metadata.recovery.rebootstrap.trigger.ms", long.MaxValue),
            SendBufferBytes = given.Int("send.buffer.bytes"),
            ReceiveBufferBytes = given.Int("receive.buffer.bytes"),
            ClientId = given.Text("client.id"),
        };
    }
}
