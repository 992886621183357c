using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

/// <summary>What a name that is no setting gets for an answer.</summary>
public sealed class Suggestions
{
    [Theory]
    [InlineData(SettingScope.Producer, "producer.type", null)]
    [InlineData(SettingScope.Producer, "request.required.acks", "acks")]
    [InlineData(SettingScope.Producer, "block.on.buffer.full", "max.block.ms")]
    [InlineData(SettingScope.Producer, "metadata.broker.list", "bootstrap.servers")]
    [InlineData(SettingScope.Producer, "queue.buffering.max.ms", "linger.ms")]
    [InlineData(SettingScope.Consumer, "auto.commit.enable", "enable.auto.commit")]
    [InlineData(SettingScope.Consumer, "zookeeper.connect", "bootstrap.servers")]
    [InlineData(SettingScope.Broker, "log.flush.interval", "log.flush.interval.messages")]
    [InlineData(SettingScope.Broker, "replica.lag.max.messages", "replica.lag.time.max.ms")]
    [InlineData(SettingScope.Broker, "controlled.shutdown.max.retries", null)]
    [InlineData(SettingScope.Broker, "leader.imbalance.per.broker.percentage", null)]
    [InlineData(SettingScope.Topic, "replication.factor", null)]
    [InlineData(SettingScope.Topic, "message.timestamp.difference.max.ms", "message.timestamp.before.max.ms")]
    public void A_dead_name_gets_its_replacement(SettingScope scope, string name, string? replacement)
    {
        var suggestion = SettingsTable.For("4.1").Suggest(scope, name)!;
        Assert.Equal((SuggestionKind.Dead, replacement), (suggestion.Kind, suggestion.Name));
        Assert.NotEmpty(suggestion.Text);
    }

    [Fact]
    public void A_release_that_still_has_the_name_takes_it()
    {
        Assert.Null(SettingsTable.For("3.9").Suggest(SettingScope.Broker, "controlled.shutdown.max.retries"));
        Assert.True(BrokerSettings.Resolve("3.9", ConfigTables.Given(("controlled.shutdown.max.retries", "5"))).IsUsable);
    }

    [Fact]
    public void No_dead_name_lives_in_the_newest_release_and_every_replacement_does()
    {
        var newest = SettingsTable.For(KafkaRelease.All[^1].Profile);
        foreach (var scope in SettingScopes.All)
        {
            Assert.Equal(DeadSettings.All(scope).Count, DeadSettings.All(scope).Select(d => d.Name).Distinct().Count());
            foreach (var dead in DeadSettings.All(scope))
            {
                Assert.Null(newest.Find(scope, dead.Name));
                Assert.True(dead.ReplacedBy is null ? dead.Why is { Length: > 0 } : newest.Find(scope, dead.ReplacedBy) is not null, dead.ToString());
            }
        }
    }

    [Theory]
    [InlineData(SettingScope.Producer, "linger", "linger.ms")]
    [InlineData(SettingScope.Producer, "enable.idempotency", "enable.idempotence")]
    [InlineData(SettingScope.Producer, "enableIdempotence", "enable.idempotence")]
    [InlineData(SettingScope.Producer, "max_in_flight_requests_per_connection", "max.in.flight.requests.per.connection")]
    [InlineData(SettingScope.Producer, "ack", "acks")]
    [InlineData(SettingScope.Producer, "delivery.timeout", "delivery.timeout.ms")]
    [InlineData(SettingScope.Consumer, "auto.ofset.reset", "auto.offset.reset")]
    [InlineData(SettingScope.Topic, "min.isync.replicas", "min.insync.replicas")]
    [InlineData(SettingScope.Topic, "retnetion.ms", "retention.ms")]
    [InlineData(SettingScope.Broker, "unclean.leader.election", "unclean.leader.election.enable")]
    public void A_misspelt_name_gets_the_nearest_right_one(SettingScope scope, string name, string right)
    {
        var suggestion = SettingsTable.For("4.1").Suggest(scope, name)!;
        Assert.Equal((SuggestionKind.Misspelt, right), (suggestion.Kind, suggestion.Name));
    }

    [Theory]
    [InlineData(SettingScope.Topic, "log.retention.ms", "that is a broker setting, not a topic setting; here it is called retention.ms")]
    [InlineData(SettingScope.Broker, "retention.ms", "that is a topic setting, not a broker setting; here it is called log.retention.ms")]
    [InlineData(SettingScope.Topic, "replica.lag.time.max.ms", "that is a broker setting, not a topic setting")]
    [InlineData(SettingScope.Producer, "max.poll.records", "that is a consumer setting, not a producer setting")]
    [InlineData(SettingScope.Producer, "min.insync.replicas", "that is a broker setting, not a producer setting")]
    public void A_name_of_another_scope_gets_the_scope_and_the_name_here(SettingScope scope, string name, string text)
    {
        var suggestion = SettingsTable.For("4.1").Suggest(scope, name)!;
        Assert.Equal((SuggestionKind.OtherScope, text), (suggestion.Kind, suggestion.Text));
    }

    [Theory]
    [InlineData("2.4", "group.protocol", "Kafka 3.9 has it")]
    [InlineData("4.2", "internal.leave.group.on.close", "it is gone in Kafka 4.2")]
    public void A_name_of_another_release_is_ignored_with_a_note(string profile, string name, string text)
    {
        Assert.Equal((SuggestionKind.OtherRelease, text), (SettingsTable.For(profile).Suggest(SettingScope.Consumer, name)!.Kind, SettingsTable.For(profile).Suggest(SettingScope.Consumer, name)!.Text));

        var resolution = ConsumerSettings.Resolve(profile, ConfigTables.Given((name, "true")));
        Assert.True(resolution.IsUsable);
        Assert.Contains(resolution.Notes, note => note.Setting == name && note.Kind is NoteKind.Ignored);
    }

    [Fact]
    public void What_is_near_to_nothing_gets_nothing() => Assert.Null(SettingsTable.For("4.1").Suggest(SettingScope.Producer, "xyzzy.plugh"));

    [Fact]
    public void A_right_name_needs_no_suggestion() => Assert.Null(SettingsTable.For("4.1").Suggest(SettingScope.Producer, "acks"));

    [Fact]
    public void Kafka_lets_an_unknown_client_name_pass_and_the_lab_does_not()
    {
        var resolution = ProducerSettings.Resolve("4.1", ConfigTables.Given(("linger.mss", "5")));
        Assert.False(resolution.IsUsable);
        Assert.False(resolution.IsRefusedByKafka);
        Assert.Null(resolution.Exception);
        Assert.Equal("linger.mss: '5' is no producer setting of Kafka 4.1; did you mean linger.ms?", resolution.Problems[0].ToString());
    }

    [Fact]
    public void Kafka_refuses_an_unknown_topic_name() => Assert.Equal("InvalidConfigurationException",
        TopicSettings.Resolve("4.1", ConfigTables.Given(("retention.msec", "5"))).Exception);
}
