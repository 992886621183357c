namespace Lab.Broker.Kafka.Settings;

/// <summary>Where a setting is written down. One name may live in several scopes with different meanings.</summary>
public enum SettingScope
{
    Producer,
    Consumer,
    /// <summary>server.properties of brokers and controllers.</summary>
    Broker,
    Topic,
}

/// <summary>Scopes as words of a sentence.</summary>
public static class SettingScopes
{
    public static IReadOnlyList<SettingScope> All { get; } =
        [SettingScope.Producer, SettingScope.Consumer, SettingScope.Broker, SettingScope.Topic];

    /// <summary><c>producer</c>, <c>consumer</c>, <c>broker</c>, <c>topic</c>.</summary>
    public static string Word(this SettingScope scope) => scope switch
    {
        SettingScope.Producer => "producer",
        SettingScope.Consumer => "consumer",
        SettingScope.Broker => "broker",
        _ => "topic",
    };
}
