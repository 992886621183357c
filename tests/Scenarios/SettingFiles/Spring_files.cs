using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Advice;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Tests.SettingFiles;

/// <summary>application.yml and .properties.</summary>
public sealed class Spring_files : Given
{
    private const string Yaml = """
        spring:
          kafka:
            bootstrap-servers: ${BROKERS}
            properties:
              request.timeout.ms: 7000
            producer:
              acks: "all"
              batch-size: 32KB
              properties:
                "[linger.ms]": 20
                max.in.flight:
                  requests.per.connection: 3
            consumer:
              groupId: billing
              auto-commit-interval: 2s
              fetch_max_wait: PT0.25S
              isolation-level: READ-COMMITTED
            listener:
              ack-mode: MANUAL_IMMEDIATE
        """;

    [Fact]
    public void Keys_of_Springs_and_of_Kafkas_come_to_the_clients_settings()
    {
        var settings = InForce(Write("application.yml", Yaml));
        Assert.Empty(Problems(settings));
        Assert.Equal((Acks.All, 32 * 1024, 20, 3, 7000L), (settings.Producer.Acks, settings.Producer.BatchSizeBytes, settings.Producer.LingerMs, settings.Producer.MaxInFlightRequestsPerConnection, settings.Producer.RequestTimeoutMs));
        Assert.Equal(("billing", 2000L, 250L, IsolationLevel.ReadCommitted, 7000L), (settings.Consumer.GroupId, settings.Consumer.AutoCommitIntervalMs, settings.Consumer.FetchMaxWaitMs, settings.Consumer.IsolationLevel, settings.Consumer.RequestTimeoutMs));
        Assert.Equal(SpringAckMode.ManualImmediate, settings.AckMode);
        Assert.Equal(7, settings.Given(SettingScope.Producer, "acks")!.Place.Line);
    }

    [Fact]
    public void Spring_commits_itself_unless_it_is_told_otherwise()
    {
        var silent = InForce(Write("application.yml", "spring: { kafka: { consumer: { group-id: a } } }"));
        Assert.False(silent.Consumer.EnableAutoCommit);
        Assert.Equal(SpringAckMode.Batch, silent.AckMode);
        var row = Assert.Single(InForceRow.Of(silent), r => r.Name == "enable.auto.commit");
        Assert.Equal(("false", "Spring's default"), (row.Value, row.From));

        var told = InForce(Write("application.yml", "spring: { kafka: { consumer: { enable-auto-commit: true } } }"));
        Assert.True(told.Consumer.EnableAutoCommit);
        Assert.Null(told.AckMode);
    }

    [Fact]
    public void The_properties_form_says_the_same()
    {
        var settings = InForce(Write("application.properties", "server.port=8080\nspring.kafka.producer.acks=1\nspring.kafka.consumer.auto-offset-reset=earliest\nspring.kafka.producer.properties.linger.ms=3"));
        Assert.Empty(Problems(settings));
        Assert.Equal((Acks.Leader, 3, ResetTo.Earliest), (settings.Producer.Acks, settings.Producer.LingerMs, settings.Consumer.AutoOffsetReset.To));
    }

    [Fact]
    public void A_clients_own_section_wins_over_what_is_common_wherever_it_stands()
    {
        var settings = InForce(Write("application.properties", "spring.kafka.producer.properties.request.timeout.ms=5000\nspring.kafka.properties.request.timeout.ms=9000\nspring.kafka.consumer.group-id=a"));
        Assert.Equal((5000L, 9000L), (settings.Producer.RequestTimeoutMs, settings.Consumer.RequestTimeoutMs));
    }

    [Fact]
    public void What_only_the_environment_knows_is_taken_as_not_set_and_a_default_as_it_stands()
    {
        var settings = InForce(Write("application.yml", "spring.kafka.producer:\n  acks: ${ACKS}\n  retries: ${RETRIES:7}\n"));
        Assert.Equal((Acks.All, 7), (settings.Producer.Acks, settings.Producer.Retries));
        Assert.Equal(2, Problems(settings, notes: true).Count);
    }

    [Theory]
    [InlineData("spring.kafka.producer.ack: all", "did you mean spring.kafka.producer.acks?")]
    [InlineData("spring.kafka.producer.linger-ms: 5", "write spring.kafka.producer.properties.linger.ms")]
    [InlineData("spring.kafka.listener.ack-mode: recrod", "did you mean record?")]
    [InlineData("spring.kafka.consumer.auto-commit-interval: 5 seconds", "is no duration; allowed: 500ms, 10s, 2m, PT10S, or a number of milliseconds")]
    [InlineData("spring.kafka.producer.batch-size: 16 kilo", "is no data size; allowed: 16KB, 32MB, or a number of bytes")]
    [InlineData("spring.kafka.producer.acks: 2", "allowed: all, -1, 0, 1")]
    [InlineData("spring.kafka.producer.properties.linger.msec: 2", "did you mean linger.ms?")]
    public void What_Spring_would_ignore_or_Kafka_refuse_is_a_problem_with_its_line(string text, string ending)
    {
        var problem = Assert.Single(Problems(InForce(Write("application.yml", $"# one\n{text}\n"))));
        Assert.StartsWith("application.yml:2:1: spring.kafka.", problem, StringComparison.Ordinal);
        Assert.Contains(ending, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_Kafka_is_a_problem() =>
        Assert.Equal("application.yml: there is no spring.kafka key in it", Assert.Single(Problems(InForce(Write("application.yml", "server: { port: 8080 }")))));

    [Fact]
    public void Anchors_and_merges_are_followed()
    {
        var settings = InForce(Write("application.yml", "base: &base\n  acks: 1\n  retries: 3\nspring:\n  kafka:\n    producer:\n      <<: *base\n      retries: 5\n"));
        Assert.Equal((Acks.Leader, 5), (settings.Producer.Acks, settings.Producer.Retries));
    }

    [Theory]
    [InlineData("off", false)]
    [InlineData("\"no\"", false)]
    [InlineData("YES", true)]
    [InlineData("\"1\"", true)]
    public void A_flag_may_be_said_in_Springs_words(string written, bool enabled)
    {
        var settings = InForce(Write("application.yml", $"spring.kafka.consumer.enable-auto-commit: {written}\n"));
        Assert.Empty(Problems(settings));
        Assert.Equal(enabled, settings.Consumer.EnableAutoCommit);
    }

    [Theory]
    [InlineData("600_000", 600_000)]
    [InlineData("010", 8)]
    [InlineData("0x10", 16)]
    [InlineData("\"10\"", 10)]
    public void Numbers_are_those_of_YAML_1_1(string written, int retries) =>
        Assert.Equal(retries, InForce(Write("application.yml", $"spring.kafka.producer.retries: {written}\n")).Producer.Retries);

    [Fact]
    public void A_section_that_stands_twice_is_refused_as_Spring_refuses_it() =>
        Assert.StartsWith("application.yml:3:1: \"spring\" is named a second time", Assert.Single(Problems(InForce(Write("application.yml", "spring:\n  kafka: { producer: { acks: 1 } }\nspring:\n  kafka: { producer: { retries: 3 } }\n")))), StringComparison.Ordinal);

    [Fact]
    public void Names_in_brackets_are_names()
    {
        var settings = InForce(Write("application.properties", "spring.kafka.producer.properties[linger.ms]=3\nspring.kafka.properties[request.timeout.ms]=7000"));
        Assert.Equal((3, 7000L), (settings.Producer.LingerMs, settings.Producer.RequestTimeoutMs));
        Assert.Empty(Problems(settings, notes: true));
    }

    [Theory]
    [InlineData("manual", "listener.ack-mode=manual contradicts enable.auto.commit=true of application.yml:1: the container refuses to start (IllegalStateException)")]
    [InlineData("MANUAL_IMMEDIATE", "listener.ack-mode=manual_immediate contradicts")]
    public void A_listener_cannot_acknowledge_what_the_client_commits(string mode, string said) =>
        Assert.StartsWith("application.yml:2:1: " + said, Assert.Single(Problems(InForce(Write("application.yml", $"spring.kafka.consumer.enable-auto-commit: true\nspring.kafka.listener.ack-mode: {mode}\n")))), StringComparison.Ordinal);

    [Fact]
    public void An_ack_mode_that_does_nothing_is_said_to()
    {
        var settings = InForce(Write("application.yml", "spring.kafka.consumer.enable-auto-commit: true\nspring.kafka.listener.ack-mode: record\n"));
        Assert.Empty(Problems(settings));
        Assert.Contains("does nothing", Assert.Single(Problems(settings, notes: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_listener_cannot_acknowledge_each_record() =>
        Assert.Contains("contradicts listener.type=batch", Assert.Single(Problems(InForce(Write("application.yml", "spring.kafka.listener: { type: BATCH, ack-mode: RECORD }\n")))), StringComparison.Ordinal);

    [Theory]
    [InlineData("10s", "10000")]
    [InlineData("250ms", "250")]
    [InlineData("3", "3")]
    [InlineData("1h", "3600000")]
    [InlineData("500000us", "500")]
    [InlineData("999999ns", "0")]
    [InlineData("PT1M30S", "90000")]
    [InlineData("ten", null)]
    [InlineData("", null)]
    public void Durations(string text, string? milliseconds) => Assert.Equal(milliseconds, SpringValues.Milliseconds(text));

    [Theory]
    [InlineData("16KB", "16384")]
    [InlineData("1MB", "1048576")]
    [InlineData("7", "7")]
    [InlineData("7B", "7")]
    [InlineData("7XB", null)]
    public void Data_sizes(string text, string? bytes) => Assert.Equal(bytes, SpringValues.Bytes(text));
}
