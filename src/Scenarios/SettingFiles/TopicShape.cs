namespace Lab.Scenarios.SettingFiles;

/// <summary>What a topic gets when it is created, beside its settings: such lines may stand in a topic file.</summary>
public static class TopicShape
{
    public const string ReplicationFactor = "replication.factor";
    public const string Partitions = "partitions";
}
