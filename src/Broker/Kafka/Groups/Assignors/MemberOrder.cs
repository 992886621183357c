namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>The order in which range and round-robin go through members: static ones first, by instance, then the others by member id.</summary>
internal sealed class MemberOrder : IComparer<MemberSubscription>
{
    public static readonly MemberOrder Instance = new();

    public int Compare(MemberSubscription? x, MemberSubscription? y) => Compare(x!.InstanceId, x.MemberId, y!.InstanceId, y.MemberId);

    public static int Compare(string? instance, string member, string? otherInstance, string otherMember) => (instance, otherInstance) switch
    {
        ({ } a, { } b) => string.CompareOrdinal(a, b),
        (not null, null) => -1,
        (null, not null) => 1,
        _ => string.CompareOrdinal(member, otherMember),
    };
}
