namespace Lab.Broker.Kafka.Groups.Kip848;

// Whose commits and fetches of positions count.
internal sealed partial class ConsumerGroup
{
    /// <summary>
    /// May this member commit the position of this partition? Before KIP-1251 its epoch must be the coordinator's, so a commit between a bump and the
    /// answer that tells it fails; since, an older one does as long as the member has the partition since then.
    /// </summary>
    /// <param name="memberId">Empty for a commit without membership.</param>
    /// <param name="epoch">The member's epoch; below 0 without membership.</param>
    /// <param name="partition">Whose position it is.</param>
    public ErrorCode ValidateCommit(string memberId, int epoch, TopicPartition partition)
    {
        if (epoch < 0 && IsEmpty) return ErrorCode.None;
        if (Member(memberId) is not { } member) return ErrorCode.UnknownMemberId;
        if (epoch == member.Epoch) return ErrorCode.None;
        if (!rules.CommitsAtOlderEpoch || epoch > member.Epoch) return ErrorCode.StaleMemberEpoch;
        return member.EpochOf(partition) is { } since && since <= epoch ? ErrorCode.None : ErrorCode.StaleMemberEpoch;
    }

    /// <summary>May this member ask for positions? Its epoch must be the coordinator's; without membership anybody may.</summary>
    public ErrorCode ValidateFetch(string memberId, int epoch)
    {
        if (epoch < 0 && memberId.Length == 0) return ErrorCode.None;
        if (Member(memberId) is not { } member) return ErrorCode.UnknownMemberId;
        return epoch == member.Epoch ? ErrorCode.None : ErrorCode.StaleMemberEpoch;
    }

    /// <summary>
    /// May the position go? Retention counts from its commit, as soon as nobody subscribes to the topic: an idle partition's position may be older than
    /// the group's emptiness, and goes at the first look after that (E14b).
    /// </summary>
    public bool MayExpire(string topic, long committedMs, long nowMs, long retentionMs) => !Subscribes(topic) && nowMs - committedMs >= retentionMs;
}
