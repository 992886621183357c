namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// Names that people still paste although they mean nothing any more, or never meant anything to the Java client. A
/// release that still has the name in its table knows better: there it is a setting like any other.
/// </summary>
public static partial class DeadSettings
{
    /// <summary>The dead names of one scope.</summary>
    public static IReadOnlyList<DeadSetting> All(SettingScope scope) => scope switch
    {
        SettingScope.Producer => OfProducer,
        SettingScope.Consumer => OfConsumer,
        SettingScope.Broker => OfBroker,
        _ => OfTopic,
    };

    /// <summary>The entry of a name in a scope, or null.</summary>
    public static DeadSetting? Find(SettingScope scope, string name)
    {
        foreach (var dead in All(scope))
        {
            if (dead.Name == name)
                return dead;
        }

        return null;
    }
}
