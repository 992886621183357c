namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>
/// One step of a member towards its target (KIP-848): first it gives up what it must, at its old epoch; then its epoch moves and it gets what is free;
/// what others still hold it gets when they have given it up.
/// </summary>
internal static class MemberReconciliation
{
    /// <summary>The member after the step.</summary>
    /// <param name="member">Before it.</param>
    /// <param name="target">What it is to have in the end.</param>
    /// <param name="targetEpoch">The epoch of the target.</param>
    /// <param name="owned">What the member says it owns; null when it says nothing.</param>
    /// <param name="isFree">Nobody has the partition, and nobody is giving it up.</param>
    public static ConsumerGroupMember Step(ConsumerGroupMember member, TopicPartition[] target, int targetEpoch, IReadOnlyList<TopicPartition>? owned, Predicate<TopicPartition> isFree)
    {
        if (member.State == MemberState.Stable && member.Epoch == targetEpoch) return member;
        var epoch = member.Epoch;
        if (member.State == MemberState.UnrevokedPartitions)
        {
            if (StillOwns(owned, member.PendingRevocation)) return member;

            // What it had to give up is given up: its epoch moves, be there more to give up for a target that was made meanwhile (CurrentAssignmentBuilder).
            epoch = Math.Min(epoch + 1, targetEpoch);
        }

        var kept = PartitionSets.Intersect(target, member.Assigned);
        var revoke = PartitionSets.Except(member.Assigned, kept);
        if (revoke.Length > 0 && StillOwns(owned, revoke))
            return Dated(member with { State = MemberState.UnrevokedPartitions, Epoch = epoch, PreviousEpoch = member.Epoch, Assigned = kept, PendingRevocation = revoke }, member);

        var wanted = PartitionSets.Except(target, kept);
        var free = Array.FindAll(wanted, isFree);
        var next = member with
        {
            State = free.Length == wanted.Length ? MemberState.Stable : MemberState.UnreleasedPartitions,
            Epoch = targetEpoch,
            PreviousEpoch = member.Epoch,
            Assigned = PartitionSets.Union(kept, free),
            PendingRevocation = [],
        };
        return Dated(next, member);
    }

    private static bool StillOwns(IReadOnlyList<TopicPartition>? owned, TopicPartition[] partitions) => owned is null || partitions.Any(owned.Contains);

    // What it had it has since when it had it; the rest since the epoch that it now gets.
    private static ConsumerGroupMember Dated(ConsumerGroupMember next, ConsumerGroupMember before) =>
        next with { Since = [.. next.Assigned.Concat(next.PendingRevocation).Select(p => (p, before.EpochOf(p) ?? next.Epoch))] };
}
