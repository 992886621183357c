using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.SettingFiles;

/// <summary>A setting as a file gives it.</summary>
/// <param name="Scope">Whose setting it is.</param>
/// <param name="Name">Kafka's name.</param>
/// <param name="Value">As a properties file holds it.</param>
/// <param name="Written">The key as it stands in the file: <c>spring.kafka.producer.acks</c>.</param>
/// <param name="Place">Where the key stands.</param>
public sealed record GivenSetting(SettingScope Scope, string Name, string Value, string Written, Place Place)
{
    /// <summary><c>producer.properties:4</c></summary>
    public string From => $"{Place.Source}:{Place.Line}";
}
