using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

// A static member that comes back (KIP-345): it takes its own place under a new member id, and nobody is rebalanced for it.
internal sealed partial class ClassicGroup
{
    private void Replace(JoinCall call, ClassicMember member, string newId, VirtualTime now)
    {
        var (oldId, oldProtocols) = (member.Id, member.Protocols);
        Refuse(member, ErrorCode.FencedInstanceId);
        Rename(member, newId);
        Take(call, member);
        Extend(member, now);
        switch (State)
        {
            case ClassicGroupState.Stable when SelectProtocol() == Protocol && rules.PersistsStaticReplacement:
                host.Write(this, Snapshot(null), new GroupWrite.StaticReplacement(call.InstanceId!, oldId, newId, oldProtocols, call.Call));
                break;
            case ClassicGroupState.Stable when SelectProtocol() == Protocol:
                AnswerReplaced(member);
                break;
            case ClassicGroupState.PreparingRebalance:
                MaybeCompleteJoin(now);
                break;
            default:
                // The leader may have been told of the old id already.
                Rebalance(now);
                break;
        }
    }

    private void Rename(ClassicMember member, string newId)
    {
        var oldId = member.Id;
        member.Id = newId;
        memberOfInstance[member.InstanceId!] = newId;
        if (leader == oldId) leader = newId;
        if (unsynced.Remove(oldId)) unsynced.Add(newId);
    }

    private void OnReplacementWritten(GroupWrite.StaticReplacement replacement, ErrorCode error, VirtualTime now)
    {
        if (Find(replacement.NewMemberId) is not { } member || member.Joining != replacement.Call) return;
        if (error != ErrorCode.None)
        {
            member.Joining = default;
            member.Protocols = replacement.OldProtocols;
            Rename(member, replacement.OldMemberId);
            host.Answer(replacement.Call, JoinResult.Refused(error, ""));
        }
        else if (State == ClassicGroupState.Stable)
        {
            AnswerReplaced(member);
            Extend(member, now);
        }
        else
        {
            // A rebalance began meanwhile: the join takes part in it.
            MaybeCompleteJoin(now);
        }
    }

    private void AnswerReplaced(ClassicMember member)
    {
        var call = member.Joining;
        member.Joining = default;
        member.IsNew = false;
        var isLeader = member.Id == leader;
        host.Answer(call, Joined(member, isLeader, skipsAssignment: isLeader));
    }
}
