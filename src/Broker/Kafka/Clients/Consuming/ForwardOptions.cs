using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>Where an application sends on what it consumes.</summary>
/// <param name="Topic">To this topic, the value as it is: the message stays the same message.</param>
/// <param name="Settings">Of the producer in it.</param>
/// <param name="KeepsKeys">With its key; else without one, so that the partitioner spreads them.</param>
/// <param name="SizeOf">Bytes of a message's value.</param>
public sealed record ForwardOptions(string Topic, ProducerSettings Settings, bool KeepsKeys, Func<MessageId, int> SizeOf);
