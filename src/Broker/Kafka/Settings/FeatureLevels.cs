namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// The feature levels of a cluster (KIP-584): what its brokers and controllers have agreed to do. A newly formatted
/// cluster gets the highest released levels that its metadata version supports. Level 0 means that the feature is off,
/// or that the release does not know it.
/// </summary>
public sealed record FeatureLevels
{
    /// <summary>The release the cluster runs.</summary>
    public required KafkaRelease Release { get; init; }

    /// <summary><c>metadata.version</c>: 27 is 4.1-IV1. 0 before KRaft.</summary>
    public required int MetadataVersion { get; init; }

    /// <summary>
    /// <c>kraft.version</c>: 1 lets voters be added and removed (KIP-853). The default of a cluster that is formatted with
    /// dynamic voters; static ones (<c>controller.quorum.voters</c>) mean 0.
    /// </summary>
    public required int KraftVersion { get; init; }

    /// <summary><c>transaction.version</c>: 2 gives every transaction an epoch of its own (KIP-890 part 2).</summary>
    public required int TransactionVersion { get; init; }

    /// <summary><c>group.version</c>: 1 brings the consumer group protocol (KIP-848).</summary>
    public required int GroupVersion { get; init; }

    /// <summary><c>eligible.leader.replicas.version</c>: 1 keeps replicas electable that left the ISR below its minimum (KIP-966).</summary>
    public required int EligibleLeaderReplicasVersion { get; init; }

    /// <summary><c>share.version</c>: 1 brings share groups (KIP-932).</summary>
    public required int ShareVersion { get; init; }

    /// <summary><c>streams.version</c>: 1 brings the streams group protocol (KIP-1071).</summary>
    public required int StreamsVersion { get; init; }

    /// <summary>What a newly formatted cluster of a profile has.</summary>
    public static FeatureLevels Defaults(string profile) => Resolve(profile, []).Require();

    /// <summary>
    /// What formatting a cluster with these levels comes to: names, ranges, and the dependencies between features are
    /// checked. <c>metadata.version</c> may be a level or a name (<c>4.1-IV1</c>, <c>4.1</c>).
    /// </summary>
    /// <param name="profile">The release that formats.</param>
    /// <param name="given">Feature names and levels.</param>
    /// <param name="allowUnstable">The broker setting <c>unstable.feature.versions.enable</c>: unreleased levels pass.</param>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public static Resolution<FeatureLevels> Resolve(
        string profile, IReadOnlyList<KeyValuePair<string, string>> given, bool allowUnstable = false) =>
        new FeatureResolver(FeatureTable.For(profile), allowUnstable).Resolve(given);
}
