using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Clients;

/// <summary>Who leads a partition, as far as a client knows.</summary>
public readonly record struct KnownLeader(BrokerId Leader, LeaderEpoch Epoch)
{
    public static readonly KnownLeader None = new(BrokerId.None, LeaderEpoch.None);
}

/// <summary>A topic as a client knows it: unknown until an answer has told its partitions.</summary>
internal sealed class TopicMetadata(string name)
{
    private KnownLeader[] leaders = [];
    private BrokerId[]?[] replicas = [];

    public string Name { get; } = name;

    /// <summary>Which topic of this name it is; zero before the first answer.</summary>
    public Uuid Id { get; private set; }

    public bool IsKnown => leaders.Length > 0;

    public int Partitions => leaders.Length;

    public KnownLeader this[int partition] => partition < leaders.Length ? leaders[partition] : KnownLeader.None;

    /// <summary>Who holds a partition, as the last answer has it.</summary>
    public IReadOnlyList<BrokerId> Replicas(int partition) => partition < replicas.Length ? replicas[partition] ?? [] : [];

    public void SetReplicas(int partition, IReadOnlyList<BrokerId> brokers)
    {
        if (partition >= replicas.Length) Array.Resize(ref replicas, partition + 1);
        if (replicas[partition] is not { } known || !known.SequenceEqual(brokers)) replicas[partition] = [.. brokers];
    }

    /// <summary>An answer has told the id. One that differs from the last belongs to another topic, whose epochs begin anew.</summary>
    public void Identify(Uuid id)
    {
        if (id == Id || id.IsZero) return;
        if (!Id.IsZero) leaders = [];
        Id = id;
    }

    public void Set(int partition, KnownLeader leader)
    {
        if (partition >= leaders.Length)
        {
            var known = leaders.Length;
            Array.Resize(ref leaders, partition + 1);
            leaders.AsSpan(known).Fill(KnownLeader.None);
        }

        leaders[partition] = leader;
    }
}

/// <summary>
/// A client's picture of the cluster. An answer with an older leader epoch than one already seen changes nothing:
/// brokers learn late, and each at its own time (KIP-320).
/// </summary>
internal sealed class ClusterMetadata(ActorContext context)
{
    private readonly List<TopicMetadata> topics = [];
    private readonly List<BrokerEndpoint> brokers = [];

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<BrokerEndpoint> Brokers => brokers;

    /// <summary>The topic's picture, unknown until an answer has come.</summary>
    public TopicMetadata Topic(string name)
    {
        foreach (var topic in topics)
        {
            if (topic.Name == name) return topic;
        }

        var added = new TopicMetadata(name);
        topics.Add(added);
        return added;
    }

    public KnownLeader LeaderOf(TopicPartition partition) => Topic(partition.Topic)[partition.Partition];

    public bool TryEndpoint(int broker, out BrokerEndpoint endpoint)
    {
        foreach (var known in brokers)
        {
            if (known.Broker.Value != broker) continue;
            endpoint = known;
            return true;
        }

        endpoint = default;
        return false;
    }

    /// <summary>
    /// Per partition the racks in which a replica stands. Of brokers that are not there (fenced, or never heard of) nobody knows the rack, so that
    /// the picture changes when one dies.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> RacksOf(string name)
    {
        var topic = Topic(name);
        var racks = new IReadOnlyList<string>[topic.Partitions];
        for (var i = 0; i < racks.Length; i++)
        {
            var found = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var replica in topic.Replicas(i))
            {
                if (TryEndpoint(replica.Value, out var endpoint) && endpoint.Rack.Length > 0) found.Add(endpoint.Rack);
            }

            racks[i] = [.. found];
        }

        return racks;
    }

    /// <summary>Takes an answer in. False when something in it is missing, so that another is needed.</summary>
    public bool Update(MetadataResponse response)
    {
        brokers.Clear();
        brokers.AddRange(response.Brokers);
        brokers.Sort(static (a, b) => a.Broker.CompareTo(b.Broker));
        var whole = response.TopicErrors.Count == 0;
        foreach (var partition in response.Partitions)
        {
            whole &= !partition.Error.RefreshesMetadata();
            Topic(partition.Partition.Topic).Identify(partition.TopicId);
            Topic(partition.Partition.Topic).SetReplicas(partition.Partition.Partition, partition.Replicas);
            Learn(partition.Partition, new(partition.Leader, partition.LeaderEpoch), strictlyNewer: false);
        }

        return whole;
    }

    /// <summary>A leader that an answer named by the way (KIP-951). True when it is news.</summary>
    public bool TakeHint(TopicPartition partition, BrokerId leader, LeaderEpoch epoch) =>
        !leader.IsNone && TryEndpoint(leader.Value, out _) && Learn(partition, new(leader, epoch), strictlyNewer: true);

    private bool Learn(TopicPartition partition, KnownLeader told, bool strictlyNewer)
    {
        var topic = Topic(partition.Topic);
        var known = topic[partition.Partition];
        if (told.Epoch.Value >= 0 && (strictlyNewer ? told.Epoch <= known.Epoch : told.Epoch < known.Epoch)) return false;
        if (strictlyNewer && told.Epoch.Value < 0) return false;
        // A leaderless partition keeps the highest epoch seen.
        topic.Set(partition.Partition, told with { Epoch = LeaderEpoch.None.Value == told.Epoch.Value ? known.Epoch : told.Epoch });
        if (known.Leader == told.Leader && known.Epoch == told.Epoch) return false;
        if (context.Listens(FactKind.MetadataLearned)) context.Report(FactKind.MetadataLearned, context.Place(partition.ToString()), told.Leader.Value, told.Epoch.Value);
        return true;
    }
}
