using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Lab.Reports.Svg;

namespace Lab.Reports.Tests;

public sealed class Words_and_markup
{
    [Fact]
    public void Any_text_survives_escaping_but_for_what_xml_forbids() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text =>
        {
            text ??= "";
            var back = XElement.Parse($"<a b=\"{Xml.Escape(text)}\">x{Xml.Escape(text)}</a>", LoadOptions.PreserveWhitespace);
            var legal = text.All(c => System.Xml.XmlConvert.IsXmlChar(c) && c != '\r');
            return !legal || back.Value == "x" + text;
        }));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_coordinate_that_is_no_number_is_a_bug(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => SvgBuilder.Number(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.001, "0")]
    [InlineData(1.005, "1")]
    [InlineData(1234.5678, "1234.57")]
    [InlineData(-3.1, "-3.1")]
    public void Coordinates_are_short(double value, string expected) => Assert.Equal(expected, SvgBuilder.Number(value));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(840_000, "0.84 ms")]
    [InlineData(9_999_000, "10.0 ms")]
    [InlineData(312_000_000, "312 ms")]
    [InlineData(999_900_000, "1.00 s")]
    [InlineData(9_001_580_000, "9.00 s")]
    [InlineData(123_000_000_000, "2 min 3 s")]
    [InlineData(7_260_000_000_000, "2 h 1 min")]
    [InlineData(long.MaxValue, "for ever")]
    public void Lengths_of_time(long nanos, string expected) => Assert.Equal(expected, Words.Span(new(nanos)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00001, "<0.01")]
    [InlineData(0.0004, "0.04")]
    [InlineData(0.0188, "1.9")]
    [InlineData(0.205, "21")]
    [InlineData(0.9999, ">99")]
    [InlineData(1, "100")]
    public void Percentages_never_round_to_nothing_or_to_all(double ratio, string expected) => Assert.Equal(expected, Words.Percent(ratio));

    [Theory]
    [InlineData("m17 was lost", "m17 was lost.")]
    [InlineData("p1 sent m3 before m4", "p1 sent m3 before m4.")]
    [InlineData("broker 1 fell.", "Broker 1 fell.")]
    [InlineData("billing is stuck", "billing is stuck.")]
    [InlineData("  ", "")]
    public void Sentences(string text, string expected) => Assert.Equal(expected, Words.Sentence(text));

    [Theory]
    [InlineData("a.yaml", "base", "./lab replay a.yaml --seed 7")]
    [InlineData("my file's.yaml", "x y", "./lab replay 'my file'\\''s.yaml' --seed 7 --variant 'x y'")]
    [InlineData("a.yaml", "acks=all", "./lab replay a.yaml --seed 7 --variant acks=all")]
    public void A_replay_command_can_be_pasted(string file, string variant, string expected) => Assert.Equal(expected, ReplayCommand.For(file, variant, 7));

    [Fact]
    public void A_replay_command_repeats_what_was_set() =>
        Assert.Equal("../lab replay a.yaml --seed 7 --set 'consumers/c/handler=[commit, effect]'", ReplayCommand.For("a.yaml", "base", 7, "../lab", ["consumers/c/handler=[commit, effect]"]));

    [Fact]
    public void Wrapped_lines_are_no_wider_than_asked_and_lose_no_word() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
        Gen.Choose(1, 12).Select(n => new string('w', n)).ListOf().Select(words => string.Join(' ', words)).ToArbitrary(),
        text =>
        {
            var lines = TextMeasure.Wrap(text, 12, 90);
            return string.Join(' ', lines) == text && lines.All(l => TextMeasure.Width(l, 12) <= 90 || !l.Contains(' ', StringComparison.Ordinal));
        }));
}
