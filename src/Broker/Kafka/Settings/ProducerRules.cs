namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// Combinations that a producer's constructor refuses, and what it changes in silence. Seen on 2.4.1 to 4.3.1 (the
/// client-rules tables of the tests).
/// </summary>
internal static class ProducerRules
{
    private const string InConstructor = "KafkaException <- ConfigException";

    public static void Check(GivenSettings given)
    {
        CheckClasses(given);
        if (!given.IsRefused)
            CheckIdempotence(given);
        if (!given.IsRefused)
            CheckTransactions(given);
        if (!given.IsRefused)
            CheckDeliveryTimeout(given);
        if (!given.IsRefused)
            CheckCompression(given);
        if (!given.IsRefused)
            Note(given);
    }

    private static void CheckClasses(GivenSettings given)
    {
        if (!given.IsGiven("partitioner.class") || given.TextOrNull("partitioner.class") is not { } name)
            return;
        var known = KnownClasses.Partitioners(given.Release);
        if (KnownClasses.IsUsersOwn(name))
            given.Note("partitioner.class", NoteKind.NotSimulated, "is a class of your own: the lab spreads records as by default");
        else if (!known.Contains(name))
            given.Refuse("partitioner.class", "is no partitioner of this client", "ConfigException", string.Join(", ", known));
    }

    private static void CheckIdempotence(GivenSettings given)
    {
        if (given.Release.IsAtLeast("3.5"))
            CheckIdempotenceByDefault(given);
        else
            CheckIdempotenceOnRequest(given);
    }

    /// <summary>Before 3.0: asked for, or implied by a transactional id; checked while the producer is built, which wraps the exception.</summary>
    private static void CheckIdempotenceOnRequest(GivenSettings given)
    {
        if (IsSwitchedOff(given) && given.IsGiven("transactional.id"))
            RefuseTransactions(given, "enable.idempotence=false", InConstructor);
        else if (ClientRules.Idempotence(given) && ClientRules.IdempotenceConflict(given) is { } conflict)
            RefuseConflict(given, conflict.Setting, given.IsGiven("enable.idempotence") ? "enable.idempotence=true" : "transactional.id", InConstructor);
    }

    /// <summary>Since 3.0 (KIP-679): on unless something conflicts; only what was asked for is worth an exception.</summary>
    private static void CheckIdempotenceByDefault(GivenSettings given)
    {
        const string exception = "ConfigException";
        var conflict = given.Flag("enable.idempotence") ? ClientRules.IdempotenceConflict(given) : null;
        if (conflict is { } asked && given.IsGiven("enable.idempotence"))
        {
            RefuseConflict(given, asked.Setting, "enable.idempotence=true", exception);
            return;
        }

        // 4.0 checks it also where acks=1 turns idempotence off anyway.
        if (conflict is not null && given.Release.IsAtLeast("4.1")
            && given.Int("max.in.flight.requests.per.connection") > ClientRules.MaxInFlightForIdempotence)
        {
            given.Refuse("max.in.flight.requests.per.connection", "is more than the idempotent producer takes, and idempotence is on by default",
                exception, "1 to 5, or enable.idempotence=false");
            return;
        }

        if (given.IsGiven("transactional.id") && (conflict is not null || IsSwitchedOff(given)))
            RefuseTransactions(given, conflict?.Why ?? "enable.idempotence=false", exception);
        else if (conflict is { } silent)
            given.Note("enable.idempotence", NoteKind.Effective, $"idempotence is off, in silence, because {silent.Why}");
    }

    private static void RefuseConflict(GivenSettings given, string setting, string with, string exception) =>
        given.Refuse(setting, $"contradicts {with}: the idempotent producer needs acks=all, retries above 0 and at most 5 requests in flight", exception);

    private static void RefuseTransactions(GivenSettings given, string why, string exception) =>
        given.Refuse("transactional.id", $"needs idempotence, which is off because {why}", exception);

    private static bool IsSwitchedOff(GivenSettings given) => given.IsGiven("enable.idempotence") && !given.Flag("enable.idempotence");

    private static void CheckTransactions(GivenSettings given)
    {
        if (given.FlagOr("transaction.two.phase.commit.enable", absent: false) && given.IsGiven("transaction.timeout.ms"))
        {
            given.Refuse("transaction.timeout.ms", "contradicts transaction.two.phase.commit.enable=true: such transactions do not time out (KIP-939)",
                "ConfigException");
        }
    }

    private static void CheckDeliveryTimeout(GivenSettings given)
    {
        var smallest = ClientRules.SmallestDeliveryTimeoutMs(given);
        var delivery = given.Long("delivery.timeout.ms");
        if (delivery >= smallest)
            return;
        if (given.IsGiven("delivery.timeout.ms"))
            given.Refuse("delivery.timeout.ms", $"is below linger.ms + request.timeout.ms = {smallest}", InConstructor, $"at least {smallest}");
        else
            given.Note("delivery.timeout.ms", NoteKind.Effective, $"is raised from {delivery} to linger.ms + request.timeout.ms = {smallest} ms");
    }

    /// <summary>Before validators came, an unknown codec was found while the producer was built.</summary>
    private static void CheckCompression(GivenSettings given)
    {
        if (!KnownClasses.Codecs.Contains(given.Text("compression.type")))
            given.Refuse("compression.type", "is not one of the allowed words", "KafkaException <- IllegalArgumentException", string.Join(", ", KnownClasses.Codecs));
    }

    private static void Note(GivenSettings given)
    {
        ClientRules.NoteBackoffs(given);
        if (given.Long("buffer.memory") < given.Int("batch.size"))
            given.Note("buffer.memory", NoteKind.Doubtful, "is smaller than batch.size: no batch can be allocated, every send fails");
        if (ClientRules.Idempotence(given) || given.Int("retries") == 0 || ClientRules.GivenAcks(given) is Acks.None)
            return;
        if (given.Int("max.in.flight.requests.per.connection") > 1)
        {
            given.Note("max.in.flight.requests.per.connection", NoteKind.Doubtful,
                "above 1 without idempotence: after a disconnect the batches in flight are written in reversed order");
        }
    }
}
