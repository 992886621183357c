using Lab.Scenarios.Advice;
using Lab.Scenarios.Tests.SettingFiles;

namespace Lab.Scenarios.Tests.Advice;

/// <summary>Each value that matters, with where it comes from.</summary>
public sealed class What_is_in_force : Given
{
    [Fact]
    public void More_in_sync_than_there_are_copies_is_all_of_them_and_said()
    {
        var row = Assert.Single(InForceRow.Of(InForce($"topic={Write("a.properties", "replication.factor=2\nmin.insync.replicas=3")}")), r => r.Name == "min.insync.replicas");
        Assert.Equal(("2", true), (row.Value, row.IsChangedSilently));
        Assert.EndsWith("a.properties:2 says 3", row.From, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_file_is_named_with_its_number() =>
        Assert.EndsWith("producer.properties:2", Row("acks", Write("producer.properties", "# one\nacks=1")).From, StringComparison.Ordinal);

    [Theory]
    [InlineData("acks=1", "acks=1")]
    [InlineData("retries=0", "retries=0")]
    public void Idempotence_that_goes_in_silence_is_said_to(string line, string why)
    {
        var row = Row("enable.idempotence", Write("producer.properties", line));
        Assert.Equal(("false", true, $"in silence: {why}"), (row.Value, row.IsChangedSilently, row.From));
    }

    [Fact]
    public void A_topic_inherits_what_the_brokers_say()
    {
        var broker = Write("server.properties", "process.roles=broker\nmin.insync.replicas=2\nlog.flush.interval.messages=100\ndefault.replication.factor=3");
        Assert.EndsWith("server.properties:2", Row("min.insync.replicas", broker).From, StringComparison.Ordinal);
        Assert.EndsWith("server.properties:3 (log.flush.interval.messages)", Row("flush.messages", broker).From, StringComparison.Ordinal);
        Assert.Equal("3", Row("replication.factor", broker).Value);

        var topic = Write("topic.properties", "flush.messages=1");
        Assert.EndsWith("topic.properties:1", Row("flush.messages", broker, topic).From, StringComparison.Ordinal);
    }

    [Fact]
    public void Replication_that_no_file_says_is_assumed_and_said_to_be() => Assert.Equal("assumed: no file says it", Row("replication.factor", Write("producer.properties", "acks=1")).From);

    [Fact]
    public void Replication_of_a_broker_file_without_a_number_is_the_releases_default_of_one()
    {
        var row = Row("replication.factor", Path.Combine(Approved.Root, "docs", "settings", "server.properties"));
        Assert.Equal(("1", "default of 4.1 (default.replication.factor)"), (row.Value, row.From));
    }

    [Fact]
    public void A_flush_interval_that_does_nothing_is_said_to() =>
        Assert.True(Row("flush.ms", Write("topic.properties", "flush.ms=1000")).IsChangedSilently);

    [Theory]
    [InlineData("client.rack=west", null, null, "no file speaks of them")]
    [InlineData("client.rack=west", "process.roles=broker", null, "moves no reads to followers")]
    [InlineData("client.rack=west", "process.roles=broker", "org.apache.kafka.common.replica.RackAwareReplicaSelector", "without broker.rack")]
    [InlineData("client.rack=west", "broker.rack=west", "org.apache.kafka.common.replica.RackAwareReplicaSelector", null)]
    [InlineData("group.id=g", "process.roles=broker", null, null)]
    public void A_rack_that_moves_no_reads_is_said_to(string consumer, string? broker, string? selector, string? expected)
    {
        List<string> files = [Write("consumer.properties", consumer)];
        if (broker is not null) files.Add(Write("server.properties", $"{broker}\n{(selector is null ? "" : $"replica.selector.class={selector}")}"));
        var notes = InForce([.. files]).Notes.Where(n => n.Setting is "client.rack" or "replica.selector.class").ToList();
        if (expected is null) Assert.Empty(notes);
        else Assert.Contains(expected, Assert.Single(notes).What, StringComparison.Ordinal);
    }

    private static InForceRow Row(string name, params string[] files)
    {
        var settings = InForce(files);
        Assert.True(settings.IsUsable, string.Join('\n', settings.Problems));
        return Assert.Single(InForceRow.Of(settings), r => r.Name == name);
    }
}
