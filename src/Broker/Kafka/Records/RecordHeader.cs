namespace Lab.Broker.Kafka.Records;

/// <summary>A named annotation of a record (KIP-82). Names may repeat; their order is kept.</summary>
public readonly record struct RecordHeader(string Key, ReadOnlyMemory<byte>? Value);
