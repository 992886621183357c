using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Rules;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>Drives one group as its coordinator does: records go through their bytes into the log and into the state.</summary>
internal sealed class GroupDriver(ConsumerGroupRules rules, Duration assignmentInterval = default)
{
    public const int MaxSize = 4;

    private static readonly Uuid TopicId = new(16, 1);
    private readonly ConsumerGroupLimits limits = new(Duration.FromMs(45_000), 5000, MaxSize, ["uniform", "range"], assignmentInterval);

    public List<ServerTopic> Topics { get; } = [new("o", TopicId, 4)];

    public List<(byte[] Key, byte[]? Value)> Log { get; } = [];

    public ConsumerGroup Group { get; private set; } = new("g", new(Duration.FromMs(45_000), 5000, MaxSize, ["uniform", "range"], assignmentInterval), rules);

    public VirtualTime Now { get; set; }

    public int EpochOf(string member) => Group.Member(member)!.Epoch;

    public static ConsumerHeartbeat Joining(string member, string? instance) =>
        new(member, ConsumerHeartbeat.Join) { InstanceId = instance, RebalanceTimeoutMs = 300_000, Topics = ["o"], Owned = [] };

    public ConsumerHeartbeatAnswer Join(string member, string? instance = null) => Say(Joining(member, instance));

    public ConsumerHeartbeatAnswer Beat(string member, int epoch, int[]? owned = null) =>
        Say(new(member, epoch) { Owned = owned is null ? null : [.. owned.Select(p => new TopicPartition("o", p))] });

    public ConsumerHeartbeatAnswer Say(ConsumerHeartbeat call)
    {
        List<ConsumerGroupRecord> records = [];
        var answer = Group.Heartbeat(call, Now, Topics, records);
        Write(records);
        return answer;
    }

    public List<string> Expire()
    {
        List<string> gone = [];
        while (true)
        {
            List<ConsumerGroupRecord> records = [];
            if (Group.Expire(Now, Topics, records) is not { } member) return gone;
            gone.Add(member);
            Write(records);
        }
    }

    /// <summary>Members join one after the other, and all say what they own until everybody has his share.</summary>
    public void Settle(params string[] members)
    {
        foreach (var member in members) Join(member);
        for (var round = 0; round < 4; round++)
        {
            foreach (var member in members)
                Beat(member, EpochOf(member), [.. Group.Member(member)!.Assigned.Select(p => p.Partition)]);
        }

        Assert.True(Group.IsStable);
    }

    /// <summary>Another coordinator takes over: what it knows is what the log says.</summary>
    public void Fail()
    {
        Group = Loaded();
        Group.BeginSessions(Now);
    }

    public ConsumerGroup Loaded()
    {
        var loaded = new ConsumerGroup("g", limits, rules);
        foreach (var (key, value) in Log)
        {
            if (ConsumerGroupRecordCodec.Decode(OptionalBytes.Of(key), value, id => id == TopicId ? "o" : null) is not var (group, record)) continue;
            Assert.Equal("g", group);
            loaded.Apply(record);
        }

        return loaded;
    }

    private void Write(List<ConsumerGroupRecord> records)
    {
        foreach (var record in records)
        {
            Log.AddRange(ConsumerGroupRecordCodec.Encode("g", record, _ => TopicId));
            Group.Apply(record);
        }
    }
}
