namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>A member as the sticky assignors see it.</summary>
/// <param name="Id">Its member id.</param>
/// <param name="Topics">What it subscribes to.</param>
/// <param name="Owned">What it says it owns, or owned last.</param>
/// <param name="Generation">Since when; -1 when it does not say.</param>
internal sealed record StickyMember(string Id, IReadOnlyList<string> Topics, IReadOnlyList<TopicPartition> Owned, int Generation)
{
    /// <summary>
    /// The eager assignor reads its own user data alone, because an eager member owns nothing while it joins; the cooperative one reads the
    /// subscription's fields, and its user data where they lack the generation (before version 2).
    /// </summary>
    public static StickyMember Of(MemberSubscription member, bool isCooperative)
    {
        var subscription = member.Subscription;
        if (!isCooperative)
        {
            var (owned, generation) = StickyUserData.DecodeEager(subscription.UserData);
            return new(member.MemberId, subscription.Topics, owned, generation);
        }

        var since = subscription.Generation >= 0 ? subscription.Generation : StickyUserData.DecodeCooperative(subscription.UserData);
        return new(member.MemberId, subscription.Topics, subscription.Owned, since);
    }
}
