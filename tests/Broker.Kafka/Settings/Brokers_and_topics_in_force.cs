using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

public sealed class Brokers_and_topics_in_force
{
    public static TheoryData<string> Profiles => ConfigTables.Profiles;

    [Theory, MemberData(nameof(Profiles))]
    public void Every_release_resolves_with_nothing_given(string profile)
    {
        Assert.Empty(BrokerSettings.Resolve(profile, []).Notes);
        Assert.Equal(profile, TopicSettings.Defaults(profile).Release.Profile);
        Assert.Equal(TopicSettings.Defaults(profile), BrokerSettings.Defaults(profile).TopicDefaults);
    }

    [Fact]
    public void Defaults_are_those_of_the_release()
    {
        Assert.Equal((30_000, 9_000, 2), Shape(BrokerSettings.Defaults("4.1")));
        Assert.Equal((30_000, 9_000, 1), Shape(BrokerSettings.Defaults("3.9")));
        Assert.Equal(10_000, BrokerSettings.Defaults("2.4").ReplicaLagTimeMaxMs);

        static (long, long, int) Shape(BrokerSettings b) => (b.ReplicaLagTimeMaxMs, b.BrokerSessionTimeoutMs, b.NumRecoveryThreadsPerDataDir);
    }

    [Theory]
    [InlineData("log.retention.ms", "5000", 5_000)]
    [InlineData("log.retention.minutes", "2", 120_000)]
    [InlineData("log.retention.hours", "1", 3_600_000)]
    [InlineData("log.retention.ms", "-7", -1)]
    public void The_broker_s_synonym_supplies_the_retention(string name, string text, long ms) => Assert.Equal(ms, Topic([], (name, text)).RetentionMs);

    [Fact]
    public void The_strongest_synonym_counts_and_the_topic_above_it()
    {
        (string, string)[] broker = [("log.retention.hours", "1"), ("log.retention.ms", "5000"), ("min.insync.replicas", "2"), ("log.roll.hours", "1")];
        Assert.Equal(5_000, Topic([], broker).RetentionMs);
        Assert.Equal(7_000, Topic([("retention.ms", "7s")], broker).RetentionMs);
        Assert.Equal(2, Topic([], broker).MinInsyncReplicas);
        Assert.Equal(3_600_000, Topic([], broker).SegmentMs);
        Assert.Equal(5_000, BrokerSettings.Resolve("4.1", ConfigTables.Given(broker)).Require().TopicDefaults.RetentionMs);
    }

    [Fact]
    public void A_broker_setting_that_only_topics_read_is_simulated() =>
        Assert.Empty(BrokerSettings.Resolve("4.1", ConfigTables.Given(("log.retention.hours", "1"), ("log.segment.bytes", "2MiB"))).Notes);

    [Fact]
    public void The_internal_segment_size_goes_below_the_floor()
    {
        Assert.Equal(1_000, Topic([("internal.segment.bytes", "1000B"), ("segment.bytes", "1MiB")]).SegmentBytes);
        Assert.Equal(1_048_576, Topic([("segment.bytes", "1MiB")]).SegmentBytes);
        Assert.False(TopicSettings.Resolve("4.1", ConfigTables.Given(("segment.bytes", "1MiB"), ("segment.ms", "0"))).IsUsable);
    }

    [Theory]
    [InlineData("", CleanupPolicy.None)]
    [InlineData("compact", CleanupPolicy.Compact)]
    [InlineData("delete, compact", CleanupPolicy.Delete | CleanupPolicy.Compact)]
    public void Cleanup_is_a_list(string text, CleanupPolicy policy) => Assert.Equal(policy, Topic([("cleanup.policy", text)]).CleanupPolicy);

    [Fact]
    public void The_one_timestamp_window_of_old_stands_in_for_both()
    {
        var old = TopicSettings.Resolve("3.9", ConfigTables.Given(("message.timestamp.difference.max.ms", "1h"), ("message.timestamp.after.max.ms", "5s"))).Require();
        Assert.Equal((3_600_000, 5_000), (old.MessageTimestampBeforeMaxMs, old.MessageTimestampAfterMaxMs));
        Assert.Equal((long.MaxValue, 3_600_000), (TopicSettings.Defaults("4.1").MessageTimestampBeforeMaxMs, TopicSettings.Defaults("4.1").MessageTimestampAfterMaxMs));
    }

    [Fact]
    public void Flush_ms_alone_does_nothing_and_says_so()
    {
        Assert.Contains(TopicSettings.Resolve("4.1", ConfigTables.Given(("flush.ms", "1s"))).Notes, n => n is { Setting: "flush.ms", Kind: NoteKind.Effective });
        Assert.Empty(TopicSettings.Resolve("4.1", ConfigTables.Given(("flush.ms", "1s")), ConfigTables.Given(("log.flush.scheduler.interval.ms", "1s"))).Notes);
    }

    [Fact]
    public void Tiered_storage_needs_the_brokers_consent() =>
        Assert.Equal("ConfigException", TopicSettings.Resolve("4.1", ConfigTables.Given(("remote.storage.enable", "true"))).Exception);

    [Fact]
    public void Internal_topics_ask_for_little()
    {
        var broker = BrokerSettings.Resolve("4.1", ConfigTables.Given(("min.insync.replicas", "1"), ("unclean.leader.election.enable", "true"))).Require();
        Assert.Equal((CleanupPolicy.Compact, 1, true, 104_857_600), Shape(broker.OffsetsTopic()));
        Assert.Equal((CleanupPolicy.Compact, 2, false, 104_857_600), Shape(broker.TransactionStateTopic()));

        static (CleanupPolicy, int, bool, int) Shape(TopicSettings t) => (t.CleanupPolicy, t.MinInsyncReplicas, t.UncleanLeaderElectionEnable, t.SegmentBytes);
    }

    [Fact]
    public void An_unknown_topic_name_is_met_before_a_bad_value() => Assert.Equal("InvalidConfigurationException",
        TopicSettings.Resolve("4.1", ConfigTables.Given(("segment.bytes", "1"), ("no.such.name", "1"))).Exception);

    [Theory]
    [InlineData("*", true)]
    [InlineData("0:1,1:2", true)]
    [InlineData("0:", false)]
    [InlineData("0-1", false)]
    [InlineData("0:1,*", false)]
    public void Throttled_replicas_are_pairs(string text, bool isTaken) =>
        Assert.Equal(isTaken, TopicSettings.Resolve("4.1", ConfigTables.Given(("leader.replication.throttled.replicas", text))).IsUsable);

    [Theory]
    [InlineData("log.retention.ms", "0")]
    [InlineData("replica.fetch.wait.max.ms", "31s")]
    [InlineData("log.cleaner.threads", "200")]
    [InlineData("queued.max.request.bytes", "1MiB")]
    [InlineData("group.consumer.session.timeout.ms", "61s")]
    [InlineData("group.consumer.max.heartbeat.interval.ms", "1s")]
    public void A_broker_refuses_what_contradicts_itself(string name, string text) =>
        Assert.Equal("IllegalArgumentException", BrokerSettings.Resolve("4.1", ConfigTables.Given((name, text))).Exception);

    [Theory]
    [InlineData("3.9", "message.format.version", "2.8", true)]
    [InlineData("3.9", "message.format.version", "2.8.1", true)]
    [InlineData("3.9", "message.format.version", "0.10.2", true)]
    [InlineData("3.9", "message.format.version", "9.9", false)]
    [InlineData("4.1", "message.format.version", "2.8", false)]
    public void Format_versions_are_names_or_releases(string profile, string name, string text, bool isTaken) =>
        Assert.Equal(isTaken, TopicSettings.Resolve(profile, ConfigTables.Given((name, text))).IsUsable);

    private static TopicSettings Topic((string, string)[] given, params (string, string)[] broker) =>
        TopicSettings.Resolve("4.1", ConfigTables.Given(given), ConfigTables.Given(broker)).Require();
}
