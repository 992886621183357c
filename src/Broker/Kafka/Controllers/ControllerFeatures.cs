using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>Feature levels of new clusters and ranges that nodes can run, as the bootstrap files and registration records of real clusters have them.</summary>
public static class ControllerFeatures
{
    public const string MetadataVersion = "metadata.version";
    public const string EligibleLeaderReplicas = "eligible.leader.replicas.version";

    /// <summary>The metadata.version from which controllers register (3.7-IV0, KIP-919).</summary>
    public const short ControllerRegistration = 15;

    /// <summary>3.9: metadata.version 3.9-IV0.</summary>
    public static IReadOnlyList<KeyValuePair<string, short>> Release39 { get; } = [new(MetadataVersion, 21)];

    /// <summary>4.1: metadata.version 4.1-IV1, eligible leader replicas on.</summary>
    public static IReadOnlyList<KeyValuePair<string, short>> Release41 { get; } =
        [new(MetadataVersion, 27), new(EligibleLeaderReplicas, 1), new("group.version", 1), new("transaction.version", 2)];

    public static IReadOnlyList<(string Name, short Min, short Max)> Supported39 { get; } = [("kraft.version", 0, 1), (MetadataVersion, 1, 21)];

    public static IReadOnlyList<(string Name, short Min, short Max)> Supported41 { get; } =
        [("group.version", 0, 1), ("kraft.version", 0, 1), (MetadataVersion, 7, 27), ("share.version", 0, 1), ("transaction.version", 0, 2), (EligibleLeaderReplicas, 0, 1)];

    public static IReadOnlyList<(string Name, short Min, short Max)> Supported43 { get; } =
        [("group.version", 0, 1), ("kraft.version", 0, 1), (MetadataVersion, 7, 30), ("share.version", 0, 1), ("streams.version", 0, 1), ("transaction.version", 0, 2), (EligibleLeaderReplicas, 0, 1)];

    /// <summary>The ranges that nodes of a release say they can run.</summary>
    public static IReadOnlyList<(string Name, short Min, short Max)> SupportedBy(KafkaRelease release) => release.Profile switch
    {
        "2.4" or "3.5" or "3.9" => Supported39,
        "4.1" => Supported41,
        _ => Supported43,
    };

    /// <summary>The levels that formatting a cluster writes: metadata.version first, then the others that are on. kraft.version is not among them: the quorum keeps it itself.</summary>
    public static IReadOnlyList<KeyValuePair<string, short>> Bootstrap(FeatureLevels levels)
    {
        (string Name, int Level)[] others =
        [
            (EligibleLeaderReplicas, levels.EligibleLeaderReplicasVersion), ("group.version", levels.GroupVersion), ("share.version", levels.ShareVersion),
            ("streams.version", levels.StreamsVersion), ("transaction.version", levels.TransactionVersion),
        ];
        return [new(MetadataVersion, (short)levels.MetadataVersion), .. others.Where(other => other.Level > 0).Select(other => KeyValuePair.Create(other.Name, (short)other.Level))];
    }

    /// <summary>ZkMigrationStateRecord, version 0, state 0: this cluster does not come from ZooKeeper. 3.4-IV0 to 3.9 say so in the first records of a log.</summary>
    public static MetadataRecord NoZooKeeperMigration { get; } = MetadataRecord.Decode([1, 21, 0, 0, 0]).Value;

    /// <summary>Whether the metadata.version is one that could still migrate from ZooKeeper.</summary>
    public static bool KnowsZooKeeper(IReadOnlyList<KeyValuePair<string, short>> features) => features.Any(feature => feature is { Key: MetadataVersion, Value: >= 8 and < 22 });

    /// <summary>Version of partition records at a metadata.version: 1 brings directories (3.7-IV2), 2 eligible leader replicas (4.0-IV1).</summary>
    public static short PartitionRecordVersion(short metadataVersion) => metadataVersion switch
    {
        >= 23 => 2,
        >= 17 => 1,
        _ => 0,
    };

    /// <summary>Version of registrations at a metadata.version: 1 brings controlled shutdown (3.3-IV3), 2 the way out of ZooKeeper (3.4-IV0), 3 directories (3.7-IV2).</summary>
    public static short RegisterBrokerVersion(short metadataVersion) => metadataVersion switch
    {
        >= 17 => 3,
        >= 8 => 2,
        _ => 1,
    };
}
