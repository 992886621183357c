using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>
/// The metadata logs of real clusters, replayed decision by decision: before each batch in which a broker was fenced,
/// unfenced or shut down, or leaders were rebalanced, our controller is asked what it would write from the state so far.
/// Partitions of one decision come in the order of Java's hash maps there, in the order of names here.
/// </summary>
public sealed class What_real_controllers_wrote
{
    public static TheoryData<string> Logs => new(TestData.Files(".log").Where(file => file.Contains("__cluster_metadata-0", StringComparison.Ordinal)).Select(TestData.Name));

    [Theory]
    [MemberData(nameof(Logs))]
    public void Ours_would_have_written_too(string log)
    {
        var compared = 0;
        var state = Replayed(log, (state, batch) =>
        {
            if (Expected(state, batch) is not { } expected) return;
            compared++;
            Assert.Equal(Sorted(batch.Where(r => r is PartitionChangeRecord or BrokerRegistrationChangeRecord)), Sorted(expected));
        });
        Assert.True(compared >= 3, $"only {compared} decisions in {log}");
        Assert.NotEmpty(state.Image.Partitions);
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void The_invariants_hold_all_along(string log)
    {
        var invariants = new ControllerInvariants();
        var state = Replayed(log, (state, _) => Assert.Empty(invariants.Check(state, state.Image)));
        Assert.Empty(invariants.Check(state, state.Image));
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void New_topics_have_their_records_in_this_order(string log)
    {
        var created = 0;
        Replayed(log, (state, batch) =>
        {
            if (batch[0] is not TopicRecord topic) return;
            var configs = batch.OfType<ConfigRecord>().Select(c => KeyValuePair.Create(c.Name, c.Value!)).ToArray();
            var assignment = batch.OfType<PartitionRecord>().Select(p => p.Replicas).ToArray();
            List<MetadataRecord> ours = [];
            new TopicCreation(state, new FixedEntropy(topic.TopicId)).Create(new(1, [new(topic.Name, -1, -1, assignment, configs)], 0), ours);
            Assert.Equal(batch.Take(ours.Count).Select(r => Convert.ToHexString(r.Encode())), ours.Select(r => Convert.ToHexString(r.Encode())));
            created++;
        });
        Assert.True(created >= 3);
    }

    private static List<MetadataRecord>? Expected(ControllerState state, List<MetadataRecord> batch)
    {
        List<MetadataRecord> records = [];
        var updates = new PartitionUpdates(state);
        var change = batch.OfType<BrokerRegistrationChangeRecord>().SingleOrDefault();
        if (change is { Fenced: FencingChange.Fence } or { InControlledShutdown: true })
        {
            updates.RemoveFromIsr(change.BrokerId, records);
        }
        else if (change is { Fenced: FencingChange.Unfence })
        {
            updates.ElectLeaderless(change.BrokerId, records);
        }
        else if (batch.Exists(r => r is PartitionChangeRecord { Isr: null, Leader.IsNone: false }))
        {
            new LeaderElections(state, updates).Rebalance(records);
            return records;
        }
        else
        {
            return null;
        }

        records.Add(change);
        return records;
    }

    private static ControllerState Replayed(string log, Action<ControllerState, List<MetadataRecord>> before)
    {
        var state = new ControllerState(new() { NodeId = new(1), ClusterId = "" });
        foreach (var batch in new RecordBatches(File.ReadAllBytes(Path.Combine(TestData.Bytes, log))))
        {
            List<MetadataRecord> records = [];
            if (!batch.IsControl)
            {
                foreach (var record in batch) records.Add(MetadataRecord.Decode(record.Value.Span).Value);
                before(state, records);
            }

            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.IsControl) state.Skip(batch.BaseOffset + i);
                else state.Apply(records[i], batch.BaseOffset + i);
            }
        }

        return state;
    }

    private static IEnumerable<string> Sorted(IEnumerable<MetadataRecord> records) => records.Select(r => Convert.ToHexString(r.Encode())).Order(StringComparer.Ordinal);

    private sealed class FixedEntropy(Uuid id) : ITopicEntropy
    {
        public int Draw(ulong subject, uint k, int bound) => 0;

        public Uuid TopicId(string name) => id;
    }
}
