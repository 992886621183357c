using Lab.Kernel;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>What a controller draws; numbers 220 to 239 are its own and never change.</summary>
internal static class ControllerSites
{
    public static readonly Site DirectoryId = new(220);
    public static readonly Site Incarnation = new(221);
    public static readonly Site TopicId = new(222);
    public static readonly Site ReplicaPlacement = new(223);
    public static readonly Site Election = new(224);
}
