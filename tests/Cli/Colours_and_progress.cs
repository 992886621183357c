using System.Text.RegularExpressions;
using Lab.Cli.Output;
using Lab.Cli.Tests.Faking;

namespace Lab.Cli.Tests;

public sealed partial class Colours_and_progress : FakeLab
{
    [Fact]
    public void Without_a_terminal_there_is_no_escape_sequence()
    {
        var (_, output, error) = Lab("run");

        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain('\e', error);
    }

    [Fact]
    public void Colours_change_no_letter()
    {
        var plain = Lab("run").Out;
        var coloured = Lab(e => e with { OutColours = true }, "run").Out;

        Assert.Contains('\e', coloured);
        Assert.Equal(plain, Escapes().Replace(coloured, ""));
    }

    [Fact]
    public void A_command_to_copy_is_told_from_the_rest()
    {
        Assert.Equal("  base  ./lab x is a name", Colours.Table("  base  ./lab x is a name", "./lab"));
        Assert.NotEqual("    ./lab replay", Colours.Table("    ./lab replay", "./lab"));
    }

    [Fact]
    public void On_a_terminal_a_bar_moves_and_the_lines_of_a_log_are_left_out()
    {
        var (code, output, error) = Lab(e => e with { ErrIsTerminal = true }, "run");

        Assert.Equal(ExitCode.AsExpected, code);
        Assert.Equal(Lab("run").Out, output);
        Assert.Contains("━", error, StringComparison.Ordinal);
        Assert.Contains("acks-one, acks-all", error, StringComparison.Ordinal);
        Assert.DoesNotContain("40 runs", error, StringComparison.Ordinal);
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
