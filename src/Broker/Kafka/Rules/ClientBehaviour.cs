using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Rules;

/// <summary>
/// What the Java clients decide by themselves, decision by decision. A release is a set of them, a historical or planted
/// bug is a release with one decision changed; no client code knows a version. The defaults are those of 3.9 to 4.3,
/// which differ in settings (<c>linger.ms</c>) but in none of these.
/// </summary>
public sealed record ClientBehaviour
{
    /// <summary>3.7 to 3.9.</summary>
    public static readonly ClientBehaviour Release39 = new() { AwaitsPositionSnapshot = false };

    /// <summary>4.0 and 4.1.</summary>
    public static readonly ClientBehaviour Release41 = new() { ProducesByTopicId = true };

    /// <summary>4.2 and 4.3.</summary>
    public static readonly ClientBehaviour Release43 = Release41 with { AwaitsPositionSnapshot = false, CommitsByTopicId = true };

    /// <summary>Before 3.7: no leader in answers (KIP-951), the full backoff also under a new leader.</summary>
    public static readonly ClientBehaviour Release35 = new() { FollowsLeaderHint = false, RetriesAtOnceUnderNewLeader = false };

    /// <summary>The set of a release. 2.4 gets that of 3.5: its own idempotent producer (before KIP-360) is not modelled.</summary>
    public static ClientBehaviour Of(KafkaRelease release) => release.Profile switch
    {
        "2.4" or "3.5" => Release35,
        "3.9" => Release39,
        "4.1" => Release41,
        _ => Release43,
    };

    /// <summary>An answer "not leader" may name the new leader, and the client goes there without a metadata request (KIP-951).</summary>
    public bool FollowsLeaderHint { get; init; } = true;

    /// <summary>A batch whose partition got a new leader since it failed does not wait for its backoff (KAFKA-15415).</summary>
    public bool RetriesAtOnceUnderNewLeader { get; init; } = true;

    /// <summary>With one request in flight a partition is muted while a batch of it is on its way (KAFKA-3197).</summary>
    public bool MutesPartitionWithOneInFlight { get; init; } = true;

    /// <summary>An idempotent producer puts failed batches back by sequence number; else each goes to the head of its queue.</summary>
    public bool RetriesInSequenceOrder { get; init; } = true;

    /// <summary>
    /// Where the numbers of a partition start again, its batches in flight get theirs in the order of their old ones; else in that of the heap which they
    /// are kept in (before KAFKA-8483).
    /// </summary>
    public bool RenumbersInOrder { get; init; } = true;

    /// <summary>
    /// The buffer of a batch that expires on its way is used again only when its request has ended. Else the request may still wait for its socket, and goes out
    /// with the bytes of another batch (KAFKA-19012, CVE-2026-35554; 3.9.2, 4.0.2, 4.1.2, 4.2.0).
    /// </summary>
    public bool KeepsBufferOfExpired { get; init; } = true;

    /// <summary>
    /// poll() of the asynchronous consumer waits until the background thread has noted the positions for an automatic commit (4.0, 4.1). Before that
    /// (KAFKA-18641) and since 4.2 it does not: the thread may get to that when the application has already taken more, and commits what nobody has worked on.
    /// </summary>
    public bool AwaitsPositionSnapshot { get; init; } = true;

    /// <summary>A consumer names the leader's epoch when it fetches, and checks its position against a new leader's epochs (KIP-320).</summary>
    public bool ValidatesPosition { get; init; } = true;

    /// <summary>A batch names its topic by id (Produce version 13, KAFKA-10551, 4.1): a topic made anew under its name does not get what was meant for the old one unawares.</summary>
    public bool ProducesByTopicId { get; init; }

    /// <summary>Commits, and questions for what was committed, name topics by id (version 10, KAFKA-14690, 4.2).</summary>
    public bool CommitsByTopicId { get; init; }

    /// <summary>While a member commits before it joins again, it hands out nothing of what it is about to give up (KAFKA-14196).</summary>
    public bool PausesBeforeRevocation { get; init; } = true;

    /// <summary>How cooperative-sticky settles it when two members say that they own a partition (KAFKA-13419, KAFKA-14639).</summary>
    public StickyOwnership StickyOwnership { get; init; } = StickyOwnership.PerPartitionGeneration;

    /// <summary>What one call of send() costs the application's thread. Not a setting: an order of magnitude on current machines.</summary>
    public Duration SendCost { get; init; } = Duration.FromMicros(2);
}
