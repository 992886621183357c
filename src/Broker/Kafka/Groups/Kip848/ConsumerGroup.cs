using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Rules;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>
/// A group of the consumer protocol (KIP-848) at its coordinator: what its records say (<see cref="Apply"/>), and when its members' sessions end. A
/// request computes records and an answer from the state and changes nothing; the caller writes the records, applies them, and answers when they
/// are committed.
/// </summary>
internal sealed partial class ConsumerGroup(string id, ConsumerGroupLimits limits, ConsumerGroupRules rules) : IHostedGroup
{
    private readonly SortedDictionary<string, ConsumerGroupMember> members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> memberOfInstance = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TopicPartition[]> targets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<TopicPartition, string> owners = [];
    private long metadataHash;
    private VirtualTime? targetMadeAt;

    public string Id => id;

    /// <summary>There are records of it: before its first join is in the log, and after its tombstones, it is not there for anybody.</summary>
    public bool Exists { get; private set; }

    /// <summary>Grows with every change of members, subscriptions or topics.</summary>
    public int Epoch { get; private set; } = rules.InitialEpoch;

    /// <summary>The group epoch that the target assignment was made for.</summary>
    public int TargetEpoch { get; private set; } = rules.InitialEpoch;

    public IReadOnlyCollection<ConsumerGroupMember> Members => members.Values;

    public bool IsEmpty => members.Count == 0;

    public ConsumerGroupMember? Member(string memberId) => members.GetValueOrDefault(memberId);

    /// <summary>The member that has a partition, or is giving it up; null when it is free.</summary>
    public string? OwnerOf(TopicPartition partition) => owners.GetValueOrDefault(partition);

    public IReadOnlyList<TopicPartition> TargetOf(string memberId) => targets.GetValueOrDefault(memberId) ?? [];

    /// <summary>Every member has what the target gives it.</summary>
    public bool IsStable
    {
        get
        {
            if (Epoch > TargetEpoch) return false;
            foreach (var member in members.Values)
            {
                if (!member.IsReconciledTo(TargetEpoch)) return false;
            }

            return true;
        }
    }

    /// <summary>The last epoch at which its host told watchers that it is stable.</summary>
    public int ToldStableAt { get; set; }

    /// <summary>Some member subscribes to the topic.</summary>
    public bool Subscribes(string topic)
    {
        foreach (var member in members.Values)
        {
            if (member.Topics.Contains(topic)) return true;
        }

        return false;
    }

    /// <summary>Takes a record over: as it is written, and when the log is loaded.</summary>
    public void Apply(ConsumerGroupRecord record)
    {
        Exists = record is not ConsumerGroupRecord.GroupGone;
        switch (record)
        {
            case ConsumerGroupRecord.GroupEpoch group:
                (Epoch, metadataHash) = (group.Epoch, group.MetadataHash);
                break;
            case ConsumerGroupRecord.Member member:
                ApplyMetadata(member.Metadata);
                break;
            case ConsumerGroupRecord.MemberGone gone:
                ApplyGone(gone.MemberId);
                break;
            case ConsumerGroupRecord.Target target:
                targets[target.MemberId] = target.Partitions;
                break;
            case ConsumerGroupRecord.TargetEpoch target:
                (TargetEpoch, targetMadeAt) = (target.Epoch, target.MadeAt);
                break;
            case ConsumerGroupRecord.GroupGone:
                (Epoch, TargetEpoch, metadataHash, targetMadeAt) = (rules.InitialEpoch, rules.InitialEpoch, 0, null);
                break;
            case ConsumerGroupRecord.Assignment assignment:
                ApplyAssignment(assignment.Current);
                break;
        }
    }

    private void ApplyMetadata(ConsumerGroupMember metadata)
    {
        var known = members.GetValueOrDefault(metadata.Id) ?? new(metadata.Id);
        members[metadata.Id] = known with
        {
            InstanceId = metadata.InstanceId, Rack = metadata.Rack, ClientId = metadata.ClientId, RebalanceTimeoutMs = metadata.RebalanceTimeoutMs,
            Topics = metadata.Topics, ServerAssignor = metadata.ServerAssignor,
        };
        if (metadata.InstanceId is { } instance) memberOfInstance[instance] = metadata.Id;
    }

    private void ApplyGone(string memberId)
    {
        targets.Remove(memberId);
        sessions.Remove(memberId);
        rebalances.Remove(memberId);
        if (!members.Remove(memberId, out var member)) return;
        Release(member);
        if (member.InstanceId is { } instance && memberOfInstance.GetValueOrDefault(instance) == memberId) memberOfInstance.Remove(instance);
    }

    private void ApplyAssignment(ConsumerGroupMember current)
    {
        var known = members.GetValueOrDefault(current.Id) ?? new(current.Id);
        Release(known);
        members[current.Id] = known with
        {
            Epoch = current.Epoch, PreviousEpoch = current.PreviousEpoch, State = current.State,
            Assigned = current.Assigned, PendingRevocation = current.PendingRevocation, Since = current.Since,
        };
        foreach (var partition in current.Assigned) owners[partition] = current.Id;
        foreach (var partition in current.PendingRevocation) owners[partition] = current.Id;
    }

    private void Release(ConsumerGroupMember member)
    {
        foreach (var (partition, _) in member.Since)
        {
            if (owners.GetValueOrDefault(partition) == member.Id) owners.Remove(partition);
        }
    }

    // A new epoch of the group is one record with what the group knows of its topics.
    private ConsumerGroupRecord NextEpoch(long hash) => new ConsumerGroupRecord.GroupEpoch(Epoch + 1, hash);

    // What the group sees of its topics: their names, ids and sizes, and the racks of their replicas (KIP-1101).
    private static long HashOf(IEnumerable<string> subscribed, IReadOnlyList<ServerTopic> topics)
    {
        var names = new SortedSet<string>(subscribed, StringComparer.Ordinal);
        var hash = 0UL;
        foreach (var topic in topics)
        {
            // Unordered, so that the order of the image does not matter.
            if (!names.Contains(topic.Name)) continue;
            hash ^= Hash.Of(Hash.Of(topic.Name), unchecked((ulong)topic.Id.MostSignificant), unchecked((ulong)topic.Id.LeastSignificant), (ulong)topic.Partitions);
            if (topic.Racks != 0) hash ^= Hash.Of(topic.Racks, Hash.Of(topic.Name));
        }

        return unchecked((long)hash);
    }
}
