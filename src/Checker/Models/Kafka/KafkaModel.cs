using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Kafka;

/// <summary>
/// Kafka-style logs, judged by what clients sent and polled, under Jepsen's names. What such logs allow by design stands
/// among the allowed: transactions that interleave (<c>G0</c>, <c>int-send-skip</c>), and for a subscriber the skips and
/// returns that a rebalance explains.
/// </summary>
public sealed class KafkaModel : IModel
{
    public string Name => "kafka";

    public string About => "Kafka-style logs, [[:send k v] [:poll {k [[offset v]]}]]: lost, unseen, duplicate and reordered messages, polls that skip, transactions";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var (columns, keyName, messageName) = KafkaReader.Read(recording);
        return Judge(columns, new(keyName, messageName));
    }

    internal static Judgement Judge(KafkaColumns columns, KafkaNames names)
    {
        var findings = new KafkaFindings();
        var messages = new KafkaMessages(columns);
        var logs = new KafkaLogs(columns, messages);
        new KafkaContents(columns, messages, logs, names, findings).Judge();
        new KafkaOrder(columns, logs, names, findings).Judge();
        new KafkaCycles(columns, messages, logs, findings).Judge();
        return Judgement.Of(findings.Broken.Anomalies) with
        {
            Allowed = findings.Allowed.Anomalies,
            Figures = [.. findings.Broken.Figures, .. findings.Allowed.Figures.Select(f => ($"{f.Name} (allowed)", f.Count)), .. findings.NeverSent > 0 ? [("never-sent", findings.NeverSent)] : Array.Empty<(string, long)>()],
        };
    }
}

/// <summary>How the recording names keys and messages, for sentences.</summary>
internal sealed record KafkaNames(Func<int, string> Key, Func<int, string> Message)
{
    /// <summary>As in "7 of key 0".</summary>
    public string Of(int message, int key) => $"{Message(message)} of key {Key(key)}";
}

/// <summary>What is found: anomalies, those that are allowed by design, and messages that were polled although no send is recorded.</summary>
internal sealed class KafkaFindings
{
    public AnomalyBook Broken { get; } = new();
    public AnomalyBook Allowed { get; } = new();
    public long NeverSent { get; set; }
}
