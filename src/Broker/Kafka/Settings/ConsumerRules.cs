namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// Combinations that a consumer's constructor refuses, and what it changes in silence. Seen on 2.4.1 to 4.3.1 (the
/// client-rules tables of the tests).
/// </summary>
internal static class ConsumerRules
{
    /// <summary>What the consumer protocol leaves to the group's configuration on the server.</summary>
    private static readonly string[] ClassicOnly = ["partition.assignment.strategy", "heartbeat.interval.ms", "session.timeout.ms"];

    public static void Check(GivenSettings given)
    {
        CheckAutoCommit(given);
        if (!given.IsRefused)
            CheckProtocol(given);
        if (!given.IsRefused)
            CheckGroupId(given);
        if (!given.IsRefused)
            CheckInstanceId(given);
        if (!given.IsRefused && ClientRules.Protocol(given) is GroupProtocol.Classic)
            CheckClassic(given);
        if (!given.IsRefused)
            Note(given);
    }

    private static void CheckAutoCommit(GivenSettings given)
    {
        if (given.TextOrNull("group.id") is not null)
            return;
        if (!given.IsGiven("enable.auto.commit"))
            given.Note("enable.auto.commit", NoteKind.Effective, "is off, because there is no group.id");
        else if (given.Flag("enable.auto.commit"))
        {
            given.Refuse("enable.auto.commit", "needs a group.id",
                given.Release.IsAtLeast("3.9") ? "InvalidConfigurationException" : "KafkaException <- InvalidConfigurationException");
        }
    }

    private static void CheckProtocol(GivenSettings given)
    {
        if (!given.Has("group.protocol"))
            return;
        var protocol = ClientRules.Protocol(given);
        if (protocol is GroupProtocol.Classic)
        {
            RefuseWhenNotBlank(given, "group.remote.assignor", "classic");
        }
        else if (!given.Release.IsAtLeast("4.1"))
        {
            foreach (var name in ClassicOnly)
            {
                if (given.IsGiven(name))
                    given.Note(name, NoteKind.Ignored, "has no effect with group.protocol=consumer (4.x refuses it)");
            }
        }
        else
        {
            foreach (var name in ClassicOnly)
                RefuseWhenNotBlank(given, name, "consumer");
        }

        if (given.Has("share.acknowledgement.mode"))
            RefuseWhenNotBlank(given, "share.acknowledgement.mode", protocol is GroupProtocol.Classic ? "classic" : "consumer");
    }

    private static void RefuseWhenNotBlank(GivenSettings given, string name, string protocol)
    {
        if (given.IsGiven(name) && given.Value(name) is not ({ Text: "" } or { List: [] }))
            given.Refuse(name, $"cannot be set with group.protocol={protocol}", "ConfigException");
    }

    /// <summary>The classic consumer only warned of an empty group until 4.0; the one for the consumer protocol never took it.</summary>
    private static void CheckGroupId(GivenSettings given)
    {
        if (given.TextOrNull("group.id") is not "")
            return;
        if (given.Release.IsAtLeast("4.1") || ClientRules.Protocol(given) is GroupProtocol.Consumer)
            given.Refuse("group.id", "is empty", "KafkaException <- InvalidGroupIdException", "not empty");
        else
            given.Note("group.id", NoteKind.Doubtful, "is empty, which 4.0 and later refuse");
    }

    /// <summary>A static member's name obeys the rules of topic names (KIP-345).</summary>
    private static void CheckInstanceId(GivenSettings given)
    {
        if (given.TextOrNull("group.instance.id") is not { } id || IsLegalName(id))
            return;
        // 2.4 meets it so early that closing the half-built consumer fails in turn.
        given.Refuse("group.instance.id", "is no legal name",
            given.Release.IsAtLeast("3.5") ? "KafkaException <- InvalidConfigurationException" : "NullPointerException",
            "1 to 249 of a-z A-Z 0-9 . _ -, not '.' or '..'");
    }

    private static bool IsLegalName(string name)
    {
        if (name.Length is 0 or > 249 || name is "." or "..")
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return false;
        }

        return true;
    }

    private static void CheckClassic(GivenSettings given)
    {
        foreach (var name in given.List("partition.assignment.strategy"))
        {
            if (KnownClasses.Assignors.Contains(name))
                continue;
            if (KnownClasses.IsUsersOwn(name))
            {
                given.Note("partition.assignment.strategy", NoteKind.NotSimulated, $"names {name}, a class of your own, which the lab does without");
                continue;
            }

            given.Refuse("partition.assignment.strategy", $"names '{name}', no assignor of this client", "KafkaException <- KafkaException",
                string.Join(", ", KnownClasses.Assignors));
            return;
        }

        // Without a group there is no coordinator, and nobody looks.
        if (given.TextOrNull("group.id") is not null && given.Long("heartbeat.interval.ms") >= given.Long("session.timeout.ms"))
        {
            given.Refuse("heartbeat.interval.ms", $"is not below session.timeout.ms = {given.Long("session.timeout.ms")}",
                "KafkaException <- IllegalArgumentException", $"at most {given.Long("session.timeout.ms") - 1}");
        }
    }

    private static void Note(GivenSettings given)
    {
        ClientRules.NoteBackoffs(given);
        if (given.IsGiven("partition.assignment.strategy") && given.List("partition.assignment.strategy").Count == 0)
            given.Note("partition.assignment.strategy", NoteKind.Doubtful, "is empty: subscribe() will throw, only assign() works");
        if (given.Long("fetch.max.wait.ms") >= given.Long("request.timeout.ms"))
            given.Note("fetch.max.wait.ms", NoteKind.Doubtful, "is not below request.timeout.ms: a fetch from an idle partition times out and drops its connection");
        if (given.TextOrNull("group.id") is { Length: > 0 } && ClientRules.Protocol(given) is GroupProtocol.Classic
            && given.Long("heartbeat.interval.ms") * 3 > given.Long("session.timeout.ms"))
            given.Note("heartbeat.interval.ms", NoteKind.Doubtful, "is above a third of session.timeout.ms: two lost heartbeats expel the member");
    }
}
