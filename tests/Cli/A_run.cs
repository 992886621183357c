using System.Text.Json;
using Lab.Cli.Tests.Faking;

namespace Lab.Cli.Tests;

/// <summary>What the options of `lab run` do.</summary>
public sealed class A_run : FakeLab
{
    [Fact]
    public void Leaves_a_report_with_every_run()
    {
        Lab("run", "scenarios/kafka/acks-one.yaml", "--runs", "6");

        Assert.Equal(
            ["index.html", "junit.xml", "plots/counterexample-acks-one-base-no-loss.svg", "plots/latency-acks-one-acks-all.svg", "plots/latency-acks-one-base.svg", "plots/violation-rates.svg", "runs.jsonl", "summary.json", "summary.md"],
            FilesUnder("reports/latest"));
        Assert.Equal(12, Read("reports/latest/runs.jsonl").TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Takes_its_seeds_from_a_first_one()
    {
        Lab("run", "scenarios/kafka/acks-one.yaml", "--runs", "3", "--seed", "100", "--only", "acks-all");

        Assert.Equal([100UL, 101UL, 102UL], Seeds());
    }

    [Fact]
    public void Writes_down_a_seed_that_was_drawn()
    {
        var (_, _, error) = Lab("run", "scenarios/kafka/acks-one.yaml", "--runs", "2", "--seed", "random");

        Assert.StartsWith("first seed 4711\n", error, StringComparison.Ordinal);
        Assert.Contains("\"command\": \"./lab run scenarios/kafka/acks-one.yaml --runs 2 --seed 4711\"", Read("reports/latest/summary.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_out_the_same_with_any_number_of_jobs()
    {
        Lab("run", "--jobs", "1");
        var one = Read("reports/latest/runs.jsonl");
        Lab("run", "--jobs", "7");

        Assert.Equal(one, Read("reports/latest/runs.jsonl"));
    }

    [Fact]
    public void Ends_a_violated_variant_early_unless_the_number_of_runs_is_given()
    {
        Write("many.yaml", Files.InFlight.Replace("runs: 20", "runs: 1000", StringComparison.Ordinal));

        Lab("run", "many.yaml");
        Assert.Equal(40, Seeds().Count);
        Lab("run", "many.yaml", "--runs", "300");
        Assert.Equal(300, Seeds().Count);
    }

    [Fact]
    public void Carries_what_was_set_into_the_commands_to_copy()
    {
        var (code, output, _) = Lab("run", "scenarios/kafka/acks-one.yaml", "--runs", "5", "--only", "acks-all", "--set", "producers/p1/properties/acks=1");

        Assert.Equal(ExitCode.NotAsExpected, code);
        Assert.Contains("./lab replay scenarios/kafka/acks-one.yaml --seed 2 --variant acks-all --set producers/p1/properties/acks=1\n", output, StringComparison.Ordinal);
        Assert.Contains("--set producers/p1/properties/acks=1", Read("reports/latest/plots/counterexample-acks-one-acks-all-no-loss.svg"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acks-one", 2)]
    [InlineData("ACKS-ALL", 1)]
    [InlineData("a retry turns the order round", 1)]
    [InlineData("acks", 2)]
    [InlineData("base", 2)]
    public void Runs_only_what_is_named(string only, int variants)
    {
        Lab("run", "--runs", "1", "--only", only);

        using var summary = JsonDocument.Parse(Read("reports/latest/summary.json"));
        Assert.Equal(variants, summary.RootElement.GetProperty("scenarios").EnumerateArray().Sum(s => s.GetProperty("variants").GetArrayLength()));
    }

    [Fact]
    public void Draws_the_twin_also_when_it_was_not_asked_for()
    {
        Lab("run", "scenarios/kafka/acks-one.yaml", "--only", "base");

        Assert.Contains("acks-all (acks=all): no-loss holds", Read("reports/latest/plots/counterexample-acks-one-base-no-loss.svg"), StringComparison.Ordinal);
    }

    [Fact]
    public void Traces_the_first_failing_run_or_the_first()
    {
        Lab("run", "scenarios/kafka/acks-one.yaml", "--trace");
        Lab("run", "scenarios/kafka/acks-one.yaml", "--trace");

        Assert.Equal(["trace-acks-one-acks-all-seed-1.txt", "trace-acks-one-base-seed-2.txt"], FilesUnder("reports/latest/traces"));
        Assert.StartsWith("0 ", Read("reports/latest/traces/trace-acks-one-base-seed-2.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void Works_from_any_folder()
    {
        Directory.CreateDirectory("elsewhere/deep");
        Directory.SetCurrentDirectory("elsewhere/deep");

        var (code, output, _) = Lab("run", "scenarios/kafka/acks-one.yaml");

        Assert.Equal(ExitCode.AsExpected, code);
        Assert.Contains("../../lab replay ../../scenarios/kafka/acks-one.yaml --seed 2\n", output, StringComparison.Ordinal);
        Assert.Contains("Report: ../../reports/latest/index.html\n", output, StringComparison.Ordinal);
        Directory.SetCurrentDirectory(Root);
    }

    [Fact]
    public void A_new_scenario_is_usable_and_finds_its_schema()
    {
        Directory.CreateDirectory("my/own");

        Assert.Equal(ExitCode.AsExpected, Lab("new", "kafka", "my/own/first.yaml").Code);
        Assert.StartsWith("# yaml-language-server: $schema=../../docs/scenario.schema.json\n", Read("my/own/first.yaml"), StringComparison.Ordinal);
        var (code, output, _) = Lab("validate", "my/own/first.yaml");
        Assert.Equal(ExitCode.AsExpected, code);
        Assert.EndsWith("my/own/first.yaml: usable, base, acks-all\n", output, StringComparison.Ordinal);
    }

    private List<ulong> Seeds() => [.. Read("reports/latest/runs.jsonl").TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement.GetProperty("seed").GetUInt64())];
}
