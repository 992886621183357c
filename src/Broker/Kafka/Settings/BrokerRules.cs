namespace Lab.Broker.Kafka.Settings;

/// <summary>Combinations that a broker refuses at start (KafkaConfig.validateValues), and doubtful ones.</summary>
internal static class BrokerRules
{
    private const string Requirement = "IllegalArgumentException";

    public static void Check(GivenSettings given)
    {
        CheckRetention(given);
        if (!given.IsRefused)
            CheckReplicaFetch(given);
        if (!given.IsRefused)
            CheckCleaner(given);
        if (!given.IsRefused)
            CheckQueue(given);
        if (!given.IsRefused)
            CheckConsumerGroups(given);
        if (!given.IsRefused)
            CheckReplicaSelector(given);
        if (!given.IsRefused)
            Note(given);
    }

    /// <summary>The class is made when the broker starts; one that is not there ends it.</summary>
    private static void CheckReplicaSelector(GivenSettings given)
    {
        if (given.TextOrNull("replica.selector.class") is not { } name || KnownClasses.ReplicaSelectors.Contains(name))
            return;
        if (KnownClasses.IsUsersOwn(name))
            given.Note("replica.selector.class", NoteKind.NotSimulated, $"names {name}, a class of your own, which the lab does without: consumers read from leaders");
        else
            given.Refuse("replica.selector.class", $"names '{name}', no replica selector of Kafka's", "KafkaException <- ClassNotFoundException", string.Join(", ", KnownClasses.ReplicaSelectors));
    }

    /// <summary>Zero is refused under each of its three names; the strongest that was given counts.</summary>
    private static void CheckRetention(GivenSettings given)
    {
        foreach (var name in (ReadOnlySpan<string>)["log.retention.ms", "log.retention.minutes", "log.retention.hours"])
        {
            if (!given.IsGiven(name))
                continue;
            if (given.Long(name) == 0)
                given.Refuse(name, "is zero", Requirement, "at least 1, or -1 for ever");
            return;
        }
    }

    private static void CheckReplicaFetch(GivenSettings given)
    {
        var wait = given.Long("replica.fetch.wait.max.ms");
        if (wait > given.Long("replica.socket.timeout.ms"))
            given.Refuse("replica.fetch.wait.max.ms", "is above replica.socket.timeout.ms: fetches of followers would time out", Requirement);
        else if (wait > given.Long("replica.lag.time.max.ms"))
            given.Refuse("replica.fetch.wait.max.ms", "is above replica.lag.time.max.ms: followers would leave the ISR between two fetches", Requirement);
    }

    private static void CheckCleaner(GivenSettings given)
    {
        const long leastForThread = 1_048_576;
        if (!given.Flag("log.cleaner.enable") || given.Int("log.cleaner.threads") == 0)
            return;
        if (given.Long("log.cleaner.dedupe.buffer.size") / given.Int("log.cleaner.threads") <= leastForThread)
            given.Refuse("log.cleaner.dedupe.buffer.size", "is not above 1 MiB for each of log.cleaner.threads", Requirement);
    }

    private static void CheckQueue(GivenSettings given)
    {
        var queue = given.Long("queued.max.request.bytes");
        if (queue > 0 && queue < given.Int("socket.request.max.bytes"))
            given.Refuse("queued.max.request.bytes", "is below socket.request.max.bytes", Requirement);
    }

    /// <summary>KIP-848: the group's timers lie between the bounds that the broker sets for them.</summary>
    private static void CheckConsumerGroups(GivenSettings given)
    {
        if (!given.Has("group.consumer.session.timeout.ms"))
            return;
        CheckBetween(given, "group.consumer.heartbeat.interval.ms", "group.consumer.min.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms");
        if (!given.IsRefused)
            CheckBetween(given, "group.consumer.session.timeout.ms", "group.consumer.min.session.timeout.ms", "group.consumer.max.session.timeout.ms");
    }

    private static void CheckBetween(GivenSettings given, string name, string min, string max)
    {
        if (given.Long(max) < given.Long(min))
            given.Refuse(max, $"is below {min} = {given.Long(min)}", Requirement);
        else if (given.Long(name) < given.Long(min) || given.Long(name) > given.Long(max))
            given.Refuse(given.IsGiven(name) ? name : given.IsGiven(min) ? min : max, $"leaves {name} = {given.Long(name)} outside {min} and {max}", Requirement, $"{given.Long(min)} to {given.Long(max)}");
    }

    private static void Note(GivenSettings given)
    {
        if (given.Has("broker.session.timeout.ms") && given.Long("broker.heartbeat.interval.ms") * 2 > given.Long("broker.session.timeout.ms"))
            given.Note("broker.heartbeat.interval.ms", NoteKind.Doubtful, "is above half of broker.session.timeout.ms: one late heartbeat fences the broker");
        if (given.IsGiven("log.flush.interval.ms") && given.Long("log.flush.scheduler.interval.ms") == long.MaxValue)
            given.Note("log.flush.interval.ms", NoteKind.Effective, "does nothing: log.flush.scheduler.interval.ms is never");
    }
}
