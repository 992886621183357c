namespace Lab.Broker.Kafka.Settings;

/// <summary>What turning a setting gains and costs, in a sentence, for the settings that a guarantee hangs on.</summary>
internal static partial class TradeOffs
{
    /// <summary>The sentence, or null when the setting touches no guarantee.</summary>
    public static string? Of(SettingScope scope, string name) => scope switch
    {
        SettingScope.Producer => OfProducer(name) ?? OfClient(name),
        SettingScope.Consumer => OfConsumer(name) ?? OfClient(name),
        SettingScope.Broker => OfBroker(name),
        _ => OfTopic(name),
    };
}
