using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>A change of a KIP-848 group as it stands in __consumer_offsets. The state of a group is what its records say, and nothing else.</summary>
internal abstract record ConsumerGroupRecord
{
    private ConsumerGroupRecord()
    {
    }

    /// <summary>ConsumerGroupMetadata: the group's epoch, and what it knows of its topics.</summary>
    public sealed record GroupEpoch(int Epoch, long MetadataHash) : ConsumerGroupRecord;

    /// <summary>ConsumerGroupMemberMetadata: what the member says of itself.</summary>
    public sealed record Member(ConsumerGroupMember Metadata) : ConsumerGroupRecord;

    /// <summary>The member is forgotten: tombstones of its three keys, in the coordinator's order.</summary>
    public sealed record MemberGone(string MemberId) : ConsumerGroupRecord;

    /// <summary>ConsumerGroupTargetAssignmentMember.</summary>
    public sealed record Target(string MemberId, TopicPartition[] Partitions) : ConsumerGroupRecord;

    /// <summary>ConsumerGroupTargetAssignmentMetadata. When the target was made counts for KIP-1263's pause; null in what is read from a log.</summary>
    public sealed record TargetEpoch(int Epoch, VirtualTime? MadeAt = null) : ConsumerGroupRecord;

    /// <summary>ConsumerGroupCurrentMemberAssignment.</summary>
    public sealed record Assignment(ConsumerGroupMember Current) : ConsumerGroupRecord;

    /// <summary>The group is forgotten: tombstones of its target's and its own key.</summary>
    public sealed record GroupGone : ConsumerGroupRecord;
}
