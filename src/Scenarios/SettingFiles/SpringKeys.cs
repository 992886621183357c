using Lab.Broker.Kafka.Settings;

namespace Lab.Scenarios.SettingFiles;

/// <summary>In which form Spring Boot takes a value.</summary>
public enum SpringForm
{
    /// <summary>As it stands.</summary>
    Text,

    /// <summary>10s, 500ms, PT1M; a bare number counts milliseconds.</summary>
    Duration,

    /// <summary>16KB, 32MB; a bare number counts bytes.</summary>
    DataSize,

    /// <summary>A word of an enumeration: read-committed, READ_COMMITTED.</summary>
    Word,

    /// <summary>true, on, yes, 1, and their opposites.</summary>
    Flag,
}

/// <summary>A key of Spring Boot's own and the Kafka setting it becomes.</summary>
/// <param name="Key">Below <c>spring.kafka.</c>, in its canonical form.</param>
/// <param name="Scopes">The clients it configures.</param>
/// <param name="Setting">The client's own name; null for what Spring keeps for itself.</param>
/// <param name="Form">How values are written.</param>
public sealed record SpringKey(string Key, IReadOnlyList<SettingScope> Scopes, string? Setting, SpringForm Form = SpringForm.Text);

/// <summary>
/// The keys below <c>spring.kafka.</c> that Spring Boot 3 knows. A key it does not know it ignores without a word, so a misspelt one is as
/// good as none.
/// </summary>
/// <remarks>Source: Spring Boot reference, common application properties, integration: spring.kafka.*.</remarks>
public static class SpringKeys
{
    /// <summary>Where all of it stands.</summary>
    public const string Prefix = "spring.kafka.";

    public const string AckMode = "listener.ack-mode";
    public const string ListenerType = "listener.type";
    public const string TransactionIdPrefix = "producer.transaction-id-prefix";

    private static readonly SettingScope[] Producer = [SettingScope.Producer];
    private static readonly SettingScope[] Consumer = [SettingScope.Consumer];
    private static readonly SettingScope[] Both = [SettingScope.Producer, SettingScope.Consumer];

    public static IReadOnlyList<SpringKey> All { get; } =
    [
        new("bootstrap-servers", Both, "bootstrap.servers"),
        new("client-id", Both, "client.id"),
        new("security.protocol", Both, "security.protocol"),
        new("producer.acks", Producer, "acks"),
        new("producer.batch-size", Producer, "batch.size", SpringForm.DataSize),
        new("producer.bootstrap-servers", Producer, "bootstrap.servers"),
        new("producer.buffer-memory", Producer, "buffer.memory", SpringForm.DataSize),
        new("producer.client-id", Producer, "client.id"),
        new("producer.compression-type", Producer, "compression.type"),
        new("producer.key-serializer", Producer, "key.serializer"),
        new("producer.value-serializer", Producer, "value.serializer"),
        new("producer.retries", Producer, "retries"),
        new("producer.security.protocol", Producer, "security.protocol"),
        new(TransactionIdPrefix, Producer, null),
        new("consumer.auto-commit-interval", Consumer, "auto.commit.interval.ms", SpringForm.Duration),
        new("consumer.auto-offset-reset", Consumer, "auto.offset.reset"),
        new("consumer.bootstrap-servers", Consumer, "bootstrap.servers"),
        new("consumer.client-id", Consumer, "client.id"),
        new("consumer.enable-auto-commit", Consumer, "enable.auto.commit", SpringForm.Flag),
        new("consumer.fetch-max-wait", Consumer, "fetch.max.wait.ms", SpringForm.Duration),
        new("consumer.fetch-min-size", Consumer, "fetch.min.bytes", SpringForm.DataSize),
        new("consumer.group-id", Consumer, "group.id"),
        new("consumer.heartbeat-interval", Consumer, "heartbeat.interval.ms", SpringForm.Duration),
        new("consumer.isolation-level", Consumer, "isolation.level", SpringForm.Word),
        new("consumer.key-deserializer", Consumer, "key.deserializer"),
        new("consumer.value-deserializer", Consumer, "value.deserializer"),
        new("consumer.max-poll-interval", Consumer, "max.poll.interval.ms", SpringForm.Duration),
        new("consumer.max-poll-records", Consumer, "max.poll.records"),
        new("consumer.security.protocol", Consumer, "security.protocol"),
        new(AckMode, Consumer, null),
        new("listener.ack-count", Consumer, null),
        new("listener.ack-time", Consumer, null),
        new("listener.async-acks", Consumer, null),
        new("listener.auth-exception-retry-interval", Consumer, null),
        new("listener.auto-startup", Consumer, null),
        new("listener.change-consumer-thread-name", Consumer, null),
        new("listener.client-id", Consumer, null),
        new("listener.concurrency", Consumer, null),
        new("listener.idle-between-polls", Consumer, null),
        new("listener.idle-event-interval", Consumer, null),
        new("listener.idle-partition-event-interval", Consumer, null),
        new("listener.immediate-stop", Consumer, null),
        new("listener.log-container-config", Consumer, null),
        new("listener.missing-topics-fatal", Consumer, null),
        new("listener.monitor-interval", Consumer, null),
        new("listener.no-poll-threshold", Consumer, null),
        new("listener.observation-enabled", Consumer, null),
        new("listener.only-log-record-metadata", Consumer, null),
        new("listener.poll-timeout", Consumer, null),
        new(ListenerType, Consumer, null),
        new("template.default-topic", Producer, null),
        new("template.observation-enabled", Producer, null),
        new("template.transaction-id-prefix", Producer, null),
    ];

    /// <summary>Sections whose keys are the clients' own, under their real names.</summary>
    public static IReadOnlyList<SpringKey> Sections { get; } =
    [
        new("producer.properties.", Producer, ""),
        new("consumer.properties.", Consumer, ""),
        new("properties.", Both, ""),
    ];

    /// <summary>Sections that change nothing that a guarantee hangs on, or configure something that is neither producer nor consumer.</summary>
    private static readonly string[] Elsewhere =
    [
        "admin.", "streams.", "jaas.", "retry.", "ssl.", "producer.ssl.", "consumer.ssl.", "template.", "topics", "bootstrap-servers[", "producer.bootstrap-servers[", "consumer.bootstrap-servers[",
    ];

    /// <summary>The key, in whatever spelling; null when Spring Boot has none of that name.</summary>
    public static SpringKey? Find(string below)
    {
        var uniform = SpringValues.Uniform(below);
        foreach (var key in All)
            if (SpringValues.Uniform(key.Key) == uniform) return key;
        return null;
    }

    /// <summary>True for sections that are not looked at.</summary>
    public static bool IsElsewhere(string below)
    {
        var uniform = SpringValues.Uniform(below);
        foreach (var section in Elsewhere)
            if (uniform.StartsWith(SpringValues.Uniform(section), StringComparison.Ordinal)) return true;
        return false;
    }
}
