using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>A record that a poll handed out.</summary>
internal readonly record struct ConsumedRecord(AssignedPartition Partition, Offset Offset, LeaderEpoch Epoch, MessageId Message, NameId Key);
