using Lab.Broker.Kafka.Settings;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// Names that Kafka's own tables lack and that are right nevertheless: they belong to what is plugged into a client or broker (serializers,
/// authorizers, tiered storage), or carry a listener's name.
/// </summary>
public static class ForeignNames
{
    private static readonly string[] OfClients =
    [
        "schema.registry.", "basic.auth.", "bearer.auth.", "auto.register.", "use.latest.", "use.schema.", "specific.avro.", "avro.", "json.", "specific.protobuf.", "normalize.schemas", "latest.compatibility.",
        "key.subject.name.strategy", "value.subject.name.strategy", "value.converter", "key.converter", "spring.", "confluent.", "apicurio.", "config.providers.",
    ];

    private static readonly string[] OfBrokers =
    [
        "listener.name.", "super.users", "allow.everyone.if.no.acl.found", "confluent.", "config.providers.", "rsm.config.", "rlmm.config.", "ranger.", "strimzi.", "cruise.control.",
    ];

    /// <summary>True when the name is somebody else's.</summary>
    public static bool Has(SettingScope scope, string name)
    {
        foreach (var beginning in scope is SettingScope.Broker ? OfBrokers : scope is SettingScope.Topic ? ["confluent."] : OfClients)
            if (name.StartsWith(beginning, StringComparison.Ordinal)) return true;
        return false;
    }
}
