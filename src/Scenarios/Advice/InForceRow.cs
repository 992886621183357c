using System.Globalization;
using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Documents;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Advice;

/// <summary>One setting in force that a guarantee hangs on.</summary>
/// <param name="Side">producer, topic, broker, consumer.</param>
/// <param name="Name">The setting.</param>
/// <param name="Value">What is in force, which need not be what was written.</param>
/// <param name="From">Where from, in words: a file's line, the release, Spring, nobody.</param>
/// <param name="Place">The line that decides it; null when none does.</param>
/// <param name="IsChangedSilently">In force is not what one would read from the files.</param>
public sealed record InForceRow(string Side, string Name, string Value, string From, Place? Place, bool IsChangedSilently)
{
    /// <summary>The rows of the sides that some file speaks of.</summary>
    public static IReadOnlyList<InForceRow> Of(InForce settings) => [.. new Rows(settings).All()];

    private sealed class Rows(InForce s)
    {
        private readonly string profile = s.Release.Profile;

        public IEnumerable<InForceRow> All()
        {
            if (s.Files.HasProducer)
                foreach (var row in Producer()) yield return row;
            if (s.Files.HasProducer || s.HasServers)
                foreach (var row in Topic()) yield return row;
            if (s.Files.HasBroker)
                foreach (var row in Broker()) yield return row;
            if (s.Files.HasConsumer)
                foreach (var row in Consumer()) yield return row;
        }

        private IEnumerable<InForceRow> Producer()
        {
            var p = s.Producer;
            yield return Row(SettingScope.Producer, "acks", p.Acks switch { Acks.All => "all", Acks.Leader => "1", _ => "0" });
            yield return Row(SettingScope.Producer, "enable.idempotence", Flag(p.Idempotence));
            yield return Row(SettingScope.Producer, "max.in.flight.requests.per.connection", Number(p.MaxInFlightRequestsPerConnection));
            yield return Row(SettingScope.Producer, "retries", Number(p.Retries));
            yield return Row(SettingScope.Producer, "delivery.timeout.ms", Number(p.DeliveryTimeoutMs));
            yield return Row(SettingScope.Producer, "request.timeout.ms", Number(p.RequestTimeoutMs));
            if (p.TransactionalId is { } id) yield return Row(SettingScope.Producer, "transactional.id", id);
        }

        private IEnumerable<InForceRow> Topic()
        {
            yield return Replicas();
            yield return MinInsyncReplicas();
            if (!s.HasServers) yield break;
            yield return OfTopic("unclean.leader.election.enable", Flag(s.Topic.UncleanLeaderElectionEnable));
            yield return OfTopic("flush.messages", s.Topic.FlushMessages == long.MaxValue ? "never" : Number(s.Topic.FlushMessages));
            if (s.GivenForTopic("flush.ms") is not null) yield return OfTopic("flush.ms", s.Topic.FlushMs == long.MaxValue ? "never" : Number(s.Topic.FlushMs));
        }

        /// <summary>More than there are replicas counts as all of them (KAFKA-15583).</summary>
        private InForceRow MinInsyncReplicas()
        {
            var row = OfTopic("min.insync.replicas", Number(s.MinInsyncReplicas));
            return s.MinInsyncReplicas == s.Topic.MinInsyncReplicas ? row
                : row with { From = $"in silence: no more than the {s.Replicas} replicas; {row.From} says {Number(s.Topic.MinInsyncReplicas)}", IsChangedSilently = true };
        }

        private InForceRow Replicas()
        {
            var value = Number(s.Replicas);
            if (s.Files.Find(SettingScope.Topic, TopicShape.ReplicationFactor) is { } own) return new("topic", TopicShape.ReplicationFactor, value, own.From, own.Place, false);
            if (!s.Files.HasBroker) return new("topic", TopicShape.ReplicationFactor, value, "assumed: no file says it", null, false);
            var line = s.Given(SettingScope.Broker, "default.replication.factor");
            return new("topic", TopicShape.ReplicationFactor, value, line is null ? $"default of {profile} (default.replication.factor)" : line.From, line?.Place, false);
        }

        private IEnumerable<InForceRow> Broker()
        {
            yield return Row(SettingScope.Broker, "replica.lag.time.max.ms", Number(s.Broker.ReplicaLagTimeMaxMs));
            yield return Row(SettingScope.Broker, "offsets.topic.replication.factor", Number(s.Broker.OffsetsTopicReplicationFactor));
            var elr = FeatureLevels.Resolve(profile, []).Require().EligibleLeaderReplicasVersion;
            yield return new("broker", "eligible.leader.replicas.version", Number(elr), $"of a new {profile} cluster", null, false);
        }

        private IEnumerable<InForceRow> Consumer()
        {
            var c = s.Consumer;
            yield return Row(SettingScope.Consumer, "group.protocol", c.GroupProtocol is GroupProtocol.Consumer ? "consumer" : "classic");
            yield return Row(SettingScope.Consumer, "enable.auto.commit", Flag(c.EnableAutoCommit));
            if (s.AckMode is { } mode)
            {
                var place = s.Files.AckMode?.Place;
                yield return new("consumer", "listener.ack-mode", mode.Word(), place is { } at ? $"{at.Source}:{at.Line}" : InForce.SpringsDefault, place, false);
            }

            if (c.EnableAutoCommit) yield return Row(SettingScope.Consumer, "auto.commit.interval.ms", Number(c.AutoCommitIntervalMs));
            // A duration as it was written: PT1H, not PT3600S.
            yield return Row(SettingScope.Consumer, "auto.offset.reset", s.Given(SettingScope.Consumer, "auto.offset.reset")?.Value.Trim() ?? c.AutoOffsetReset.ToString());
            yield return Row(SettingScope.Consumer, "isolation.level", c.IsolationLevel is IsolationLevel.ReadCommitted ? "read_committed" : "read_uncommitted");
            yield return Row(SettingScope.Consumer, "max.poll.records", Number(c.MaxPollRecords));
        }

        private InForceRow Row(SettingScope scope, string name, string value)
        {
            var line = s.Given(scope, name);
            var place = line?.Place is { Line: > 0 } at ? at : (Place?)null;
            if (s.Changed(scope, name) is { } changed) return new(scope.Word(), name, value, Silently(changed), place, true);
            return new(scope.Word(), name, value, From(line), place, false);
        }

        private InForceRow OfTopic(string name, string value)
        {
            var line = s.GivenForTopic(name);
            if (s.Changed(SettingScope.Topic, name) is { } changed) return new("topic", name, value, Silently(changed), line?.Place, true);
            var renamed = line is not null && line.Name != name ? $" ({line.Name})" : "";
            return new("topic", name, value, From(line) + renamed, line?.Place, false);
        }

        /// <summary>A reason stands for itself beside the value; other notes are told as they are.</summary>
        private static string Silently(SettingNote note)
        {
            const string because = "because ";
            var at = note.What.IndexOf(because, StringComparison.Ordinal);
            return at < 0 ? note.What : $"in silence: {note.What[(at + because.Length)..]}";
        }

        private string From(GivenSetting? line) => line is null ? $"default of {profile}" : line.Place.Line > 0 ? line.From : line.Place.Source;

        private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

        private static string Flag(bool value) => value ? "true" : "false";
    }
}
