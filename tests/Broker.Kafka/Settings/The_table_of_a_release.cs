using System.Globalization;
using System.Text.Json;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

public sealed class The_table_of_a_release
{
    public static TheoryData<string> Profiles => ConfigTables.Profiles;

    [Theory, MemberData(nameof(Profiles))]
    public void Has_each_setting_with_the_type_and_default_the_release_itself_holds(string profile)
    {
        var table = SettingsTable.For(profile);
        var wrong = new List<string>();
        foreach (var scope in SettingScopes.All)
        {
            var rows = ConfigTables.Rows(table.Release, scope.Word()).ToList();
            Assert.Equal(rows.Select(r => r.GetProperty("name").GetString()).Order(StringComparer.Ordinal), table.All(scope).Select(s => s.Name));
            foreach (var row in rows)
            {
                var setting = table.Find(scope, row.GetProperty("name").GetString()!)!;
                if (Difference(row, setting) is { } difference)
                    wrong.Add($"{setting}: {difference}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Accepts_every_default_when_it_is_written_down(string profile)
    {
        // KIP-1102's enumeration is written in small letters and its default in capitals; Kafka compares without case.
        var table = SettingsTable.For(profile);
        var refused = from scope in SettingScopes.All
                      from setting in table.All(scope)
                      where setting.Default is not null && setting.Name != "share.acquire.mode" && setting.Allowed is not AllowedValues.NonEmpty
                      where ValueParser.Parse(setting, setting.Default!, SettingSyntax.Properties, out var value) is not null || setting.Allowed.Refuse(value) is not null
                      select setting.ToString();

        Assert.Empty(refused);
    }

    [Fact]
    public void Knows_since_when_a_setting_lives_and_when_it_went()
    {
        var retry = SettingsTable.For("4.1").Find(SettingScope.Producer, "retry.backoff.max.ms")!;
        Assert.Equal(("3.9", null), (retry.Since.Profile, retry.RemovedIn?.Profile));

        var shutdown = SettingsTable.For("3.9").Find(SettingScope.Broker, "controlled.shutdown.max.retries")!;
        Assert.Equal(("2.4", "4.1"), (shutdown.Since.Profile, shutdown.RemovedIn?.Profile));

        var gone = SettingsTable.For("4.1").FindElsewhere(SettingScope.Broker, "controlled.shutdown.max.retries")!.Value;
        Assert.Equal(("2.4", "4.1"), (gone.Since.Profile, gone.RemovedIn?.Profile));
        Assert.Null(SettingsTable.For("4.1").FindElsewhere(SettingScope.Broker, "no.such.setting"));
    }

    [Theory]
    [InlineData(SettingScope.Producer, "linger.ms", SettingUnit.Milliseconds)]
    [InlineData(SettingScope.Producer, "batch.size", SettingUnit.Bytes)]
    [InlineData(SettingScope.Producer, "retries", SettingUnit.None)]
    [InlineData(SettingScope.Broker, "log.retention.hours", SettingUnit.Hours)]
    [InlineData(SettingScope.Broker, "offsets.retention.minutes", SettingUnit.Minutes)]
    [InlineData(SettingScope.Broker, "leader.imbalance.check.interval.seconds", SettingUnit.Seconds)]
    [InlineData(SettingScope.Broker, "log.cleaner.dedupe.buffer.size", SettingUnit.Bytes)]
    [InlineData(SettingScope.Broker, "group.max.size", SettingUnit.None)]
    public void Takes_the_unit_from_the_name(SettingScope scope, string name, SettingUnit unit) =>
        Assert.Equal(unit, SettingsTable.For("4.1").Find(scope, name)!.Unit);

    [Fact]
    public void Says_what_each_setting_of_a_guarantee_trades()
    {
        foreach (var name in new[] { "acks", "retries", "delivery.timeout.ms", "enable.idempotence", "linger.ms", "transactional.id" })
            Assert.NotNull(SettingsTable.For("4.1").Find(SettingScope.Producer, name)!.TradesOff);
        foreach (var name in new[] { "min.insync.replicas", "flush.messages", "retention.ms", "cleanup.policy", "unclean.leader.election.enable" })
            Assert.NotNull(SettingsTable.For("4.1").Find(SettingScope.Topic, name)!.TradesOff);
        Assert.Null(SettingsTable.For("4.1").Find(SettingScope.Broker, "ssl.protocol")!.TradesOff);
    }

    [Fact]
    public void Describes_a_setting_in_one_paragraph() => Assert.Equal(
        "linger.ms is a producer setting of type long in milliseconds (at least 0). Default: 5 in 4.1 (0 up to 3.9). "
        + "Longer makes fuller batches and fewer requests, and delays every record that much; what waits in memory dies with the process.",
        SettingsTable.Describe(SettingsTable.For("4.1").Find(SettingScope.Producer, "linger.ms")!));

    [Fact]
    public void Describes_where_a_topic_setting_comes_from() => Assert.StartsWith(
        "retention.ms is a topic setting of type long in milliseconds (at least -1). Default: 604800000. "
        + "When the topic does not set it, the broker's log.retention.ms, then log.retention.minutes, then log.retention.hours does.",
        SettingsTable.Describe(SettingsTable.For("4.1").Find(SettingScope.Topic, "retention.ms")!), StringComparison.Ordinal);

    [Fact]
    public void Is_refused_for_an_unknown_profile() => Assert.Throws<ArgumentException>(() => SettingsTable.For("0.8"));

    private static string? Difference(JsonElement row, Setting setting)
    {
        var isRequired = row.TryGetProperty("required", out var required) && required.GetBoolean();
        if (!row.GetProperty("type").GetString()!.Equals(setting.Type.ToString(), StringComparison.OrdinalIgnoreCase))
            return $"type {setting.Type}";
        if (isRequired != setting.IsRequired)
            return $"required {setting.IsRequired}";
        if (setting.IsInternal != (row.TryGetProperty("internal", out var isInternal) && isInternal.GetBoolean()))
            return $"internal {setting.IsInternal}";
        if (row.TryGetProperty("update_mode", out var mode) && mode.GetString() != ModeText(setting.UpdateMode))
            return $"update mode {setting.UpdateMode}";
        if (setting.Scope is SettingScope.Topic && row.GetProperty("broker_synonyms") is { ValueKind: JsonValueKind.Array } synonyms
            && !synonyms.EnumerateArray().Select(s => s.GetString()).SequenceEqual(setting.BrokerSynonyms))
            return "broker synonyms";
        return isRequired || HasDefault(row.GetProperty("default"), GivenSettings.DefaultOf(setting)) ? null : $"default {setting.Default}";
    }

    private static bool HasDefault(JsonElement theirs, SettingValue ours) => theirs.ValueKind switch
    {
        JsonValueKind.Null => !ours.IsSet,
        JsonValueKind.True or JsonValueKind.False => ours.Whole == (theirs.GetBoolean() ? 1 : 0),
        JsonValueKind.Array => ours.List!.SequenceEqual(theirs.EnumerateArray().Select(e => e.GetString()!)),
        JsonValueKind.String => ours.Text == theirs.GetString() || ours.List is [var only] && only == theirs.GetString(),
        _ when ours.Real is { } real => real == double.Parse(theirs.GetRawText(), CultureInfo.InvariantCulture),
        _ => ours.Whole == theirs.GetInt64(),
    };

    private static string ModeText(UpdateMode mode) => mode switch
    {
        UpdateMode.PerBroker => "per-broker",
        UpdateMode.ClusterWide => "cluster-wide",
        _ => "read-only",
    };
}
