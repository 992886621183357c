using Lab.Cli.Tests.Faking;

namespace Lab.Cli.Tests;

/// <summary>One clear message per problem on standard error, exit code 2, nothing on standard output, no report.</summary>
public sealed class Bad_input : FakeLab
{
    [Theory]
    [InlineData("rnu: there is no such command; there is: run, replay, settings, validate, new, list, check, schema; did you mean run?", "rnu")]
    [InlineData("--run: lab run has no such option; it has: --runs, --seed, --jobs, --set, --only, --baseline, --time, --out, --json, --trace, --audit, --causes, --swarm, --help; did you mean --runs?", "run", "--run", "5")]
    [InlineData("--jsn: lab list has no such option; it has: --json, --help; did you mean --json?", "list", "--jsn")]
    [InlineData("--seed: lab has no such option; it has: --help", "--seed", "1")]
    [InlineData("now: lab schema takes nothing more here", "schema", "now")]
    [InlineData("--runs 0: this is a whole number from 1 to 100000000", "run", "--runs", "0")]
    [InlineData("--runs many: this is a whole number from 1 to 100000000", "run", "--runs", "many")]
    [InlineData("--jobs -1: this is a whole number from 1 to 1024", "run", "--jobs", "-1")]
    [InlineData("--seed ten: a seed is a whole number from 0 to 18446744073709551615, or random", "run", "--seed", "ten")]
    [InlineData("Required argument missing for option: '--runs'.", "run", "--runs")]
    [InlineData("--set acks: this is not PATH=VALUE; write a path with / between names, such as producers/p1/properties/acks=all", "run", "--set", "acks")]
    [InlineData("--set producers/p2/properties/acks=all: there is no \"p2\" in producers; there is: p1; did you mean p1?", "run", "--set", "producers/p2/properties/acks=all")]
    [InlineData("--only ackz-one: no scenario and no variant here is called so; did you mean acks-one?", "run", "--only", "ackz-one")]
    [InlineData("missing.yaml: there is no such file or folder", "run", "missing.yaml")]
    [InlineData("scenarios/kafka/acks-ones.yaml: there is no such file or folder; did you mean acks-one.yaml?", "run", "scenarios/kafka/acks-ones.yaml")]
    [InlineData("--seed is missing: which run of the scenario? Seeds of a campaign are 1, 2, 3, ...", "replay", "acks-one")]
    [InlineData("--seed random: a seed is a whole number from 0 to 18446744073709551615", "replay", "acks-one", "--seed", "random")]
    [InlineData("--variant ack-all: scenarios/kafka/acks-one.yaml has no such variant; it has base, acks-all; did you mean acks-all?", "replay", "acks-one", "--seed", "1", "--variant", "ack-all")]
    [InlineData("scenarios: this folder holds 2 scenarios; name one file", "replay", "scenarios", "--seed", "1")]
    [InlineData("--swarm: scenarios/kafka/acks-one.yaml has no script that a swarm could stand in for (variant base)", "replay", "acks-one", "--seed", "1", "--swarm")]
    [InlineData("Required argument missing for command: 'replay'.", "replay", "--seed", "1")]
    [InlineData("nothing.yaml: there is no such file or folder", "replay", "nothing.yaml", "--seed", "1")]
    [InlineData("nothing.yaml: there is no such file or folder", "validate", "nothing.yaml")]
    [InlineData("kafke: there is no scenario to start from for this system; there is: kafka; did you mean kafka?", "new", "kafke")]
    [InlineData("nothing.jsonl: there is no such file", "check", "nothing.jsonl")]
    public void Is_named(string message, params string[] args)
    {
        var (code, output, error) = Lab(args);

        Assert.Equal(message + "\n", error);
        Assert.Equal("", output);
        Assert.Equal(ExitCode.Unusable, code);
        Assert.False(Directory.Exists("reports"));
    }

    [Fact]
    public void A_broken_file_is_named_with_line_and_column()
    {
        Write("bad.yaml", Files.AcksOne.Replace("acks: 1", "ackz: 1", StringComparison.Ordinal));

        var (code, output, error) = Lab("run", "bad.yaml");

        Assert.Equal("bad.yaml:6:62: ", error[..15]);
        Assert.Contains("did you mean acks?", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Equal("", output);
        Assert.Equal(ExitCode.Unusable, code);
    }

    [Fact]
    public void An_empty_folder_says_how_to_begin()
    {
        Directory.CreateDirectory("empty");

        var (code, _, error) = Lab("run", "empty");

        Assert.Equal("empty: there is no scenario in this folder; scenarios end in .yaml, .yml, .json; lab new kafka writes one to start from\n", error);
        Assert.Equal(ExitCode.Unusable, code);
    }

    [Fact]
    public void An_output_folder_that_holds_something_else_is_left_alone_before_the_first_run()
    {
        Write("mine/notes.txt", "mine");
        Behaviour = (_, _) => throw new InvalidOperationException("a run");

        var (code, _, error) = Lab("run", "--out", "mine");

        Assert.Equal("The report cannot be written to mine: it holds notes.txt, which no report wrote. Choose another folder, or move that away.\n", error);
        Assert.Equal(ExitCode.Unusable, code);
        Assert.Equal(["notes.txt"], FilesUnder("mine"));
    }

    [Fact]
    public void An_output_folder_below_a_file_cannot_be_written()
    {
        Write("file", "");

        var (code, _, error) = Lab("run", "--out", "file/report");

        Assert.StartsWith("The report cannot be written to file/report: ", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unusable, code);
    }

    [Fact]
    public void Disks_are_not_mixed_with_older_files()
    {
        Write("disks/old.log", "old");

        var (code, _, error) = Lab("replay", "acks-one", "--seed", "1", "--disks", "disks");

        Assert.Equal("--disks disks: the folder is not empty; old files would mix with new ones\n", error);
        Assert.Equal(ExitCode.Unusable, code);
    }

    [Fact]
    public void A_history_that_cannot_be_written_is_named()
    {
        var (code, _, error) = Lab("replay", "acks-one", "--seed", "1", "--history", "no/such/folder/h.jsonl");

        Assert.StartsWith("no/such/folder/h.jsonl cannot be written: ", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unusable, code);
    }

    [Fact]
    public void A_new_scenario_never_overwrites_a_file()
    {
        Write("mine.yaml", "mine");

        Assert.Equal((ExitCode.Unusable, "", "mine.yaml: there is a file already; choose another name\n"), Lab("new", "kafka", "mine.yaml"));
        Assert.Equal("mine", Read("mine.yaml"));
    }

    [Fact]
    public void The_built_in_scenarios_may_be_nowhere()
    {
        var (code, _, error) = Lab(e => e with { Home = null });

        Assert.Equal("The built-in scenarios are not to be found: start the lab by its script ./lab, or set LAB_HOME to the folder that holds scenarios/.\n", error);
        Assert.Equal(ExitCode.Unusable, code);
    }

    [Fact]
    public void Several_problems_are_several_lines()
    {
        var (_, _, error) = Lab("run", "--runs", "x", "--jobs", "y", "--seed", "z");

        Assert.Equal(3, error.TrimEnd('\n').Split('\n').Length);
    }
}
