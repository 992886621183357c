namespace Lab.Scenarios.Systems;

/// <summary>The systems that the lab can run.</summary>
public static class SystemCatalogs
{
    public static IReadOnlyList<ISystemCatalog> All { get; } = [new KafkaCatalog()];

    /// <summary>Systems that the language names and the lab cannot run yet.</summary>
    public static IReadOnlyList<string> Later { get; } = ["rabbitmq", "rocketmq", "activemq"];

    public static ISystemCatalog? Find(string system)
    {
        foreach (var catalog in All)
            if (catalog.System == system) return catalog;
        return null;
    }
}
