using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Rules;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

// What a coordinator that takes over knows of a group: what the last one wrote. Every member gets a whole session anew.
internal sealed partial class ClassicGroup
{
    public static ClassicGroup Load(string id, GroupMetadataValue value, IGroupHost host, GroupLimits limits, GroupRules rules, VirtualTime now)
    {
        var group = new ClassicGroup(id, host, limits, rules);
        group.protocolType = value.ProtocolType.Length == 0 ? null : value.ProtocolType;
        group.Generation = value.Generation;
        group.Protocol = value.Protocol;
        group.stateSinceMs = value.CurrentStateTimestamp;
        foreach (var row in value.Members)
        {
            var member = new ClassicMember(row.MemberId, row.InstanceId, row.ClientId, row.ClientHost)
            {
                SessionTimeout = Duration.FromMs(row.SessionTimeoutMs),
                RebalanceTimeout = Duration.FromMs(row.RebalanceTimeoutMs < 0 ? row.SessionTimeoutMs : row.RebalanceTimeoutMs),
                Protocols = value.Protocol is { } protocol ? [new(protocol, row.Subscription)] : [],
                Assignment = row.Assignment,
            };
            Extend(member, now);
            group.members.Add(member);
            if (row.InstanceId is { } instance) group.memberOfInstance[instance] = row.MemberId;
        }

        group.leader = value.Leader;
        group.State = group.members.Count > 0 ? ClassicGroupState.Stable : ClassicGroupState.Empty;
        return group;
    }

    /// <summary>This broker coordinates the group no more: whoever waits is told to look elsewhere.</summary>
    public void Resign()
    {
        foreach (var member in members) Refuse(member, ErrorCode.NotCoordinator);
    }
}
