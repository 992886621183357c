namespace Lab.Broker.Kafka.Producers;

/// <summary>A transaction whose end marker is being appended, at <paramref name="LastOffset"/>.</summary>
public readonly record struct CompletedTransaction(ProducerId ProducerId, Offset FirstOffset, Offset LastOffset, bool IsAborted);
