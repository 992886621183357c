using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

public sealed partial record ControllerOptions
{
    /// <summary>The options that a controller's properties and the levels of its cluster's features come to.</summary>
    public static ControllerOptions From(BrokerId node, string clusterId, BrokerSettings settings, FeatureLevels features, ControllerRules rules)
    {
        var profile = settings.Release.Profile;
        return new()
        {
            NodeId = node,
            ClusterId = clusterId,
            Rules = rules,
            Features = ControllerFeatures.Bootstrap(features),
            SupportedFeatures = ControllerFeatures.SupportedBy(settings.Release),
            SessionTimeout = Duration.FromMs(settings.BrokerSessionTimeoutMs),
            UncleanLeaderElectionEnable = settings.UncleanLeaderElectionEnable,
            UncleanLeaderElectionInterval = Duration.FromMs(settings.UncleanLeaderElectionIntervalMs),
            SocketBuffers = new(settings.SocketSendBufferBytes, settings.SocketReceiveBufferBytes),
            MinInsyncReplicas = settings.MinInsyncReplicas,
            DefaultReplicationFactor = settings.DefaultReplicationFactor,
            NumPartitions = settings.NumPartitions,
            AutoLeaderRebalanceEnable = settings.AutoLeaderRebalanceEnable,
            LeaderImbalanceCheckInterval = Duration.FromSeconds(settings.LeaderImbalanceCheckIntervalSeconds),
            MetadataMaxIdleInterval = Duration.FromMs(settings.MetadataMaxIdleIntervalMs),
            AppendLinger = Duration.FromMs(settings.ControllerQuorumAppendLingerMs),
            ElectionTimeout = Duration.FromMs(settings.ControllerQuorumElectionTimeoutMs),
            FetchTimeout = Duration.FromMs(settings.ControllerQuorumFetchTimeoutMs),
            ElectionBackoffMax = Duration.FromMs(settings.ControllerQuorumElectionBackoffMaxMs),
            QuorumRequestTimeout = Duration.FromMs(settings.ControllerQuorumRequestTimeoutMs),
            QuorumRetryBackoff = Duration.FromMs(settings.ControllerQuorumRetryBackoffMs),
            MetadataLog = MetadataLogOptions.From(settings, rules.Snapshots),
            AcceptsTopicConfigs = configs => !TopicSettings.Resolve(profile, configs).IsRefusedByKafka,
        };
    }
}
