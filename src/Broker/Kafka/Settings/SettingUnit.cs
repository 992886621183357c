namespace Lab.Broker.Kafka.Settings;

/// <summary>What a setting's number counts. Kafka carries it in the name.</summary>
public enum SettingUnit
{
    None,
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Bytes,
    BytesPerSecond,
}

/// <summary>Finds the unit, and says how large it is.</summary>
public static class SettingUnits
{
    /// <summary>The unit a name carries: <c>linger.ms</c> is in milliseconds, <c>batch.size</c> (by its documentation) in bytes.</summary>
    public static SettingUnit Of(string name)
    {
        if (name.EndsWith(".ms", StringComparison.Ordinal) || name.EndsWith(".millis", StringComparison.Ordinal))
            return SettingUnit.Milliseconds;
        if (name.EndsWith("bytes.per.second", StringComparison.Ordinal))
            return SettingUnit.BytesPerSecond;
        if (name.EndsWith(".seconds", StringComparison.Ordinal))
            return SettingUnit.Seconds;
        if (name.EndsWith(".minutes", StringComparison.Ordinal))
            return SettingUnit.Minutes;
        if (name.EndsWith(".hours", StringComparison.Ordinal))
            return SettingUnit.Hours;
        if (name.EndsWith(".bytes", StringComparison.Ordinal) || name.EndsWith("buffer.size", StringComparison.Ordinal))
            return SettingUnit.Bytes;
        return name is "batch.size" or "buffer.memory" or "max.request.size" or "metadata.log.max.record.bytes.between.snapshots"
            ? SettingUnit.Bytes
            : SettingUnit.None;
    }

    /// <summary>Milliseconds in one of a unit of time; 0 when it is no unit of time.</summary>
    public static long InMs(this SettingUnit unit) => unit switch
    {
        SettingUnit.Milliseconds => 1,
        SettingUnit.Seconds => 1_000,
        SettingUnit.Minutes => 60_000,
        SettingUnit.Hours => 3_600_000,
        _ => 0,
    };

    public static string Word(this SettingUnit unit) => unit switch
    {
        SettingUnit.Milliseconds => "milliseconds",
        SettingUnit.Seconds => "seconds",
        SettingUnit.Minutes => "minutes",
        SettingUnit.Hours => "hours",
        SettingUnit.Bytes => "bytes",
        SettingUnit.BytesPerSecond => "bytes a second",
        _ => "",
    };
}
