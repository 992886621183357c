namespace Lab.Broker.Kafka.Settings;

/// <summary>The type of a setting's value, as Kafka's ConfigDef names it.</summary>
public enum SettingType
{
    Boolean,
    Short,
    Int,
    Long,
    Double,
    String,
    /// <summary>Comma separated; blanks around the commas do not count.</summary>
    List,
    /// <summary>A Java class name.</summary>
    Class,
    Password,
}

/// <summary>When a broker setting may change.</summary>
public enum UpdateMode
{
    /// <summary>Not a broker setting: such are read when the client is built, or altered with the topic.</summary>
    None,
    /// <summary>Only with a restart.</summary>
    ReadOnly,
    /// <summary>For one broker, while it runs.</summary>
    PerBroker,
    /// <summary>For one broker or for all, while they run.</summary>
    ClusterWide,
}
