namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// What clients make of their settings by themselves: values in force that differ from the ones given. What they
/// refuse stands in <see cref="ProducerRules"/> and <see cref="ConsumerRules"/>.
/// </summary>
internal static class ClientRules
{
    /// <summary>Above this many requests in flight the broker cannot tell a retry from a gap (KIP-98, KAFKA-5494).</summary>
    public const int MaxInFlightForIdempotence = 5;

    /// <summary>
    /// 2.4: on when asked for, or implied by a transactional id. Since 3.0 (KIP-679) on by default, and off in silence
    /// when it was not asked for and acks, retries or (3.x) the requests in flight conflict.
    /// </summary>
    public static bool Idempotence(GivenSettings given)
    {
        var flag = given.Flag("enable.idempotence");
        if (!given.Release.IsAtLeast("3.5"))
            return flag || given.IsGiven("transactional.id");
        return flag && (given.IsGiven("enable.idempotence") || IdempotenceConflict(given) is null);
    }

    /// <summary>Why idempotence cannot be, with the setting to blame; null when nothing is in its way.</summary>
    public static (string Setting, string Why)? IdempotenceConflict(GivenSettings given)
    {
        if (given.Int("retries") == 0)
            return ("retries", "retries=0");
        // Acks that were not given become all (2.4) or are all.
        if (given.IsGiven("acks") && GivenAcks(given) is not Acks.All and var acks)
            return ("acks", $"acks={(int)acks}");
        return given.Int("max.in.flight.requests.per.connection") is > MaxInFlightForIdempotence and var inFlight
            ? ("max.in.flight.requests.per.connection", $"max.in.flight.requests.per.connection={inFlight} is above {MaxInFlightForIdempotence}")
            : null;
    }

    public static Acks GivenAcks(GivenSettings given) => given.Text("acks") switch
    {
        "0" => Acks.None,
        "1" => Acks.Leader,
        _ => Acks.All,
    };

    /// <summary>2.4 raises its default of 1 to all when idempotence is on.</summary>
    public static Acks AcksInForce(GivenSettings given, bool idempotence) =>
        idempotence && !given.IsGiven("acks") ? Acks.All : GivenAcks(given);

    /// <summary>The client holds it as an int.</summary>
    public static long LingerMs(GivenSettings given) => Math.Min(given.Long("linger.ms"), int.MaxValue);

    /// <summary>A default that is too short for linger and one request is raised, a given one is refused (KIP-91).</summary>
    public static long DeliveryTimeoutMs(GivenSettings given) =>
        Math.Max(given.Long("delivery.timeout.ms"), SmallestDeliveryTimeoutMs(given));

    public static long SmallestDeliveryTimeoutMs(GivenSettings given) =>
        Math.Min(LingerMs(given) + given.Long("request.timeout.ms"), int.MaxValue);

    /// <summary>KIP-580; a first wait above the greatest makes every wait the greatest.</summary>
    public static long RetryBackoffMaxMs(GivenSettings given) =>
        given.LongOr("retry.backoff.max.ms", absent: given.Long("retry.backoff.ms"));

    /// <summary>Giving only the first wait turns the growth off.</summary>
    public static long ReconnectBackoffMaxMs(GivenSettings given)
    {
        var max = given.Long("reconnect.backoff.max.ms");
        return given.IsGiven("reconnect.backoff.ms") && !given.IsGiven("reconnect.backoff.max.ms") ? given.Long("reconnect.backoff.ms") : max;
    }

    public static bool Rebootstraps(GivenSettings given) =>
        string.Equals(given.TextOr("metadata.recovery.strategy", "none"), "rebootstrap", StringComparison.OrdinalIgnoreCase);

    public static GroupProtocol Protocol(GivenSettings given) =>
        string.Equals(given.TextOr("group.protocol", "classic"), "consumer", StringComparison.OrdinalIgnoreCase)
            ? GroupProtocol.Consumer
            : GroupProtocol.Classic;

    /// <summary>Without a group there is nobody to commit to.</summary>
    public static bool AutoCommit(GivenSettings given) => given.Flag("enable.auto.commit") && given.TextOrNull("group.id") is not null;

    public static AutoOffsetReset Reset(GivenSettings given) =>
        AutoOffsetReset.Parse(given.Text("auto.offset.reset"), byDuration: true, out _)!.Value;

    /// <summary>Notes that producers and consumers share.</summary>
    public static void NoteBackoffs(GivenSettings given)
    {
        if (given.Has("retry.backoff.max.ms") && given.Long("retry.backoff.ms") > given.Long("retry.backoff.max.ms"))
        {
            given.Note("retry.backoff.ms", NoteKind.Effective,
                $"above retry.backoff.max.ms: every wait is {given.Long("retry.backoff.max.ms")} ms");
        }

        if (given.IsGiven("reconnect.backoff.ms") && !given.IsGiven("reconnect.backoff.max.ms"))
        {
            given.Note("reconnect.backoff.max.ms", NoteKind.Effective,
                $"is {given.Long("reconnect.backoff.ms")} ms, the given reconnect.backoff.ms: the wait does not grow");
        }
    }
}
