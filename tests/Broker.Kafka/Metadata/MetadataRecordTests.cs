using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Tests.Metadata;

public sealed class MetadataRecordTests
{
    private static readonly Uuid Topic = new(17, 4);

    [Fact]
    public void A_partition_change_carries_only_what_changes()
    {
        var change = new PartitionChangeRecord(3, Topic)
        {
            Isr = [],
            Leader = BrokerId.None,
            EligibleLeaderReplicas = [new(1), new(2)],
            LastKnownElr = [new(2)],
            LeaderRecoveryState = LeaderRecoveryState.Recovering,
            Directories = [Uuid.One],
        };
        var read = Assert.IsType<PartitionChangeRecord>(MetadataRecord.Decode(change.Encode()).Value);
        Assert.Equal((3, Topic, BrokerId.None, LeaderRecoveryState.Recovering), (read.PartitionId, read.TopicId, read.Leader, read.LeaderRecoveryState));
        Assert.Equal(([], [new(1), new(2)], [new(2)], [Uuid.One]), (read.Isr!.ToArray(), read.EligibleLeaderReplicas!.ToArray(), read.LastKnownElr!.ToArray(), read.Directories!.ToArray()), new ListsEqual());
        Assert.Null(read.Replicas);
        Assert.Null(read.AddingReplicas);
        Assert.Null(read.RemovingReplicas);
    }

    [Fact]
    public void Unknown_tags_are_kept_and_written_in_their_place()
    {
        var record = new PartitionChangeRecord(0, Topic) { Leader = new(4), UnknownTags = [new(99, new byte[] { 1, 2, 3 }), new(9, Array.Empty<byte>())] };
        var bytes = record.Encode();
        var read = Assert.IsType<PartitionChangeRecord>(MetadataRecord.Decode(bytes).Value);
        Assert.Equal([9u, 99u], read.UnknownTags.Select(tag => tag.Tag));
        Assert.Equal(new byte[] { 1, 2, 3 }, read.UnknownTags[1].Data.ToArray());
        Assert.Equal(bytes, read.Encode());
    }

    [Fact]
    public void A_field_that_the_version_lacks_is_refused_not_dropped()
    {
        Assert.Throws<InvalidOperationException>(() => (new PartitionChangeRecord(0, Topic) { Version = 1, EligibleLeaderReplicas = [new(1)] }).Encode());
        Assert.Throws<InvalidOperationException>(() => (new BrokerRegistrationChangeRecord(new(1), new(2)) { InControlledShutdown = true }).Encode());
        Assert.Throws<InvalidOperationException>(() => (new RegisterBrokerRecord(new(1), Topic, new(2), [], [], null, [Uuid.One]) { Version = 2 }).Encode());
    }

    [Fact]
    public void Frames_of_another_version_and_unknown_types_are_corrupt()
    {
        Assert.IsType<Decoded<MetadataRecord>.Corrupt>(MetadataRecord.Decode([2, 20, 0, 0]));
        Assert.IsType<Decoded<MetadataRecord>.Corrupt>(MetadataRecord.Decode([1, 99, 0, 0]));
        Assert.IsType<Decoded<MetadataRecord>.Corrupt>(MetadataRecord.Decode([1, 20, 1, 0]));
        Assert.IsType<NoOpRecord>(MetadataRecord.Decode([1, 20, 0, 0]).Value);
    }

    [Fact]
    public void Types_without_a_class_come_by_their_field_table_and_go_bit_for_bit()
    {
        var schema = SchemaCatalog.Named(SchemaGroup.MetadataLog, "AccessControlEntryRecord")!;
        var fields = new SchemaStruct(schema.Fields)
        {
            ["Id"] = Topic,
            ["ResourceType"] = (sbyte)2,
            ["ResourceName"] = "orders",
            ["PatternType"] = (sbyte)3,
            ["Principal"] = "User:ann",
            ["Host"] = "*",
            ["Operation"] = (sbyte)3,
            ["PermissionType"] = (sbyte)3,
        };
        var bytes = new OtherMetadataRecord(schema, 0, fields).Encode();
        var read = Assert.IsType<OtherMetadataRecord>(MetadataRecord.Decode(bytes).Value);
        Assert.Equal("orders", read.Fields["ResourceName"]);
        Assert.Equal(bytes, read.Encode());
    }

    [Fact]
    public void Every_typed_record_agrees_with_its_field_table_in_every_version()
    {
        foreach (var record in Samples())
        {
            var schema = SchemaCatalog.Metadata(record.Type)!;
            Assert.Equal(schema.Name, record.GetType().Name);
            Assert.True(schema.ValidVersions.Contains(record.Version));
            var bytes = record.Encode();
            var generic = SchemaCodec.Decode(schema, record.Version, bytes.AsSpan(3)).Value;
            var again = new FieldWriter();
            SchemaCodec.Encode(schema, record.Version, generic, again);
            Assert.Equal(bytes.AsSpan(3), again.Written);
            Assert.Equal(bytes, MetadataRecord.Decode(bytes).Value.Encode());
        }
    }

    private static IEnumerable<MetadataRecord> Samples()
    {
        IReadOnlyList<Endpoint> endpoints = [new("PLAINTEXT", "host", 9092, 0)];
        IReadOnlyList<SupportedFeature> features = [new("metadata.version", 1, 27)];
        for (short version = 0; version <= 3; version++)
            yield return new RegisterBrokerRecord(new(1), Topic, new(7), endpoints, features, "rack", version >= 3 ? [Uuid.One] : []) { Version = version, InControlledShutdown = version >= 1 };
        for (short version = 0; version <= 2; version++)
        {
            yield return new PartitionRecord(1, Topic, [new(1), new(2)], [new(1)], new(1), new(5), 9, version >= 1 ? [Uuid.One, Topic] : [])
            {
                Version = version,
                LeaderRecoveryState = LeaderRecoveryState.Recovering,
                AddingReplicas = [new(2)],
                RemovingReplicas = [new(3)],
                EligibleLeaderReplicas = version >= 2 ? [new(2)] : null,
                LastKnownElr = version >= 2 ? [] : null,
            };
            yield return new PartitionChangeRecord(1, Topic)
            {
                Version = version,
                Isr = [new(1)],
                Leader = new(1),
                Replicas = [new(1)],
                AddingReplicas = [new(2)],
                RemovingReplicas = [],
                LeaderRecoveryState = LeaderRecoveryState.Recovered,
                Directories = version >= 1 ? [Topic] : null,
                EligibleLeaderReplicas = version >= 2 ? [] : null,
                LastKnownElr = version >= 2 ? [new(1)] : null,
            };
            yield return new BrokerRegistrationChangeRecord(new(1), new(7))
            {
                Version = version,
                Fenced = FencingChange.Fence,
                InControlledShutdown = version >= 1,
                LogDirs = version >= 2 ? [Uuid.One] : [],
            };
        }
        yield return new UnregisterBrokerRecord(new(1), new(7));
        yield return new FenceBrokerRecord(new(1), new(7));
        yield return new UnfenceBrokerRecord(new(1), new(7));
        yield return new TopicRecord("orders", Topic);
        yield return new RemoveTopicRecord(Topic);
        yield return new ConfigRecord(ConfigResourceType.Topic, "orders", "min.insync.replicas", null);
        yield return new FeatureLevelRecord("transaction.version", 2);
        yield return new ClearElrRecord("");
        yield return new ProducerIdsRecord(new(1), new(7), new(2000));
        yield return new NoOpRecord();
        yield return new BeginTransactionRecord("Bootstrap records");
        yield return new BeginTransactionRecord(null);
        yield return new EndTransactionRecord();
        yield return new RegisterControllerRecord(new(1), Topic, endpoints, features);
    }

    private sealed class ListsEqual : IEqualityComparer<(BrokerId[], BrokerId[], BrokerId[], Uuid[])>
    {
        public bool Equals((BrokerId[], BrokerId[], BrokerId[], Uuid[]) x, (BrokerId[], BrokerId[], BrokerId[], Uuid[]) y) =>
            x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3) && x.Item4.SequenceEqual(y.Item4);

        public int GetHashCode((BrokerId[], BrokerId[], BrokerId[], Uuid[]) value) => 0;
    }
}
