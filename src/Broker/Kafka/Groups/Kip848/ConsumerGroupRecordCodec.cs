using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>
/// The records of KIP-848 groups in __consumer_offsets, by their field tables. Records name topics by id, the rest of the lab by name: the image of the
/// coordinator's broker translates, and what it does not know is left out.
/// </summary>
internal static class ConsumerGroupRecordCodec
{
    private const short GroupEpochType = 3;
    private const short MemberType = 5;
    private const short TargetEpochType = 6;
    private const short TargetType = 7;
    private const short AssignmentType = 8;

    /// <summary>The records that say it, in the order in which the coordinator writes them.</summary>
    public static IReadOnlyList<(byte[] Key, byte[]? Value)> Encode(string group, ConsumerGroupRecord record, Func<string, Uuid> idOf) => record switch
    {
        ConsumerGroupRecord.GroupEpoch epoch => [Write(GroupEpochType, group, null, v =>
        {
            v["Epoch"] = epoch.Epoch;
            v["MetadataHash"] = epoch.MetadataHash;
        })],
        ConsumerGroupRecord.Member(var member) => [Write(MemberType, group, member.Id, v => Fill(v, member))],
        ConsumerGroupRecord.MemberGone(var id) => [Tombstone(AssignmentType, group, id), Tombstone(TargetType, group, id), Tombstone(MemberType, group, id)],
        ConsumerGroupRecord.Target target => [Write(TargetType, group, target.MemberId, v => v["TopicPartitions"] = ByTopic(TargetType, "TopicPartitions", target.Partitions, idOf))],
        ConsumerGroupRecord.TargetEpoch epoch => [Write(TargetEpochType, group, null, v => v["AssignmentEpoch"] = epoch.Epoch)],
        ConsumerGroupRecord.Assignment(var member) => [Write(AssignmentType, group, member.Id, v =>
        {
            v["MemberEpoch"] = member.Epoch;
            v["PreviousMemberEpoch"] = member.PreviousEpoch;
            v["State"] = (sbyte)member.State;
            v["AssignedPartitions"] = ByTopic(AssignmentType, "AssignedPartitions", member.Assigned, idOf);
            v["PartitionsPendingRevocation"] = ByTopic(AssignmentType, "PartitionsPendingRevocation", member.PendingRevocation, idOf);
        })],
        ConsumerGroupRecord.GroupGone => [Tombstone(TargetEpochType, group, null), Tombstone(GroupEpochType, group, null)],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads a record; null for one that is not of such a group, or that another one beside it says too.</summary>
    public static (string Group, ConsumerGroupRecord Record)? Decode(OptionalBytes key, OptionalBytes value, Func<Uuid, string?> nameOf)
    {
        if (key.Length < sizeof(short) || new FieldReader(key.Span).Int16() is not (GroupEpochType or MemberType or TargetEpochType or TargetType or AssignmentType)) return null;
        if (CoordinatorRecord.Decode(SchemaGroup.ConsumerOffsets, key.Span, value) is not Decoded<CoordinatorRecord>.Valid(var record)) return null;
        var group = (string)record.Key["GroupId"]!;
        var fields = record.Value;
        ConsumerGroupRecord? change = record.KeySchema.ApiKey switch
        {
            GroupEpochType => fields is null ? new ConsumerGroupRecord.GroupGone() : new ConsumerGroupRecord.GroupEpoch((int)fields["Epoch"]!, fields["MetadataHash"] is long hash ? hash : 0),
            MemberType => fields is null ? new ConsumerGroupRecord.MemberGone(MemberOf(record)) : new ConsumerGroupRecord.Member(Metadata(MemberOf(record), fields)),
            TargetEpochType when fields is not null => new ConsumerGroupRecord.TargetEpoch((int)fields["AssignmentEpoch"]!),
            TargetType when fields is not null => new ConsumerGroupRecord.Target(MemberOf(record), Partitions(fields["TopicPartitions"], nameOf)),
            AssignmentType when fields is not null => new ConsumerGroupRecord.Assignment(Current(MemberOf(record), fields, nameOf)),
            _ => null,
        };
        return change is null ? null : (group, change);
    }

    private static string MemberOf(CoordinatorRecord record) => (string)record.Key["MemberId"]!;

    private static (byte[] Key, byte[]? Value) Write(short type, string group, string? member, Action<SchemaStruct> fill)
    {
        var schema = SchemaCatalog.CoordinatorValue(SchemaGroup.ConsumerOffsets, type)!;
        var value = new SchemaStruct(schema.Fields);
        fill(value);
        var record = Keyed(type, group, member, value);
        return (record.EncodeKey(), record.EncodeValue());
    }

    private static (byte[] Key, byte[]? Value) Tombstone(short type, string group, string? member) => (Keyed(type, group, member, null).EncodeKey(), null);

    private static CoordinatorRecord Keyed(short type, string group, string? member, SchemaStruct? value)
    {
        var schema = SchemaCatalog.CoordinatorKey(SchemaGroup.ConsumerOffsets, type)!;
        var key = new SchemaStruct(schema.Fields);
        key["GroupId"] = group;
        if (member is not null) key["MemberId"] = member;
        return new(schema, key, SchemaCatalog.CoordinatorValue(SchemaGroup.ConsumerOffsets, type)!, 0, value);
    }

    private static void Fill(SchemaStruct value, ConsumerGroupMember member)
    {
        value["InstanceId"] = member.InstanceId;
        value["RackId"] = member.Rack;
        value["ClientId"] = member.ClientId;
        value["ClientHost"] = "";
        value["SubscribedTopicNames"] = member.Topics.Select(object? (t) => t).ToArray();
        value["SubscribedTopicRegex"] = "";
        value["RebalanceTimeoutMs"] = member.RebalanceTimeoutMs;
        value["ServerAssignor"] = member.ServerAssignor;
    }

    private static ConsumerGroupMember Metadata(string id, SchemaStruct fields) => new(id)
    {
        InstanceId = (string?)fields["InstanceId"],
        Rack = (string?)fields["RackId"],
        ClientId = (string)fields["ClientId"]!,
        Topics = [.. ((object?[])fields["SubscribedTopicNames"]!).Select(t => (string)t!)],
        RebalanceTimeoutMs = (int)fields["RebalanceTimeoutMs"]!,
        ServerAssignor = (string?)fields["ServerAssignor"],
    };

    // Since when a member has its partitions is not in the record as the tables have it: after a load, since its epoch.
    private static ConsumerGroupMember Current(string id, SchemaStruct fields, Func<Uuid, string?> nameOf)
    {
        var epoch = (int)fields["MemberEpoch"]!;
        var (assigned, pending) = (Partitions(fields["AssignedPartitions"], nameOf), Partitions(fields["PartitionsPendingRevocation"], nameOf));
        return new(id)
        {
            Epoch = epoch,
            PreviousEpoch = (int)fields["PreviousMemberEpoch"]!,
            State = (MemberState)(sbyte)fields["State"]!,
            Assigned = assigned,
            PendingRevocation = pending,
            Since = [.. assigned.Concat(pending).Select(p => (p, epoch))],
        };
    }

    private static object?[] ByTopic(short type, string field, TopicPartition[] partitions, Func<string, Uuid> idOf)
    {
        var schema = SchemaCatalog.CoordinatorValue(SchemaGroup.ConsumerOffsets, type)!.Fields.First(f => f.Name == field);
        List<object?> topics = [];
        foreach (var topic in partitions.GroupBy(p => p.Topic))
        {
            var part = new SchemaStruct(schema.Fields!);
            part["TopicId"] = idOf(topic.Key);
            part["Partitions"] = topic.Select(object? (p) => p.Partition).ToArray();
            topics.Add(part);
        }

        return [.. topics];
    }

    private static TopicPartition[] Partitions(object? field, Func<Uuid, string?> nameOf)
    {
        List<TopicPartition> partitions = [];
        foreach (var topic in (object?[])field!)
        {
            var part = (SchemaStruct)topic!;
            if (nameOf((Uuid)part["TopicId"]!) is not { } name) continue;
            foreach (var number in (object?[])part["Partitions"]!) partitions.Add(new(name, (int)number!));
        }

        return PartitionSets.Of(partitions);
    }
}
