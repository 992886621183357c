using Lab.Cli.Tests.Faking;
using Lab.Model.Guarantees;

namespace Lab.Cli.Tests;

public sealed class Exit_codes : FakeLab
{
    [Fact]
    public void Zero_when_everything_comes_out_as_expected() => Assert.Equal(0, Lab("run").Code);

    [Fact]
    public void One_when_something_does_not()
    {
        Behaviour = (_, _) => FakeRun.Clean;

        var (code, output, _) = Lab("run", "scenarios/kafka/acks-one.yaml");

        Assert.Equal(1, code);
        Assert.Contains("NOT as expected", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_when_too_few_runs_reach_their_steps()
    {
        Behaviour = (_, seed) => new([], Reached: seed % 3 == 0);

        Assert.Equal(3, Lab("run", "scenarios/kafka/acks-one.yaml").Code);
    }

    [Fact]
    public void Two_beats_one_and_what_can_be_used_is_run_all_the_same()
    {
        Behaviour = (_, _) => FakeRun.Clean;
        Write("scenarios/kafka/bad.yaml", Files.AcksOne.Replace("acks: 1", "ackz: 1", StringComparison.Ordinal));

        var (code, output, error) = Lab("run");

        Assert.Equal(2, code);
        Assert.Contains("scenarios/kafka/bad.yaml:6:62: ", error, StringComparison.Ordinal);
        Assert.Contains("1 mistake in the input", output, StringComparison.Ordinal);
        Assert.Contains("\"exitCode\": 2", Read("reports/latest/summary.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_beats_three()
    {
        Behaviour = (scenario, _) => scenario.Variant == "acks-all" ? new([GuaranteeKind.NoLoss]) : new([], Reached: false);

        Assert.Equal(1, Lab("run", "scenarios/kafka/acks-one.yaml").Code);
    }

    [Fact]
    public void A_replay_says_whether_its_one_run_breaks_what_was_to_hold()
    {
        Assert.Equal(0, Lab("replay", "acks-one", "--seed", "2").Code);
        Assert.Equal(0, Lab("replay", "acks-one", "--seed", "3").Code);
        Behaviour = (_, _) => new([GuaranteeKind.NoLoss]);
        Assert.Equal(1, Lab("replay", "acks-one", "--seed", "2", "--variant", "acks-all").Code);
        Behaviour = (_, _) => new([], Reached: false);
        Assert.Equal(3, Lab("replay", "acks-one", "--seed", "2").Code);
        Behaviour = (_, _) => new([], Unknown: true);
        Assert.Equal(3, Lab("replay", "acks-one", "--seed", "2").Code);
    }

    [Fact]
    public void A_failure_of_the_lab_is_one_line_with_the_command_that_shows_it_again()
    {
        Behaviour = (scenario, seed) => seed >= 3 && scenario.Variant == "acks-all" ? throw new InvalidOperationException("offset 3\nis before offset 4") : FakeRun.Clean;

        var (code, _, error) = Lab("run", "scenarios/kafka/acks-one.yaml", "--set", "producers/p1/records=5");

        Assert.Equal(70, code);
        Assert.Equal(
            "The lab failed (a bug): offset 3 is before offset 4 [scenarios/kafka/acks-one.yaml, variant acks-all, seed 3: ./lab replay scenarios/kafka/acks-one.yaml --seed 3 --variant acks-all --set producers/p1/records=5]",
            error.TrimEnd('\n').Split('\n')[^1]);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists("reports/latest"));
    }

    [Fact]
    public void Ctrl_C_leaves_the_old_report_whole()
    {
        Lab("run", "scenarios/kafka/acks-one.yaml");
        var before = FilesUnder("reports").ToDictionary(f => f, f => Read("reports/" + f));
        Behaviour = (_, seed) =>
        {
            if (seed == 7) CancelSource.Cancel();
            return FakeRun.Clean;
        };

        var (code, output, error) = Lab("run");

        Assert.Equal(130, code);
        Assert.Equal("", output);
        Assert.Contains("Cancelled", error, StringComparison.Ordinal);
        Assert.Equal(before, FilesUnder("reports").ToDictionary(f => f, f => Read("reports/" + f)));
    }
}
