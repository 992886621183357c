namespace Lab.Broker.Kafka.Settings;

/// <summary>Settings whose value the scenario's cluster decides, and whole families that the lab leaves out.</summary>
internal static class LabOwned
{
    /// <summary>Why a given setting has no effect in the lab, or null when there is no such rule for it.</summary>
    public static string? Why(Setting setting) => setting.Name switch
    {
        "bootstrap.servers" => "the scenario's cluster decides it: clients start from its brokers",
        "key.serializer" or "value.serializer" or "key.deserializer" or "value.deserializer" => "the lab's clients send and read bytes",
        "broker.id" or "node.id" or "process.roles" or "listeners" or "advertised.listeners" or "inter.broker.listener.name"
            or "controller.listener.names" or "listener.security.protocol.map" or "controller.quorum.voters"
            or "controller.quorum.bootstrap.servers" or "log.dir" or "log.dirs" or "metadata.log.dir" or "broker.rack"
            => "the scenario's cluster decides it",
        var name when IsFamily(name, "ssl.") || IsFamily(name, "sasl.") || IsFamily(name, "security.") || IsFamily(name, "password.encoder.")
            => "checked, but the lab does not simulate security",
        var name when IsFamily(name, "remote.log.") => "checked, but the lab does not simulate tiered storage",
        var name when IsFamily(name, "zookeeper.") => "checked, but the lab's controllers do not use ZooKeeper",
        var name when name.Contains("metric", StringComparison.Ordinal) || IsFamily(name, "telemetry.")
            => "checked, but the lab has no metrics of Kafka's own",
        _ => null,
    };

    private static bool IsFamily(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);
}
