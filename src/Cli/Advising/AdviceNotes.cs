using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Advice;
using Lab.Scenarios.SettingFiles;

namespace Lab.Cli.Advising;

/// <summary>What should be known beside the promises.</summary>
public static class AdviceNotes
{
    /// <summary>Notes on what stands in the files, a sentence each.</summary>
    public static IEnumerable<string> Of(InForce settings)
    {
        foreach (var note in settings.Problems.Where(p => p.IsNote)) yield return $"{note.Place.Source}{(note.Place.Line > 0 ? $":{note.Place.Line}" : "")}: {note.Message}";
        var shown = InForceRow.Of(settings).Where(r => r.IsChangedSilently).Select(r => r.Name).ToList();
        foreach (var note in settings.Notes)
        {
            if (note.Kind is NoteKind.NotSimulated || shown.Contains(note.Setting)) continue;
            if (!IsTold(settings, note.Scope)) continue;
            var line = settings.Given(note.Scope, note.Setting) is { Place.Line: > 0 } given ? $"{given.From}: " : "";
            yield return $"{line}{note.Setting} {note.What}";
        }

        if (settings.HasServers && settings.Replicas > 1 && settings.MinInsyncReplicas == settings.Replicas)
            yield return $"min.insync.replicas is as high as the number of replicas ({settings.Replicas}): while one of them is away, no write with acks=all is taken";
        if (settings.Given(SettingScope.Broker, "process.roles") is { } roles && roles.Value.Trim() == "controller")
            yield return $"{roles.From}: process.roles=controller: this machine holds no partitions; asked as if the brokers had its settings";
        if (settings.Files.HasProducer && settings.Producer.Retries == 0)
            yield return "retries=0: a send fails at the first passing trouble, a leader that moves being one; it is for the application to send again";
        if (settings.Producer.IsTransactional) yield return "transactional.id: the lab does not run transactions yet; the producer is asked as an idempotent one";
        if (settings.Files.HasConsumer && settings.Consumer.AutoOffsetReset.To is ResetTo.None)
            yield return "auto.offset.reset=none: the first poll of a group without committed positions throws, and the lab's groups are new; what this consumer does is not asked";
        if (settings.AckMode is SpringAckMode.Time or SpringAckMode.Count or SpringAckMode.CountTime)
            yield return "listener.ack-mode: asked as if each poll were committed; yours commits less often, so more is repeated";
        var unsimulated = settings.Notes.Where(n => n.Kind is NoteKind.NotSimulated && n.What.StartsWith("checked", StringComparison.Ordinal)).Select(n => n.Setting).Distinct().ToList();
        if (unsimulated.Count > 0) yield return $"checked, but not simulated: {string.Join(", ", unsimulated)}";
    }

    /// <summary>What remains and no setting mends; and what no setting promises.</summary>
    public static IEnumerable<string> Beyond(Consultation found)
    {
        foreach (var left in found.Left.GroupBy(l => l.Answer))
        {
            var what = string.Join(", ", left.Select(l => l.Guarantee.ToString()));
            var help = left.Key.Question.BeyondSettings is { } beyond && left.Any(l => l.Guarantee == beyond.Against) ? $"; what helps: {beyond.What}" : "";
            yield return $"still broken: {what} when {left.Key.Fault}{help}";
        }

        if (!found.Settings.Files.HasProducer || !found.Settings.Producer.Idempotence) yield break;
        yield return "never promised: a message that the application itself sends again, after an unknown outcome or a restart, is a new one to the producer "
            + "(scenarios/kafka/c04-application-resend.yaml, c05-restarted-producer-resends.yaml)";
    }

    /// <summary>Where the line to change stands: <c>, producer.properties:4 says 1</c>.</summary>
    public static string LineOf(InForce settings, SettingChange change) =>
        settings.Files.Find(change.Scope, change.Name) is { } line ? $", {line.From} says {line.Value}" : "";

    private static bool IsTold(InForce settings, SettingScope scope) => scope switch
    {
        SettingScope.Producer => settings.Files.HasProducer,
        SettingScope.Consumer => settings.Files.HasConsumer,
        _ => settings.HasServers,
    };
}
