using Lab.Kernel;

namespace Lab.Broker.Kafka;

/// <summary>What Kafka's parts draw; numbers 200 to 399 are theirs and never change.</summary>
public static class KafkaSites
{
    public static readonly Site DirectoryId = new(200);
    public static readonly Site Incarnation = new(201);
    public static readonly Site HeartbeatJitter = new(202);
    public static readonly Site FirstVoter = new(203);
    public static readonly Site MemberId = new(204);
}
