using System.Text;
using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Tests.SettingFiles;

/// <summary>What an engineer has at hand that is no properties file of Kafka's: other encodings, environments, what tools print, other components.</summary>
public sealed class Files_that_are_something_else : Given
{
    private string WriteBytes(string name, byte[] bytes)
    {
        var path = Write(name, "");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    [Theory]
    [InlineData("\ufeffacks=1\n")]
    [InlineData("acks=1\n")]
    public void Properties_in_UTF_16_are_never_read_as_defaults(string text)
    {
        Assert.Contains("the file is UTF-16", Assert.Single(Problems(InForce(WriteBytes("producer.properties", Encoding.Unicode.GetBytes(text))))), StringComparison.Ordinal);
        Assert.Contains("the file is UTF-16", Assert.Single(Problems(InForce(WriteBytes("producer.properties", Encoding.BigEndianUnicode.GetBytes(text))))), StringComparison.Ordinal);
    }

    [Fact]
    public void YAML_in_UTF_16_is_read_when_it_says_so() =>
        Assert.Equal(Acks.Leader, InForce(WriteBytes("application.yml", Encoding.Unicode.GetBytes("\ufeffspring.kafka.producer.acks: 1\n"))).Producer.Acks);

    [Fact]
    public void What_is_no_text_is_never_read_as_defaults() =>
        Assert.Equal("producer.properties: this is no text: byte 3 is 0x01", Assert.Single(Problems(InForce(WriteBytes("producer.properties", [0x50, 0x4b, 1, 2])))));

    [Fact]
    public void Variables_of_an_image_are_brokers_settings()
    {
        var settings = InForce(Write("broker.env", "export KAFKA_MIN_INSYNC_REPLICAS=2\nKAFKA_DEFAULT_REPLICATION_FACTOR='3'\nKAFKA_HEAP_OPTS=-Xmx1g\nCLUSTER_ID=x\n"));
        Assert.Empty(Problems(settings));
        Assert.Equal((2, 3), (settings.Topic.MinInsyncReplicas, settings.Replicas));
        Assert.Equal(1, settings.Given(SettingScope.Broker, "min.insync.replicas")!.Place.Line);
    }

    [Fact]
    public void Another_image_has_a_prefix_of_its_own() =>
        Assert.Equal(2, InForce(Write("kafka.env", "KAFKA_ENABLE_KRAFT=yes\nKAFKA_CFG_MIN_INSYNC_REPLICAS=2\n")).Topic.MinInsyncReplicas);

    [Fact]
    public void Variables_that_Spring_binds_are_clients_settings()
    {
        var settings = InForce(Write("app.env", "SPRING_KAFKA_PRODUCER_ACKS=1\nSPRING_KAFKA_CONSUMER_AUTO_OFFSET_RESET=earliest\nSPRING_KAFKA_PRODUCER_PROPERTIES_LINGER_MS=7\nSPRING_KAFKA_LISTENER_ACKMODE=record\nSERVER_PORT=1\n"));
        Assert.Empty(Problems(settings));
        Assert.Equal((Acks.Leader, 7, ResetTo.Earliest, SpringAckMode.Record), (settings.Producer.Acks, settings.Producer.LingerMs, settings.Consumer.AutoOffsetReset.To, settings.AckMode));
    }

    [Fact]
    public void In_a_properties_file_Spring_ignores_such_names_and_it_is_said() =>
        Assert.Contains("from the environment alone", Assert.Single(Problems(InForce(Write("application.properties", "spring.kafka.producer.acks=1\nSPRING_KAFKA_PRODUCER_RETRIES=3")), notes: true)), StringComparison.Ordinal);

    [Fact]
    public void What_kafka_configs_prints_is_a_topics_settings_without_the_defaults()
    {
        var settings = InForce(Write("orders.txt", """
            All configs for topic orders are:
              compression.type=producer sensitive=false synonyms={DEFAULT_CONFIG:compression.type=producer}
              min.insync.replicas=2 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:min.insync.replicas=2, DEFAULT_CONFIG:min.insync.replicas=1}
              cleanup.policy=compact,delete sensitive=false synonyms={STATIC_BROKER_CONFIG:log.cleanup.policy=compact,delete, DEFAULT_CONFIG:log.cleanup.policy=delete}
              follower.replication.throttled.replicas= sensitive=false synonyms={}
            """));
        Assert.Empty(Problems(settings));
        Assert.Equal(["min.insync.replicas", "cleanup.policy"], settings.TopicGiven.Select(g => g.Name));
        Assert.Equal((2, 3), (settings.Topic.MinInsyncReplicas, settings.Given(SettingScope.Topic, "min.insync.replicas")!.Place.Line));
    }

    [Fact]
    public void What_kafka_topics_prints_has_the_copies_too()
    {
        var settings = InForce(Write("orders.txt", "Topic: orders\tTopicId: 8SFm0ZTbQBqWlZ7eq9Yv3A\tPartitionCount: 6\tReplicationFactor: 2\tConfigs: cleanup.policy=compact,delete,flush.messages=7\n\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2\n"));
        Assert.Empty(Problems(settings));
        Assert.Equal((2, 7L), (settings.Replicas, settings.Topic.FlushMessages));
    }

    [Fact]
    public void Of_several_topics_one_is_to_be_given() =>
        Assert.Contains("\"b\" begins here, and what stands before is about \"a\"", Assert.Single(Problems(InForce(Write("topics.txt", "Dynamic configs for topic a are:\nDynamic configs for topic b are:\n")))), StringComparison.Ordinal);

    [Theory]
    [InlineData("connect.properties", "bootstrap.servers=a:9092\ngroup.id=connect-cluster\nconfig.storage.topic=c", "connect.properties:3:1: config.storage.topic is a setting of Kafka Connect")]
    [InlineData("streams.properties", "application.id=a\nreplication.factor=3", "streams.properties:1:1: application.id is a setting of Kafka Streams")]
    [InlineData("mm2.properties", "clusters = A, B\nA->B.enabled = true", "mm2.properties:1:1: clusters is a setting of MirrorMaker")]
    public void Other_components_are_named_and_not_taken_for_clients(string name, string text, string said)
    {
        Assert.StartsWith(said, Assert.Single(Problems(InForce(Write(name, text)))), StringComparison.Ordinal);
        Assert.Single(Files($"consumer={Write(name, text)}").Files);
    }

    [Theory]
    [InlineData("docker-compose.yml", "services: { broker: { image: x } }", "of YAML only Spring Boot's is read")]
    [InlineData("topic.yaml", "apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\n", "of YAML only Spring Boot's is read")]
    [InlineData("application.yml", "spring.cloud.stream.kafka.binder.requiredAcks: all", "Spring Cloud Stream")]
    public void YAML_of_something_else_is_told_what_is_read(string name, string text, string said) => Assert.Contains(said, Assert.Single(Problems(InForce(Write(name, text)))), StringComparison.Ordinal);

    [Fact]
    public void A_tab_is_told_where_it_stands() =>
        Assert.Equal("application.yml:2:1: this is no YAML: a tab stands in the indentation; YAML takes blanks alone", Assert.Single(Problems(InForce(Write("application.yml", "spring:\n\tkafka: 1\n")))));

    [Fact]
    public void A_name_of_another_release_is_told_with_the_release() =>
        Assert.EndsWith("; --profile 3.9 knows it", Assert.Single(Problems(InForce(Write("server.properties", "min.insync.replicas=2\nzookeeper.connect=a:2181\n")))), StringComparison.Ordinal);

    [Fact]
    public void Names_that_are_nobodys_are_told_together() =>
        Assert.Equal("producer.properties:1:1: note: acme.a, acme.b, acme.c are no producer settings of Kafka's own; they are not looked at", Assert.Single(Problems(InForce(Write("producer.properties", "acme.a=1\nacme.b=1\nacme.c=1\n")), notes: true)));
}
