using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>One call of send() whose future is open. A message that the application sends again is another call, with the next attempt.</summary>
internal readonly record struct PendingSend(MessageId Message, OperationId Operation, int Attempt);

/// <summary>What the application hands to send(). Partition -1 leaves the choice to the partitioner.</summary>
internal readonly record struct OutgoingRecord(PendingSend Send, TopicBuffer Topic, byte[]? Key, int Partition, int ValueSize);
