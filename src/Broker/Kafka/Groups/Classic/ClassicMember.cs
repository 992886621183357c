using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

/// <summary>A protocol (an assignor's name) that a member can follow, with what it tells the assignor: real bytes of ConsumerProtocolSubscription.</summary>
public readonly record struct MemberProtocol(string Name, ReadOnlyMemory<byte> Metadata);

/// <summary>A request that the coordinator has not answered yet, by the number it gave it; 0: none.</summary>
public readonly record struct GroupCallId(long Value)
{
    public bool IsNone => Value == 0;
}

/// <summary>A member of a classic group as its coordinator knows it.</summary>
internal sealed class ClassicMember(string id, string? instanceId, string clientId, string clientHost)
{
    public string Id { get; set; } = id;

    /// <summary><c>group.instance.id</c> of a static member (KIP-345); null for a dynamic one.</summary>
    public string? InstanceId { get; } = instanceId;

    public string ClientId { get; } = clientId;

    public string ClientHost { get; } = clientHost;

    public Duration RebalanceTimeout { get; set; }

    public Duration SessionTimeout { get; set; }

    /// <summary>In the order of its preference.</summary>
    public IReadOnlyList<MemberProtocol> Protocols { get; set; } = [];

    /// <summary>Of the current generation; empty before.</summary>
    public ReadOnlyMemory<byte> Assignment { get; set; }

    /// <summary>Its join waits for the rebalance.</summary>
    public GroupCallId Joining { get; set; }

    /// <summary>Its sync waits for the leader's.</summary>
    public GroupCallId Syncing { get; set; }

    /// <summary>Its first join is not answered yet: it has no session, but waits for a limited time.</summary>
    public bool IsNew { get; set; }

    /// <summary>It is expelled then, unless it is heard of before.</summary>
    public VirtualTime SessionEnd { get; set; } = VirtualTime.Never;

    public bool IsStatic => InstanceId is not null;

    public bool IsJoining => !Joining.IsNone;

    /// <summary>A member that waits for an answer of ours cannot lose its session; a new one may wait for so long only.</summary>
    public bool MayExpire => IsNew || (Joining.IsNone && Syncing.IsNone);

    public bool Supports(string protocol)
    {
        for (var i = 0; i < Protocols.Count; i++)
        {
            if (Protocols[i].Name == protocol) return true;
        }

        return false;
    }

    public ReadOnlyMemory<byte> MetadataFor(string protocol)
    {
        for (var i = 0; i < Protocols.Count; i++)
        {
            if (Protocols[i].Name == protocol) return Protocols[i].Metadata;
        }

        return default;
    }

    /// <summary>The same protocols with the same metadata in the same order.</summary>
    public bool Matches(IReadOnlyList<MemberProtocol> others)
    {
        if (others.Count != Protocols.Count) return false;
        for (var i = 0; i < others.Count; i++)
        {
            if (others[i].Name != Protocols[i].Name || !others[i].Metadata.Span.SequenceEqual(Protocols[i].Metadata.Span)) return false;
        }

        return true;
    }
}
