using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

/// <summary>What producers and consumers make of their settings, beyond the rows that were seen.</summary>
public sealed class Clients_in_force
{
    [Fact]
    public void Defaults_are_those_of_the_release()
    {
        Assert.Equal((Acks.Leader, false, 0L), Shape(ProducerSettings.Defaults("2.4")));
        Assert.Equal((Acks.All, true, 0L), Shape(ProducerSettings.Defaults("3.9")));
        Assert.Equal((Acks.All, true, 5L), Shape(ProducerSettings.Defaults("4.1")));

        static (Acks, bool, long) Shape(ProducerSettings p) => (p.Acks, p.Idempotence, p.LingerMs);
    }

    [Fact]
    public void One_request_in_flight_mutes_the_partition() =>
        Assert.True(Producer("4.1", ("max.in.flight.requests.per.connection", "1")).MutesPartitionInFlight);

    [Theory]
    [InlineData("3.9", "acks", "1", "idempotence is off, in silence, because acks=1")]
    [InlineData("4.1", "retries", "0", "idempotence is off, in silence, because retries=0")]
    [InlineData("3.9", "max.in.flight.requests.per.connection", "6", "idempotence is off, in silence, because max.in.flight.requests.per.connection=6 is above 5")]
    public void Idempotence_that_goes_off_in_silence_is_noted(string profile, string name, string text, string note)
    {
        var resolution = ProducerSettings.Resolve(profile, ConfigTables.Given((name, text)));
        Assert.False(resolution.Require().Idempotence);
        Assert.Contains(resolution.Notes, n => n is { Setting: "enable.idempotence", Kind: NoteKind.Effective } && n.What == note);
    }

    [Fact]
    public void Six_in_flight_are_refused_by_4_x_even_with_acks_1_and_taken_without_idempotence()
    {
        Assert.Equal("ConfigException", ProducerSettings.Resolve("4.1", ConfigTables.Given(("acks", "1"), ("max.in.flight.requests.per.connection", "6"))).Exception);
        Assert.Equal("ConfigException", ProducerSettings.Resolve("4.1", ConfigTables.Given(("retries", "0"), ("max.in.flight.requests.per.connection", "6"))).Exception);
        Assert.Equal(6, Producer("4.1", ("enable.idempotence", "false"), ("max.in.flight.requests.per.connection", "6")).MaxInFlightRequestsPerConnection);
        Assert.Equal(6, Producer("3.9", ("acks", "1"), ("max.in.flight.requests.per.connection", "6")).MaxInFlightRequestsPerConnection);
    }

    [Theory]
    [InlineData("2.4", "KafkaException <- ConfigException")]
    [InlineData("3.5", "ConfigException")]
    [InlineData("4.1", "ConfigException")]
    public void Transactions_imply_idempotence_or_are_refused(string profile, string exception)
    {
        Assert.True(Producer(profile, ("transactional.id", "t"), ("acks", "all")).Idempotence);
        Assert.Equal(exception, ProducerSettings.Resolve(profile, ConfigTables.Given(("transactional.id", "t"), ("acks", "0"))).Exception);
    }

    [Fact]
    public void Two_phase_commit_has_no_timeout_to_set() => Assert.Equal("ConfigException", ProducerSettings.Resolve("4.1",
        ConfigTables.Given(("transactional.id", "t"), ("transaction.two.phase.commit.enable", "true"), ("transaction.timeout.ms", "1s"))).Exception);

    [Fact]
    public void A_default_delivery_timeout_that_is_too_short_is_raised_with_a_note()
    {
        var resolution = ProducerSettings.Resolve("4.1", ConfigTables.Given(("linger.ms", "3m")));
        Assert.Equal(210_000, resolution.Require().DeliveryTimeoutMs);
        Assert.Contains(resolution.Notes, n => n is { Setting: "delivery.timeout.ms", Kind: NoteKind.Effective });
    }

    [Fact]
    public void A_huge_linger_does_not_overflow()
    {
        var settings = Producer("4.1", ("linger.ms", "9223372036854775807"));
        Assert.Equal((int.MaxValue, int.MaxValue), (settings.LingerMs, settings.DeliveryTimeoutMs));
    }

    [Fact]
    public void Backoffs_follow_what_was_given()
    {
        Assert.Equal(300, Producer("4.1", ("reconnect.backoff.ms", "300ms")).ReconnectBackoffMaxMs);
        Assert.Equal(1_000, Producer("4.1").ReconnectBackoffMaxMs);
        Assert.Equal(250, Producer("2.4", ("retry.backoff.ms", "250ms")).RetryBackoffMaxMs);
        Assert.Equal(1_000, Producer("4.1", ("retry.backoff.ms", "250ms")).RetryBackoffMaxMs);
    }

    [Fact]
    public void What_the_lab_does_not_simulate_is_noted()
    {
        var resolution = ProducerSettings.Resolve("4.1", ConfigTables.Given(("ssl.protocol", "TLSv1.3"), ("key.serializer", "x"), ("acks", "all")));
        Assert.Equal(["ssl.protocol", "key.serializer"], resolution.Notes.Where(n => n.Kind is NoteKind.NotSimulated).Select(n => n.Setting));
    }

    [Fact]
    public void The_last_of_two_values_counts() => Assert.Equal(Acks.All, Producer("4.1", ("acks", "2"), ("acks", "all")).Acks);

    [Theory]
    [InlineData("3.9", "consumer", "", "KafkaException <- InvalidGroupIdException")]
    [InlineData("3.9", "classic", "", null)]
    [InlineData("4.2", "CONSUMER", " ", "KafkaException <- InvalidGroupIdException")]
    public void An_empty_group_is_refused_by_the_newer_clients(string profile, string protocol, string group, string? exception) =>
        Assert.Equal(exception, ConsumerSettings.Resolve(profile, ConfigTables.Given(("group.protocol", protocol), ("group.id", group))).Exception);

    [Fact]
    public void The_classic_timers_are_refused_with_the_consumer_protocol_in_any_case() => Assert.Equal("ConfigException",
        ConsumerSettings.Resolve("4.3", ConfigTables.Given(("group.id", "g"), ("group.protocol", "Consumer"), ("session.timeout.ms", "45s"))).Exception);

    [Fact]
    public void Nobody_compares_the_timers_of_a_consumer_without_a_group() =>
        Assert.Null(ConsumerSettings.Resolve("4.1", ConfigTables.Given(("heartbeat.interval.ms", "60s"), ("session.timeout.ms", "45s"))).Exception);

    [Theory]
    [InlineData("4.1", "by_duration:P1D", true)]
    [InlineData("4.1", "by_duration", false)]
    [InlineData("4.1", "by_duration:", false)]
    [InlineData("4.1", "by_duration:P1W", false)]
    [InlineData("4.1", "Earliest", false)]
    [InlineData("3.9", "none", true)]
    public void Auto_offset_reset_is_checked(string profile, string text, bool isTaken) =>
        Assert.Equal(isTaken, ConsumerSettings.Resolve(profile, ConfigTables.Given(("group.id", "g"), ("auto.offset.reset", text))).IsUsable);

    [Fact]
    public void A_reset_by_duration_says_how_far_back() => Assert.Equal(new AutoOffsetReset(ResetTo.ByDuration, 3_600_000),
        ConsumerSettings.Resolve("4.1", ConfigTables.Given(("auto.offset.reset", "by_duration:PT1H"))).Require().AutoOffsetReset);

    [Theory]
    [InlineData("a b", false)]
    [InlineData("..", false)]
    [InlineData("member-1_x.y", true)]
    public void A_static_member_needs_a_legal_name(string id, bool isTaken) =>
        Assert.Equal(isTaken, ConsumerSettings.Resolve("4.1", ConfigTables.Given(("group.id", "g"), ("group.instance.id", id))).IsUsable);

    [Theory]
    [InlineData("3.9", "org.apache.kafka.clients.producer.UniformStickyPartitioner", true)]
    [InlineData("4.1", "org.apache.kafka.clients.producer.UniformStickyPartitioner", false)]
    [InlineData("4.1", "org.apache.kafka.clients.producer.RoundRobinPartitioner", true)]
    [InlineData("4.1", "com.example.Mine", true)]
    [InlineData("4.1", "Mine", false)]
    public void A_partitioner_is_one_of_the_client_or_the_user_s_own(string profile, string name, bool isTaken) =>
        Assert.Equal(isTaken, ProducerSettings.Resolve(profile, ConfigTables.Given(("partitioner.class", name))).IsUsable);

    [Fact]
    public void An_assignor_that_is_no_class_of_the_client_is_refused() => Assert.StartsWith("KafkaException",
        ConsumerSettings.Resolve("4.1", ConfigTables.Given(("group.id", "g"), ("partition.assignment.strategy", "range"))).Exception, StringComparison.Ordinal);

    private static ProducerSettings Producer(string profile, params (string, string)[] given) => ProducerSettings.Resolve(profile, ConfigTables.Given(given)).Require();
}
