namespace Lab.Broker.Kafka.Settings;

/// <summary>How values are written.</summary>
public enum SettingSyntax
{
    /// <summary>As Kafka reads a properties file: plain numbers in the setting's own unit.</summary>
    Properties,

    /// <summary>As a scenario file may write them: also <c>10ms 5s 2m 1h 8d</c> and <c>100B 1KiB 1MiB 1GiB</c>.</summary>
    Scenario,
}
