using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Tests.SettingFiles;

/// <summary>Whose settings a file holds: what is said, else its keys, else its name.</summary>
public sealed class Kinds_of_files : Given
{
    [Theory]
    [InlineData("a.properties", "acks=1", "producer")]
    [InlineData("a.properties", "auto.offset.reset=latest", "consumer")]
    [InlineData("a.properties", "process.roles=broker\nmin.insync.replicas=2", "broker")]
    [InlineData("a.properties", "flush.messages=1", "topic")]
    [InlineData("a.properties", "replication.factor=3\nmin.insync.replicas=2", "topic")]
    [InlineData("producer.properties", "acks=1\nlinger.ms=5\ngroup.id=a", "producer")]
    [InlineData("my-topic.properties", "min.insync.replicas=2", "topic")]
    [InlineData("server.properties", "min.insync.replicas=2", "broker")]
    [InlineData("consumer.properties", "bootstrap.servers=a:9092", "consumer")]
    [InlineData("a.properties", "spring.kafka.producer.acks=1", "spring")]
    [InlineData("application.yml", "spring: { kafka: { producer: { acks: 1 } } }", "spring")]
    [InlineData("client.properties", "acks=1\ngroup.id=a", "client")]
    public void Keys_and_names_tell(string name, string text, string kind) => Assert.Equal(kind, Assert.Single(Files(Write(name, text)).Files).Kind.Word());

    [Fact]
    public void What_is_said_counts()
    {
        var path = Write("server.properties", "min.insync.replicas=2");
        Assert.Equal(SettingFileKind.Topic, Assert.Single(Files($"topic={path}").Files).Kind);
    }

    [Fact]
    public void A_file_that_could_be_either_is_asked_about()
    {
        var path = Write("app.properties", "acks=1\n\nauto.offset.reset=latest");
        var message = Assert.Single(Files(path).Problems).Message;
        Assert.StartsWith("holds producer settings (acks, line 1) and consumer settings (auto.offset.reset, line 3); say it: ", message, StringComparison.Ordinal);
        Assert.Contains($"producer={path}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_which_nothing_tells_is_asked_about() =>
        Assert.StartsWith("no key of this file tells whose settings they are", Assert.Single(Files(Write("a.properties", "min.insync.replicas=2")).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_kind_that_is_none_is_refused_with_the_nearest() =>
        Assert.EndsWith("did you mean producer?", Assert.Single(Files("producr=x.properties").Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_a_problem() => Assert.Equal("nowhere.properties: there is no such file", Assert.Single(Files("nowhere.properties").Problems).ToString());

    [Fact]
    public void A_file_for_both_clients_gives_each_what_it_knows()
    {
        var settings = InForce($"client={Write("c.properties", "acks=1\ngroup.id=a\nrequest.timeout.ms=7000")}");
        Assert.Equal(["acks", "request.timeout.ms"], settings.ProducerGiven.Select(g => g.Name));
        Assert.Equal(["group.id", "request.timeout.ms"], settings.ConsumerGiven.Select(g => g.Name));
        Assert.Empty(Problems(settings));
    }

    [Fact]
    public void Of_two_lines_the_last_counts_and_it_is_said()
    {
        var settings = InForce(Write("producer.properties", "acks=1\nacks=all"));
        Assert.Equal(Lab.Broker.Kafka.Settings.Acks.All, settings.Producer.Acks);
        Assert.Equal("producer.properties:2:1: note: acks=all replaces 1 of line 1: the last line of a name counts", Assert.Single(Problems(settings, notes: true)));
    }

    [Fact]
    public void Of_two_files_the_later_counts_and_it_is_said()
    {
        var settings = InForce(Write("producer.properties", "acks=1"), Write("producer-prod.properties", "acks=all"));
        Assert.Equal(Lab.Broker.Kafka.Settings.Acks.All, settings.Producer.Acks);
        Assert.Contains("replaces 1 of", Assert.Single(Problems(settings, notes: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_what_Java_takes_for_a_letter() =>
        Assert.Contains("byte order mark", Assert.Single(Problems(InForce(Write("producer.properties", "\ufeffacks=1")))), StringComparison.Ordinal);
}
