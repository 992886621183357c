namespace Lab.Scenarios.SettingFiles;

/// <summary>Whose settings a file holds.</summary>
public enum SettingFileKind
{
    /// <summary>server.properties.</summary>
    Broker,

    /// <summary>Settings of one topic, with replication.factor beside them.</summary>
    Topic,

    Producer,

    Consumer,

    /// <summary>For producers and consumers alike: each takes what it knows.</summary>
    Client,

    /// <summary>application.yml or .properties of Spring Boot.</summary>
    Spring,
}

/// <summary>The words that stand before a file on the command line: <c>producer=FILE</c>.</summary>
public static class SettingFileKinds
{
    /// <summary>In the order in which messages name them.</summary>
    public static IReadOnlyList<(string Word, SettingFileKind Kind)> Words { get; } =
    [
        ("broker", SettingFileKind.Broker), ("topic", SettingFileKind.Topic), ("producer", SettingFileKind.Producer), ("consumer", SettingFileKind.Consumer),
        ("client", SettingFileKind.Client), ("spring", SettingFileKind.Spring),
    ];

    public static SettingFileKind? Parse(string word)
    {
        foreach (var (known, kind) in Words)
            if (known == word) return kind;
        return null;
    }

    public static string Word(this SettingFileKind kind)
    {
        foreach (var (word, known) in Words)
            if (known == kind) return word;
        throw new System.Diagnostics.UnreachableException(kind.ToString());
    }
}
