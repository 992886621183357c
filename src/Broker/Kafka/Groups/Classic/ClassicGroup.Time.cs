using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

// Sessions and waits that end by themselves.
internal sealed partial class ClassicGroup
{
    private enum Due
    {
        Nothing,
        PendingMember,
        Session,
        Join,
        Sync,
    }

    /// <summary>When <see cref="OnTime"/> has something to do at the earliest; a heartbeat may have moved it further away.</summary>
    public VirtualTime NextDeadline => FindDue(out _, out _);

    /// <summary>Ends everything whose time is over, the earliest first.</summary>
    public void OnTime(VirtualTime now)
    {
        while (FindDue(out var what, out var who) <= now)
        {
            switch (what)
            {
                case Due.PendingMember:
                    pending.Remove(who!);
                    MaybeCompleteJoin(now);
                    break;
                case Due.Session:
                    Expel(Find(who!)!, now);
                    break;
                case Due.Join:
                    OnJoinEnd(now);
                    break;
                case Due.Sync:
                    OnSyncEnd(now);
                    break;
            }
        }
    }

    private VirtualTime FindDue(out Due what, out string? who)
    {
        var due = VirtualTime.Never;
        (what, who) = (Due.Nothing, null);
        foreach (var (member, end) in pending)
        {
            if (end < due) (due, what, who) = (end, Due.PendingMember, member);
        }

        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].MayExpire && members[i].SessionEnd < due) (due, what, who) = (members[i].SessionEnd, Due.Session, members[i].Id);
        }

        if (joinEnd < due) (due, what, who) = (joinEnd, Due.Join, null);
        if (syncEnd < due) (due, what, who) = (syncEnd, Due.Sync, null);
        return due;
    }

    private static void Extend(ClassicMember member, VirtualTime now) => member.SessionEnd = now + member.SessionTimeout;
}
