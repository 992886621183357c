using System.Globalization;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// What the active controller decides from: the image of its whole log, records that are not flushed yet included, with
/// indexes over it, and the sessions of brokers. Every change comes as a record through <see cref="Apply"/>.
/// </summary>
public sealed class ControllerState
{
    private readonly MetadataReplay replay;

    public ControllerState(ControllerOptions options)
    {
        Options = options;
        Image = new();
        Sets = new();
        replay = new(Image, Sets);
    }

    public ControllerOptions Options { get; }

    public ClusterImage Image { get; }

    public PartitionSets Sets { get; }

    public BrokerSessions Sessions { get; } = new();

    /// <summary>Where the next record will stand.</summary>
    public Offset NextOffset { get; private set; } = Offset.Zero;

    public short MetadataVersion => Image.Feature(ControllerFeatures.MetadataVersion);

    /// <summary>Whether eligible leader replicas are kept (KIP-966).</summary>
    public bool ElrEnabled => Image.Feature(ControllerFeatures.EligibleLeaderReplicas) > 0;

    public void Apply(MetadataRecord record, Offset offset)
    {
        replay.Apply(record, offset);
        NextOffset = offset.Next;
    }

    /// <summary>The state becomes that of a snapshot whose last record stood at this offset.</summary>
    public void Load(IReadOnlyList<MetadataRecord> snapshot, Offset last)
    {
        replay.Load(snapshot, last);
        NextOffset = last.Next;
    }

    /// <summary>A control record stands at this offset.</summary>
    public void Skip(Offset offset)
    {
        replay.Skip(offset);
        NextOffset = offset.Next;
    }

    /// <summary>
    /// The topic's min.insync.replicas as the controller counts it: never above the number of replicas of the topic's
    /// partition 0, whatever the other partitions have.
    /// </summary>
    public int EffectiveMinIsr(TopicState topic)
    {
        var text = topic.Config("min.insync.replicas") ?? Image.ClusterConfig("min.insync.replicas");
        var wanted = text is null ? Options.MinInsyncReplicas : int.Parse(text, CultureInfo.InvariantCulture);
        var replicas = Image.Partition(new(topic.Name, 0))?.Replicas.Count ?? wanted;
        return Math.Min(wanted, replicas);
    }

    /// <summary>Whether the topic's partitions may be led by a replica that lacks records.</summary>
    public bool UncleanElectionEnabled(TopicState topic) =>
        (topic.Config("unclean.leader.election.enable") ?? Image.ClusterConfig("unclean.leader.election.enable")) is { } text
            ? string.Equals(text, "true", StringComparison.OrdinalIgnoreCase)
            : Options.UncleanLeaderElectionEnable;

    /// <summary>The broker's control state as the image has it.</summary>
    public static BrokerControlState StateOf(BrokerRegistrationState broker) =>
        broker.Fenced ? BrokerControlState.Fenced : broker.InControlledShutdown ? BrokerControlState.ControlledShutdown : BrokerControlState.Unfenced;
}
