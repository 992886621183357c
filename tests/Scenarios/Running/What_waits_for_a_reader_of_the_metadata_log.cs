using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// The active controller's answer to broker 3 waits for the socket of broker 3, which is frozen: 120 partitions that were never committed. It is deposed, cuts its log and copies its
/// successor's, and what the socket takes then is torn (KAFKA-18723). Sockets hold as little as Linux allows, and the quorum is as patient as it must be for that.
/// </summary>
public sealed class What_waits_for_a_reader_of_the_metadata_log
{
    private const string File = """
        name: an answer of the metadata log waits
        system: kafka
        profile: PROFILE
        cluster:
          brokers: 3
          controllers: 3
          properties: { min.insync.replicas: 2, socket.send.buffer.bytes: 2304, socket.receive.buffer.bytes: 1152, controller.quorum.fetch.timeout.ms: 8000, broker.session.timeout.ms: 30000 }
        topics: { o: { assignment: [[1, 2, 3]], min.insync.replicas: 2 }, t: { assignment: [[1]] } }
        producers: { p1: { topic: o, records: 300, rate: 10/s, properties: { acks: all, linger.ms: 0 } } }
        consumers: { g: { topics: o, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
        steps:
          - { bind: { z: active-controller, x: "standby-controller(1)", y: "standby-controller(2)", b: broker(3) } }
          - { await: acked(p1) >= 20 }
          - { cut: [z->x, z->y], as: away }
          - { for: 7s }
          - { pause: b, as: frozen }
          - { admin: { add-partitions: t, to: 120 } }
          - { for: 1500ms }
          - { heal: away }
          - { for: 3500ms }
          - { admin: { add-partitions: t, to: 240 } }
          - { for: 1s }
          - { heal: frozen }
        """;

    [Theory]
    [InlineData("3.9", true)]
    [InlineData("4.1", false)] // It leaves out what is damaged, and asks again (4.0.1).
    [InlineData("4.3", false)]
    public void May_be_what_nobody_has_written(string profile, bool ends)
    {
        var record = new KafkaExperiment(Examples.Read(File.Replace("PROFILE", $"\"{profile}\"", StringComparison.Ordinal)), "torn.yaml").Record(1);
        Assert.True(record.UnreachedWhy is null, record.UnreachedWhy);
        var faults = record.Facts.Facts.Where(f => f.Kind == FactKind.FatalFault).ToList();
        if (ends) Assert.Contains("of the metadata log is damaged", (string)Assert.Single(faults).Detail!, StringComparison.Ordinal);
        else Assert.Empty(faults);
        Assert.All(record.Result.Verdicts, v => Assert.Equal(Outcome.Holds, v.Outcome));
    }
}
