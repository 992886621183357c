using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

/// <summary>From text to value, by Kafka's rules and by the scenario's.</summary>
public sealed class Values
{
    private const long Day = 86_400_000;

    [Theory]
    [InlineData("linger.ms", "10ms", 10)]
    [InlineData("linger.ms", "1.5s", 1_500)]
    [InlineData("delivery.timeout.ms", "2m", 120_000)]
    [InlineData("metadata.max.age.ms", "8d", 8 * Day)]
    [InlineData("max.block.ms", "1h", 3_600_000)]
    [InlineData("batch.size", "100B", 100)]
    [InlineData("batch.size", "1KiB", 1_024)]
    [InlineData("buffer.memory", "1.5MiB", 1_572_864)]
    [InlineData("buffer.memory", "1GiB", 1_073_741_824)]
    [InlineData("linger.ms", " +7 ", 7)]
    public void A_scenario_may_write_durations_and_sizes(string name, string text, long expected) => Assert.Equal(expected, Read(name, text, SettingSyntax.Scenario).Whole);

    [Theory]
    [InlineData("log.retention.hours", "8d", 192)]
    [InlineData("log.retention.minutes", "1h", 60)]
    [InlineData("leader.imbalance.check.interval.seconds", "5m", 300)]
    public void A_duration_becomes_the_setting_s_own_unit(string name, string text, long expected)
    {
        Assert.Null(ValueParser.Parse(Setting(SettingScope.Broker, name), text, SettingSyntax.Scenario, out var value));
        Assert.Equal(expected, value.Whole);
    }

    [Theory]
    [InlineData("linger.ms", "1KiB", "is a size, where milliseconds are counted")]
    [InlineData("batch.size", "5s", "is a duration, where bytes are counted")]
    [InlineData("linger.ms", "0.5ms", "is no whole number of milliseconds")]
    [InlineData("linger.ms", "5lightyears", "has the unknown unit 'lightyears'")]
    [InlineData("linger.ms", "5 ms", "is not a number with a unit")]
    [InlineData("linger.ms", "ms", "is not a whole number")]
    [InlineData("linger.ms", "soon", "is not a whole number")]
    [InlineData("linger.ms", "999999999999999999d", "is too large")]
    [InlineData("retries", "5s", "is not a whole number")]
    [InlineData("batch.size", "4GiB", "does not fit the type INT (-2147483648 to 2147483647)")]
    public void What_does_not_come_out_whole_is_refused(string name, string text, string wrong) =>
        Assert.Equal(wrong, ValueParser.Parse(Setting(SettingScope.Producer, name), text, SettingSyntax.Scenario, out _));

    [Theory]
    [InlineData("linger.ms", "10ms")]
    [InlineData("linger.ms", "1.0")]
    [InlineData("linger.ms", "1_000")]
    [InlineData("linger.ms", "")]
    [InlineData("linger.ms", "1,000")]
    [InlineData("linger.ms", "0x10")]
    [InlineData("linger.ms", "9223372036854775808")]
    [InlineData("batch.size", "2147483648")]
    [InlineData("enable.idempotence", "yes")]
    [InlineData("enable.idempotence", "1")]
    public void Kafka_reads_plain_values_only(string name, string text)
    {
        var resolution = ProducerSettings.Resolve("4.1", ConfigTables.Given((name, text)), SettingSyntax.Properties);
        Assert.Equal("ConfigException", resolution.Exception);
        Assert.Equal((name, text), (resolution.Problems[0].Setting, resolution.Problems[0].Given));
    }

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData(" False ", false)]
    public void Booleans_ignore_case_and_blanks(string text, bool expected) => Assert.Equal(expected, Read("enable.idempotence", text, SettingSyntax.Properties).Flag);

    [Theory]
    [InlineData("a, b ,c", "a|b|c")]
    [InlineData("", "")]
    [InlineData("a,", "a|")]
    public void Lists_are_cut_at_commas(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read("interceptor.classes", text, SettingSyntax.Properties).List!));

    [Theory]
    [InlineData("linger.ms", "-1", "is below the smallest value 0", "at least 0")]
    [InlineData("max.in.flight.requests.per.connection", "0", "is below the smallest value 1", "at least 1")]
    [InlineData("compression.gzip.level", "10", "is above the largest value 9", "1 to 9, or -1")]
    [InlineData("compression.gzip.level", "0", "is below the smallest value 1", "1 to 9, or -1")]
    [InlineData("acks", "2", "is not one of the allowed words", "all, -1, 0, 1")]
    [InlineData("acks", "ALL", "is not one of the allowed words", "all, -1, 0, 1")]
    [InlineData("compression.type", "Gzip", "is not one of the allowed words", "none, gzip, snappy, lz4, zstd")]
    [InlineData("transactional.id", " ", "is empty", "not empty")]
    public void Ranges_and_words_are_those_of_the_release(string name, string text, string what, string allowed)
    {
        var problem = Assert.Single(ProducerSettings.Resolve("4.1", ConfigTables.Given((name, text))).Problems);
        Assert.Equal((what, allowed, "ConfigException"), (problem.What, problem.Allowed, problem.Exception));
    }

    [Fact]
    public void A_word_spelled_nearly_right_is_suggested() => Assert.Equal("did you mean gzip?",
        ProducerSettings.Resolve("4.1", ConfigTables.Given(("compression.type", "gzipp"))).Problems[0].Suggestion);

    [Fact]
    public void Minus_one_is_the_extra_value_of_the_gzip_level() =>
        Assert.Equal(-1, ProducerSettings.Resolve("4.1", ConfigTables.Given(("compression.gzip.level", "-1"))).Require().CompressionGzipLevel);

    [Theory]
    [InlineData("PT1H", 3_600_000L)]
    [InlineData("pt1h", 3_600_000L)]
    [InlineData("P1D", Day)]
    [InlineData("P1DT2H3M4.5S", Day + 7_384_500)]
    [InlineData("PT0S", 0L)]
    [InlineData("PT0.001S", 1L)]
    [InlineData("+PT1M", 60_000L)]
    [InlineData("PT-1H2H", null)]
    [InlineData("PT-1H", -3_600_000L)]
    [InlineData("-PT1H", -3_600_000L)]
    [InlineData("-PT-1H", 3_600_000L)]
    [InlineData("PT1,5S", 1_500L)]
    [InlineData("PT", null)]
    [InlineData("P", null)]
    [InlineData("P1", null)]
    [InlineData("P1DT", null)]
    [InlineData("P1W", null)]
    [InlineData("P1Y", null)]
    [InlineData("PT1M1H", null)]
    [InlineData("PT1.5H", null)]
    [InlineData("PT.5S", null)]
    [InlineData("1h", null)]
    [InlineData("P1H", null)]
    [InlineData("PT1D", null)]
    public void Iso_durations_are_read_as_java_reads_them(string text, long? ms) => Assert.Equal(ms, IsoDuration.ToMs(text));

    [Fact]
    public void A_duration_written_by_its_largest_unit_reads_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll<int>(raw =>
        {
            var ms = Math.Abs((long)raw);
            var text = new Lab.Model.Duration(ms * 1_000_000).ToString();
            return Read("max.block.ms", text, SettingSyntax.Scenario).Whole == ms;
        }));

    [Fact]
    public void Every_whole_number_reads_as_itself_in_both_syntaxes() =>
        Check.QuickThrowOnFailure(Prop.ForAll<int>(number =>
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            return Read("transaction.timeout.ms", text, SettingSyntax.Scenario).Whole == number
                && Read("transaction.timeout.ms", text, SettingSyntax.Properties).Whole == number;
        }));

    private static SettingValue Read(string name, string text, SettingSyntax syntax)
    {
        Assert.Null(ValueParser.Parse(Setting(SettingScope.Producer, name), text, syntax, out var value));
        return value;
    }

    private static Setting Setting(SettingScope scope, string name) => SettingsTable.For("4.1").Find(scope, name)!;
}
