using Lab.Cli.Tests.Faking;
using Lab.Cli.Tour;
using Lab.Scenarios;

namespace Lab.Cli.Tests;

/// <summary>The command over real runs: Kafka in its world.</summary>
public sealed class The_real_thing : FakeLab
{
    [Fact]
    public void A_new_scenario_runs()
    {
        Real("new", "kafka", "first.yaml");

        var (code, output, error) = Real("run", "first.yaml", "--runs", "8");

        Assert.NotEqual(ExitCode.Internal, code);
        Assert.NotEqual(ExitCode.Unusable, code);
        Assert.Contains("2 variants, 16 runs", output, StringComparison.Ordinal);
        Assert.Contains("first.yaml, acks-all: 8 runs", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_is_the_same_run_each_time_and_what_it_writes_is_judged_alike()
    {
        Real("new", "kafka", "first.yaml");

        var first = Real("replay", "first.yaml", "--seed", "3", "--history", "h.jsonl", "--disks", "disks");
        var second = Real("replay", "first.yaml", "--seed", "3");
        var judged = Real("check", "h.jsonl");

        Assert.Equal(LineWith("hash ", first.Out), LineWith("hash ", second.Out));
        foreach (var guarantee in new[] { "no-loss", "no-phantom", "progress" })
        {
            Assert.Equal(LineWith(guarantee, first.Out).Split(',')[0], LineWith(guarantee, judged.Out));
        }

        Assert.Contains("b1/orders-0/00000000000000000000.log", FilesUnder("disks"));
        Assert.Contains("b3/orders-0/00000000000000000000.index", FilesUnder("disks"));
    }

    [Fact]
    public void Every_stop_of_the_tour_is_there_and_expects_something_of_what_it_asks()
    {
        foreach (var stop in TourScript.Stops)
        {
            var file = ScenarioFile.Load(Path.Combine(TheLab.Root, stop.File));
            Assert.True(file.IsUsable, string.Join('\n', file.Problems));
            var scenario = Assert.Single(file.Scenarios, s => s.Variant == stop.Variant);
            Assert.Contains(scenario.Expect.Guarantees, g => g.Guarantee == stop.Guarantee);
        }
    }

    private (int Code, string Out, string Err) Real(params string[] args) => Lab(e => e with { Experiments = new LabEnvironment().Experiments }, args);

    private static string LineWith(string beginning, string text) => Assert.Single(text.Split('\n'), l => l.StartsWith(beginning, StringComparison.Ordinal));

}
