using Lab.Cli.Tests.Faking;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Scenarios;

namespace Lab.Cli.Tests;

/// <summary>`lab run` in CI: against an earlier campaign, within a time.</summary>
public sealed class A_gate : FakeLab
{
    [Fact]
    public void Is_green_beside_a_campaign_that_came_out_the_same()
    {
        Baseline("--runs", "40");

        var (code, output, _) = Lab("run", "--runs", "40", "--baseline", "baseline.json");

        Assert.Equal(0, code);
        Assert.Contains("\nAgainst baseline.json: none of ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_red_when_an_expected_violation_comes_clearly_more_often()
    {
        Baseline("--runs", "100");
        Behaviour = (scenario, seed) => scenario.Producers[0].Properties.ValueOf("acks") == "1" && seed % 2 == 0 ? new([GuaranteeKind.NoLoss]) : FakeRun.Usual(scenario, seed);

        var (code, output, _) = Lab("run", "--runs", "100", "--baseline", "baseline.json");

        Assert.Equal(1, code);
        Assert.Contains("1 of ", output, StringComparison.Ordinal);
        Assert.Contains("  risen: acks=1 loses what the leader acknowledged alone, base: no-loss 60 (60 %, 50-69 %), was 20 (20 %, 13-29 %)\n", output, StringComparison.Ordinal);
        Assert.Contains("Something breaks more often than it did", Read("reports/latest/summary.md"), StringComparison.Ordinal);
        Assert.Contains("Something breaks more often than it did", Read("reports/latest/index.html"), StringComparison.Ordinal);
        Assert.Contains("\"risen\": [\n      {", Read("reports/latest/summary.json"), StringComparison.Ordinal);
        Assert.Contains("<testsuite name=\"baseline\" tests=\"2\" failures=\"1\"", Read("reports/latest/junit.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Stays_green_when_chance_alone_moves_a_rate()
    {
        Baseline("--runs", "100", "--only", "acks-one");

        Assert.Equal(0, Lab("run", "--runs", "73", "--seed", "31", "--only", "acks-one", "--baseline", "baseline.json").Code);
    }

    [Fact]
    public void Says_what_became_rarer_what_is_new_and_what_did_not_run()
    {
        Baseline("--runs", "100", "--only", "base");
        Behaviour = (_, _) => FakeRun.Clean;

        var (code, output, _) = Lab("run", "--runs", "100", "--only", "acks-one", "--baseline", "baseline.json");

        Assert.Equal(1, code);
        Assert.Contains(", 1 has fallen; 1 variant is new; 1 variant of it did not run\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_a_file_that_moved_by_its_name()
    {
        Baseline("--runs", "40");
        Write("elsewhere/acks-one.yaml", Files.AcksOne);

        Assert.Contains("Against baseline.json: none of ", Lab("run", "elsewhere", "--runs", "40", "--baseline", "baseline.json").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("is new", Lab("run", "elsewhere", "--runs", "40", "--baseline", "baseline.json").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json", null, "--baseline missing.json: there is no such file")]
    [InlineData("text.json", "{\n  nothing", "--baseline text.json: line 2: this is not JSON")]
    [InlineData("other.json", "{ \"name\": 1 }", "--baseline other.json: this is JSON, but no summary of a campaign")]
    [InlineData("empty.json", "{ \"scenarios\": [] }", "--baseline empty.json: the campaign in it judged nothing")]
    public void Refuses_a_baseline_that_is_none(string name, string? text, string message)
    {
        if (text is not null) Write(name, text);

        var (code, _, error) = Lab("run", "--baseline", name);

        Assert.Equal(2, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Root, "reports")));
    }

    // The watch moves on by a second whenever somebody looks at it: 30 s are 10 s for each of three variants.
    [Fact]
    public void Shares_its_time_among_the_variants()
    {
        var (code, output, _) = Lab(e => e with { Stopwatch = SecondALook }, "run", "--runs", "1000", "--jobs", "1", "--time", "30s");

        Assert.Equal(0, code);
        Assert.Contains("its share of the time ended it after 10 runs", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Split("its share of the time").Length - 1);
    }

    [Fact]
    public void Leaves_undecided_what_it_had_no_time_to_see()
    {
        Behaviour = (scenario, seed) => seed > 500 ? FakeRun.Usual(scenario, seed) : FakeRun.Clean;

        var (code, output, _) = Lab(e => e with { Stopwatch = SecondALook }, "run", "--runs", "1000", "--jobs", "1", "--time", "30s", "--only", "acks-one");

        Assert.Equal(3, code);
        Assert.Contains("undecided", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0s"), InlineData("soon"), InlineData("5")]
    public void Refuses_a_time_that_is_none(string time)
    {
        var (code, _, error) = Lab("run", "--time", time);

        Assert.Equal(2, code);
        Assert.StartsWith($"--time {time}: ", error, StringComparison.Ordinal);
        Assert.EndsWith("such as 90s or 5m\n", error, StringComparison.Ordinal);
    }

    // Both the workflow and the page around it: what a reader copies has to run.
    [Theory]
    [InlineData("docs/ci/message-guarantees.yml"), InlineData("docs/ci.md")]
    public void Runs_as_the_documents_say(string document)
    {
        Baseline("--runs", "40");
        Write("guarantees/acks-one.yaml", Files.AcksOne);
        Write("guarantees/in-flight.yaml", Files.InFlight);
        File.Move(Path.Combine(Root, "baseline.json"), Path.Combine(Root, "guarantees-baseline.json"));
        var commands = File.ReadLines(Path.Combine(TheLab.Root, document)).Select(l => l.Replace("run: ", "", StringComparison.Ordinal).Trim()).Where(l => l.StartsWith("lab/lab run ", StringComparison.Ordinal)).Distinct().ToList();

        Assert.Equal(0, Lab(Assert.Single(commands).Split(' ')[1..]).Code);
        Assert.StartsWith("## Everything came out as expected\n", Read("lab-report/summary.md"), StringComparison.Ordinal);
    }

    private static Func<Duration> SecondALook()
    {
        var looks = 0;
        return () => Duration.FromSeconds(looks++);
    }

    private void Baseline(params string[] options)
    {
        Lab(["run", .. options]);
        File.Copy(Path.Combine(Root, "reports/latest/summary.json"), Path.Combine(Root, "baseline.json"));
    }
}
