using Lab.Scenarios.Tests.SettingFiles;

namespace Lab.Scenarios.Tests.Advice;

/// <summary>What is certainly wrong is said with its line; what may be right is not.</summary>
public sealed class Mistakes_in_files : Given
{
    [Theory]
    [InlineData("producer", "ack=all", "did you mean acks?")]
    [InlineData("producer", "max.in.flight.request.per.connection=1", "did you mean max.in.flight.requests.per.connection?")]
    [InlineData("producer", "producer.type=sync", "every producer is asynchronous now")]
    [InlineData("producer", "min.insync.replicas=2", "that is a broker setting, not a producer setting")]
    [InlineData("producer", "acks=2", "allowed: all, -1, 0, 1")]
    [InlineData("producer", "linger.ms=5ms", "allowed: a whole number of milliseconds")]
    [InlineData("producer", "acks=1\nenable.idempotence=true", "contradicts enable.idempotence=true")]
    [InlineData("producer", "acks=all # everyone", "; a properties file has no comments behind a value")]
    [InlineData("producer", "acks=\"all\"", "; in a properties file quotes belong to the value")]
    [InlineData("consumer", "auto.offset.reset=smallest", "allowed: latest, earliest, none")]
    [InlineData("broker", "min.insync.replica=2", "did you mean min.insync.replicas?")]
    [InlineData("broker", "zookeeper.connect=a:2181", "controller.quorum.bootstrap.servers")]
    [InlineData("topic", "log.flush.interval.messages=1", "here it is called flush.messages")]
    [InlineData("topic", "replication.factor=many", "is no number of copies")]
    public void A_mistake_is_one(string kind, string text, string part)
    {
        var problem = Assert.Single(Problems(InForce($"{kind}={Write("a.properties", text)}")));
        Assert.StartsWith("a.properties:1:1: ", problem, StringComparison.Ordinal);
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_near_an_empty_value() =>
        Assert.DoesNotContain("did you mean", Assert.Single(Problems(InForce($"producer={Write("a.properties", "acks=")}"))), StringComparison.Ordinal);

    [Fact]
    public void All_are_told_at_once() =>
        Assert.Equal(3, Problems(InForce($"producer={Write("a.properties", "ack=all\nlinger.ms=x\nacks=7")}")).Count);

    [Theory]
    [InlineData("producer", "schema.registry.url=http://a:8081")]
    [InlineData("producer", "basic.auth.credentials.source=USER_INFO")]
    [InlineData("producer", "auto.register.schemas=false")]
    [InlineData("producer", "value.subject.name.strategy=io.x.TopicRecordNameStrategy")]
    [InlineData("producer", "acme.tracing.enabled=true")]
    [InlineData("consumer", "specific.avro.reader=true")]
    [InlineData("consumer", "spring.json.trusted.packages=com.acme")]
    [InlineData("broker", "super.users=User:admin")]
    [InlineData("broker", "listener.name.internal.ssl.keystore.location=/a")]
    [InlineData("broker", "confluent.metrics.reporter.topic.replicas=3")]
    [InlineData("producer", "ssl.truststore.location=/a.jks")]
    [InlineData("producer", "interceptor.classes=com.acme.Audit")]
    public void What_others_plug_in_is_no_mistake(string kind, string text) => Assert.Empty(Problems(InForce($"{kind}={Write("a.properties", text)}")));

    [Theory]
    [InlineData("server.properties")]
    [InlineData("producer.properties")]
    [InlineData("consumer.properties")]
    [InlineData("orders-topic.properties")]
    [InlineData("application.yml")]
    public void The_examples_are_without_a_mistake(string name) => Assert.Empty(Problems(InForce(Path.Combine(Approved.Root, "docs", "settings", name))));
}
