using FsCheck;
using FsCheck.Fluent;
using Lab.Scenarios.Documents;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Tests.SettingFiles;

/// <summary>java.util.Properties.load, rule by rule.</summary>
public sealed class Properties_files
{
    [Theory]
    [InlineData("acks=all", "acks", "all")]
    [InlineData("acks = all", "acks", "all")]
    [InlineData("acks:all", "acks", "all")]
    [InlineData("acks : all", "acks", "all")]
    [InlineData("acks all", "acks", "all")]
    [InlineData("acks\t\f all", "acks", "all")]
    [InlineData("  acks=all", "acks", "all")]
    [InlineData("acks=all  ", "acks", "all  ")]
    [InlineData("acks==all", "acks", "=all")]
    [InlineData("acks= = all", "acks", "= all")]
    [InlineData("acks", "acks", "")]
    [InlineData("acks=", "acks", "")]
    [InlineData("a\\=b\\:c\\ d=e", "a=b:c d", "e")]
    [InlineData("path=c\\:\\\\logs", "path", "c:\\logs")]
    [InlineData("tabs=\\t\\n\\r\\f", "tabs", "\t\n\r\f")]
    [InlineData("u=\\u0041\\u00e9", "u", "A\u00e9")]
    [InlineData("odd=\\q", "odd", "q")]
    [InlineData("key=value # no comment", "key", "value # no comment")]
    [InlineData("key=last\\", "key", "last")]
    public void A_line_is_a_key_and_a_value(string text, string key, string value)
    {
        var entry = Assert.Single(Read(text));
        Assert.Equal((key, value), (entry.Key, entry.Value));
    }

    [Theory]
    [InlineData("# acks=all")]
    [InlineData("! acks=all")]
    [InlineData("   \t# acks=all")]
    [InlineData("")]
    [InlineData("\r\n\r\n  \n")]
    public void Comments_and_blank_lines_are_nothing(string text) => Assert.Empty(Read(text));

    [Fact]
    public void A_backslash_at_the_end_goes_on_in_the_next_line_without_its_leading_blanks()
    {
        var entries = Read("hosts=a,\\\n      b,\\\r\n\t c\nacks=1");
        Assert.Equal([("hosts", "a,b,c"), ("acks", "1")], entries.Select(e => (e.Key, e.Value)));
        Assert.Equal([1, 4], entries.Select(e => e.Place.Line));
    }

    [Fact]
    public void Two_backslashes_at_the_end_are_one_and_end_the_line() =>
        Assert.Equal([("dir", "c:\\"), ("acks", "1")], Read("dir=c:\\\\\nacks=1").Select(e => (e.Key, e.Value)));

    [Fact]
    public void A_comment_does_not_go_on_and_what_goes_on_is_no_comment()
    {
        Assert.Equal([("acks", "1")], Read("# said \\\nacks=1").Select(e => (e.Key, e.Value)));
        Assert.Equal([("acks", "1#2")], Read("acks=1\\\n#2").Select(e => (e.Key, e.Value)));
    }

    [Fact]
    public void A_blank_line_ends_what_was_to_go_on() =>
        Assert.Equal([("acks", "1"), ("retries", "2")], Read("acks=1\\\n\nretries=2").Select(e => (e.Key, e.Value)));

    [Fact]
    public void A_key_stands_where_its_first_letter_does()
    {
        var entry = Assert.Single(Read("# one\n\n   acks=1"));
        Assert.Equal("a.properties:3:4", entry.Place.ToString());
    }

    [Fact]
    public void Both_lines_of_one_name_are_read() => Assert.Equal(["1", "all"], Read("acks=1\nacks=all").Select(e => e.Value));

    [Theory]
    [InlineData("a=\\u12")]
    [InlineData("a=\\u12g4")]
    public void A_broken_escape_is_what_Java_throws_at(string text)
    {
        var problems = new List<Problem>();
        Assert.Empty(PropertiesText.Read("a.properties", text, problems));
        Assert.Contains("Malformed", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    /// <summary>What Properties.store writes, load reads: every special character behind a backslash.</summary>
    [Fact]
    public void What_is_escaped_comes_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonEmptyString Key, string Value)>(),
        pair =>
        {
            var (key, value) = (pair.Key.Get, pair.Value ?? "");
            var entry = Assert.Single(Read($"{Stored(key, isKey: true)}={Stored(value, isKey: false)}"));
            Assert.Equal((key, value), (entry.Key, entry.Value));
        }).QuickCheckThrowOnFailure();

    private static string Stored(string text, bool isKey)
    {
        var stored = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            stored.Append(text[i] switch
            {
                ' ' when isKey || i == 0 => "\\ ",
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                '\f' => "\\f",
                '\\' or '=' or ':' or '#' or '!' => $"\\{text[i]}",
                < ' ' or > '~' => $"\\u{(int)text[i]:X4}",
                _ => text[i].ToString(),
            });
        }

        return stored.ToString();
    }

    private static IReadOnlyList<PropertyEntry> Read(string text)
    {
        var problems = new List<Problem>();
        var entries = PropertiesText.Read("a.properties", text, problems);
        Assert.Empty(problems);
        return entries;
    }
}
