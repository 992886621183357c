namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// A topic's value of each setting: its own, else the broker's under the strongest synonym that was given (hours and
/// minutes become milliseconds), else the default.
/// </summary>
internal sealed class TopicValues(GivenSettings topic, GivenSettings broker)
{
    private const string Difference = "message.timestamp.difference.max.ms";

    public KafkaRelease Release => topic.Release;

    public long Long(string name) => Value(name).Whole
        ?? throw new InvalidOperationException($"The topic setting {name} has no value in Kafka {Release}.");

    public int Int(string name) => checked((int)Long(name));

    public int IntOr(string name, int absent) => topic.Has(name) ? Int(name) : absent;

    public double Double(string name) => Value(name).Number;

    public bool Flag(string name) => Value(name).Flag;

    public string Text(string name) => Value(name).Text ?? "";

    /// <summary><c>internal.segment.bytes</c> has no default and no floor; where it is given it wins (4.x).</summary>
    public int SegmentBytes()
    {
        var bytes = Int("segment.bytes");
        return topic.LongOrNull("internal.segment.bytes") is { } own ? checked((int)own) : bytes;
    }

    /// <summary>A broker may say any negative number for "never".</summary>
    public long RetentionMs() => Math.Max(-1, Long("retention.ms"));

    public CleanupPolicy Cleanup()
    {
        var policy = CleanupPolicy.None;
        foreach (var word in Value("cleanup.policy").List ?? [])
            policy |= word == "compact" ? CleanupPolicy.Compact : CleanupPolicy.Delete;
        return policy;
    }

    /// <summary>
    /// KIP-937 (3.6) split one window into two; until 4.0 the old one stands in for each that was left unlimited.
    /// </summary>
    public long TimestampWindowMs(string name)
    {
        var window = topic.Has(name) ? Long(name) : long.MaxValue;
        return window == long.MaxValue && topic.Has(Difference) ? Long(Difference) : window;
    }

    private SettingValue Value(string name)
    {
        var setting = topic.Table.Find(SettingScope.Topic, name)
            ?? throw new InvalidOperationException($"Kafka {Release} has no topic setting {name}.");
        var value = topic.Value(name);
        var isFound = topic.IsGiven(name);
        foreach (var synonym in setting.BrokerSynonyms)
        {
            broker.MarkRead(synonym);
            if (isFound || !broker.IsGiven(synonym))
                continue;
            value = Converted(broker.Value(synonym), SettingUnits.Of(synonym), setting.Unit);
            isFound = true;
        }

        return value;
    }

    private static SettingValue Converted(SettingValue value, SettingUnit from, SettingUnit to) =>
        from == to || from.InMs() == 0 || to.InMs() == 0 || value.Whole is not { } whole
            ? value
            : SettingValue.Of(checked(whole * from.InMs() / to.InMs()));
}
