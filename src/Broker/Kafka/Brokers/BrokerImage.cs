using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>A broker's image of the cluster, and what has changed in it since the broker last looked.</summary>
internal sealed class BrokerImage : IImageListener
{
    private readonly Action<IReadOnlyList<TopicPartition>, IReadOnlyList<TopicState>> onChanged;
    private readonly List<TopicPartition> touched = [];
    private readonly List<TopicState> deleted = [];

    public BrokerImage(ClusterImage image, Action<IReadOnlyList<TopicPartition>, IReadOnlyList<TopicState>> onChanged)
    {
        this.onChanged = onChanged;
        Image = image;
        Replay = new(image, this);
    }

    public ClusterImage Image { get; }

    /// <summary>Applies committed records.</summary>
    public MetadataReplay Replay { get; }

    /// <summary>The image becomes that of a snapshot.</summary>
    public void Load(SnapshotContents snapshot, SnapshotId id) => Replay.Load(snapshot.Records, id.EndOffset - 1);

    /// <summary>The broker acts on what has changed.</summary>
    public void Publish()
    {
        onChanged(touched, deleted);
        touched.Clear();
        deleted.Clear();
    }

    void IImageListener.OnPartition(PartitionState? before, PartitionState? after)
    {
        var partition = (after ?? before)!.Partition;
        if (!touched.Contains(partition)) touched.Add(partition);
    }

    void IImageListener.OnBroker(BrokerRegistrationState? before, BrokerRegistrationState? after)
    {
    }

    void IImageListener.OnTopic(TopicState? before, TopicState? after)
    {
        if (after is null) deleted.Add(before!);
    }
}
