using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Rules;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Groups.Support;

/// <summary>A classic group whose host the test is: it sees every answer and decides when a write ends.</summary>
internal sealed class TestGroup : IGroupHost
{
    private long calls;
    private int ids;

    public TestGroup(GroupRules? rules = null, int maxSize = 100, int initialDelayMs = 3000)
    {
        Limits = new(Duration.FromMs(initialDelayMs), Duration.FromMs(6000), Duration.FromMs(1_800_000), maxSize);
        Rules = rules ?? GroupRules.Release39;
        Group = new("g", this, Limits, Rules);
    }

    public GroupLimits Limits { get; }
    public GroupRules Rules { get; }
    public ClassicGroup Group { get; private set; }
    public VirtualTime Now { get; private set; }
    public long WallClockMs => 1_000_000 + Now.Ms;
    public Dictionary<long, JoinResult> Joins { get; } = [];
    public Dictionary<long, SyncResult> Syncs { get; } = [];

    /// <summary>Writes that have not ended; every one ends at once while <see cref="HoldsWrites"/> is false.</summary>
    public List<(GroupMetadataValue Value, GroupWrite Why)> Open { get; } = [];

    public bool HoldsWrites { get; set; }

    /// <summary>What the log holds: the last value that was committed.</summary>
    public GroupMetadataValue? Log { get; private set; }

    public string NewMemberId(ClassicGroup group, string prefix) => $"{prefix}-{++ids}";

    public void Answer(GroupCallId call, JoinResult result)
    {
        Assert.False(Joins.ContainsKey(call.Value), $"join {call.Value} was answered twice");
        Joins.Add(call.Value, result);
    }

    public void Answer(GroupCallId call, SyncResult result)
    {
        Assert.False(Syncs.ContainsKey(call.Value), $"sync {call.Value} was answered twice");
        Syncs.Add(call.Value, result);
    }

    public void Write(ClassicGroup group, GroupMetadataValue value, GroupWrite why)
    {
        Open.Add((value, why));
        if (!HoldsWrites) EndWrite();
    }

    public void EndWrite(ErrorCode error = ErrorCode.None)
    {
        var (value, why) = Open[0];
        Open.RemoveAt(0);
        if (error == ErrorCode.None) Log = GroupMetadataValue.Decode(value.Encode()).Value;
        Group.OnWritten(why, error, Now);
    }

    public void Pass(int ms)
    {
        var until = Now + Duration.FromMs(ms);
        while (Group.NextDeadline <= until)
        {
            Now = Group.NextDeadline;
            Group.OnTime(Now);
        }

        Now = until;
    }

    public long Join(string member, string client = "c", string? instance = null, int sessionMs = 10_000, int rebalanceMs = 60_000, string[]? protocols = null, byte metadata = 1)
    {
        var list = (protocols ?? ["range"]).Select(p => new MemberProtocol(p, new[] { metadata })).ToArray();
        Group.Join(new(new(++calls), member, instance, client, "/10.0.0.1", Duration.FromMs(sessionMs), Duration.FromMs(rebalanceMs), "consumer", list), Now);
        return calls;
    }

    public long Sync(string member, int generation, params (string Member, byte Assigned)[] assignments) => SyncAs(member, null, generation, assignments);

    public long SyncAs(string member, string? instance, int generation, params (string Member, byte Assigned)[] assignments)
    {
        Group.Sync(new(new(++calls), member, instance, generation, "consumer", Group.Protocol, [.. assignments.Select(a => new SyncAssignment(a.Member, new[] { a.Assigned }))]), Now);
        return calls;
    }

    /// <summary>A new dynamic member as far as its place in the running join: its id.</summary>
    public (string Id, long Call) JoinNew(string client, int sessionMs = 10_000, int rebalanceMs = 60_000, string[]? protocols = null)
    {
        var asked = Join("", client, sessionMs: sessionMs, rebalanceMs: rebalanceMs, protocols: protocols);
        Assert.Equal(ErrorCode.MemberIdRequired, Joins[asked].Error);
        var id = Joins[asked].MemberId;
        return (id, Join(id, client, sessionMs: sessionMs, rebalanceMs: rebalanceMs, protocols: protocols));
    }

    /// <summary>A stable group of these clients; the first leads, and member i is assigned byte i.</summary>
    public string[] Stable(params string[] clients)
    {
        var members = clients.Select(c => JoinNew(c).Id).ToArray();
        Pass(3000 * (members.Length + 1));
        Assert.Equal(ClassicGroupState.CompletingRebalance, Group.State);
        foreach (var member in members.Skip(1)) Sync(member, Group.Generation);
        Sync(members[0], Group.Generation, [.. members.Select((m, i) => (m, (byte)i))]);
        Assert.Equal(ClassicGroupState.Stable, Group.State);
        return members;
    }

    /// <summary>Another coordinator takes over with what the log holds.</summary>
    public void FailOver()
    {
        Open.Clear();
        Group = Log is null ? new("g", this, Limits, Rules) : ClassicGroup.Load("g", Log, this, Limits, Rules, Now);
    }
}
