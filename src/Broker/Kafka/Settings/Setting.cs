namespace Lab.Broker.Kafka.Settings;

/// <summary>One setting of one release: a row of the table that the release itself holds (its ConfigDef).</summary>
public sealed class Setting
{
    public required SettingScope Scope { get; init; }

    /// <summary>The real name, verbatim: <c>min.insync.replicas</c>.</summary>
    public required string Name { get; init; }

    public required SettingType Type { get; init; }

    /// <summary>The default as it would stand in a properties file; null when the default is "not set" or there is none.</summary>
    public required string? Default { get; init; }

    /// <summary>True when there is no default and the software refuses to start without a value.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>Range, list of words or form that a given value must have.</summary>
    public required AllowedValues Allowed { get; init; }

    /// <summary>True when Kafka does not document the setting.</summary>
    public required bool IsInternal { get; init; }

    /// <summary>Broker settings only; <see cref="UpdateMode.None"/> elsewhere.</summary>
    public required UpdateMode UpdateMode { get; init; }

    /// <summary>Topic settings: the broker settings that supply the value when the topic does not, strongest first.</summary>
    public required IReadOnlyList<string> BrokerSynonyms { get; init; }

    /// <summary>The release this row describes.</summary>
    public required KafkaRelease Release { get; init; }

    /// <summary>The first known release that has the setting.</summary>
    public required KafkaRelease Since { get; init; }

    /// <summary>The first known release that no longer has it; null when the newest still does.</summary>
    public required KafkaRelease? RemovedIn { get; init; }

    /// <summary>The unit its number counts in; it is part of the name.</summary>
    public SettingUnit Unit => SettingUnits.Of(Name);

    /// <summary>What one gains and pays by turning it, in a sentence; null for settings that touch no guarantee.</summary>
    public string? TradesOff => TradeOffs.Of(Scope, Name);

    public override string ToString() => $"{Scope.Word()} setting {Name}";
}
