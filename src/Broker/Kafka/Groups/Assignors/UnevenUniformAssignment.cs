namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The uniform assignment when members subscribe to different topics: topics with many partitions per reader first; free partitions to the readers with
/// the least; then partitions move from those with most to those with least, topic by topic, a bounded number of rounds.
/// </summary>
internal sealed class UnevenUniformAssignment
{
    private const int MostRounds = 16;

    private readonly IReadOnlyList<ServerMember> members;
    private readonly List<ReadTopic> ordered = [];
    private readonly int[] loads;
    private readonly LoadLevels levels;

    public UnevenUniformAssignment(IReadOnlyList<ServerTopic> topics, IReadOnlyList<ServerMember> members)
    {
        this.members = members;
        loads = new int[members.Count];
        levels = new(loads);
        foreach (var topic in topics)
        {
            List<int> readers = [.. Enumerable.Range(0, members.Count).Where(m => members[m].Topics.Contains(topic.Name))];
            if (readers.Count > 0) ordered.Add(new(topic, readers));
        }

        // By partitions per reader, compared without a division; then by fewer readers, then by id.
        ordered.Sort(static (a, b) =>
        {
            var density = ((long)b.Topic.Partitions * a.Readers.Count).CompareTo((long)a.Topic.Partitions * b.Readers.Count);
            if (density != 0) return density;
            return a.Readers.Count != b.Readers.Count ? a.Readers.Count.CompareTo(b.Readers.Count) : a.Topic.Id.CompareTo(b.Topic.Id);
        });
    }

    public SortedDictionary<string, List<TopicPartition>> Build()
    {
        foreach (var topic in ordered) Keep(topic);
        foreach (var topic in ordered) Fill(topic);
        Even([.. ordered.Where(t => t.Readers.Count > 1)]);
        var given = new SortedDictionary<string, List<TopicPartition>>(StringComparer.Ordinal);
        foreach (var member in members) given[member.MemberId] = [];
        foreach (var topic in ordered)
        {
            for (var i = 0; i < topic.Owners.Length; i++) given[members[topic.Owners[i]].MemberId].Add(new(topic.Topic.Name, i));
        }

        return given;
    }

    private void Keep(ReadTopic topic)
    {
        foreach (var reader in topic.Readers)
        {
            foreach (var partition in members[reader].Target)
            {
                if (partition.Topic == topic.Topic.Name && partition.Partition < topic.Owners.Length && topic.Owners[partition.Partition] < 0) Give(topic, partition.Partition, reader);
            }
        }
    }

    private void Fill(ReadTopic topic)
    {
        levels.Begin(topic.Readers);
        for (var i = 0; i < topic.Owners.Length; i++)
        {
            if (topic.Owners[i] < 0) Give(topic, i, levels.NextLow());
        }
    }

    // Round and round, until all topics since the last change were found even.
    private void Even(List<ReadTopic> topics)
    {
        var last = -1;
        for (var round = 0; round < MostRounds; round++)
        {
            for (var i = 0; i < topics.Count; i++)
            {
                if (i == last) return;
                if (Even(topics[i]) || last < 0) last = i;
            }
        }
    }

    private bool Even(ReadTopic topic)
    {
        var moved = false;
        if (levels.Begin(topic.Readers) <= 1) return moved;
        SortedDictionary<int, Stack<int>> before = []; // A partition that moves here now does not move on.
        for (var i = 0; i < topic.Owners.Length; i++)
        {
            if (!before.TryGetValue(topic.Owners[i], out var own)) before[topic.Owners[i]] = own = [];
            own.Push(i);
        }

        while (!levels.IsEven)
        {
            var from = levels.NextHigh();
            while (from >= 0 && !(before.TryGetValue(from, out var own) && own.Count > 0))
            {
                levels.LeaveOutLastHigh();
                from = levels.NextHigh();
            }

            if (from < 0) return moved;
            var to = levels.NextLow();
            if (levels.IsEven) return moved;
            Give(topic, before[from].Pop(), to);
            moved = true;
        }

        return moved;
    }

    private void Give(ReadTopic topic, int partition, int reader)
    {
        if (topic.Owners[partition] is >= 0 and var owner) loads[owner]--;
        topic.Owners[partition] = reader;
        loads[reader]++;
    }

    /// <summary>A topic with its readers and, by partition, who has it; members by number, -1 for nobody.</summary>
    private sealed class ReadTopic(ServerTopic topic, IReadOnlyList<int> readers)
    {
        public ServerTopic Topic => topic;

        public IReadOnlyList<int> Readers => readers;

        public int[] Owners { get; } = [.. Enumerable.Repeat(-1, topic.Partitions)];
    }
}
