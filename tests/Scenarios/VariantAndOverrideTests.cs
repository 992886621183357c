using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Scenarios.Tests;

public sealed class VariantAndOverrideTests
{
    private const string Faulty = Examples.Small + """
        faults:
          - { at: 1s, crash: leader(o-0), restart-after: 5s }
          - { at: 2s, power-loss: { node: leader(o-1), keep: none } }
        steps:
          - { await: isr-size(o-0) == 2 }
          - { await: isr-size(o-0) == 3 }

        """;

    [Fact]
    public void Set_reaches_settings_whose_names_hold_dots()
    {
        var scenario = Variant("topics/o/min.insync.replicas: 2, producers/p1/properties/linger.ms: 5, cluster/features/eligible.leader.replicas.version: 0");
        Assert.Equal("2", scenario.Topics[0].Properties.ValueOf("min.insync.replicas"));
        Assert.Equal("5", scenario.Producers[0].Properties.ValueOf("linger.ms"));
        Assert.Equal("0", scenario.Cluster.Features.ValueOf("eligible.leader.replicas.version"));
    }

    [Fact]
    public void Set_reaches_faults_and_steps_by_name()
    {
        var plan = Variant("faults/crash/restart-after: 7s, faults/power-loss/power-loss/keep: all, steps/await-2/within: 9s").Plan;
        Assert.Equal(DurationRange.Exactly(Duration.FromSeconds(7)), ((FaultAction.Crash)plan.Faults[0].Action).RestartAfter);
        Assert.Equal(Keep.All, ((FaultAction.PowerLoss)plan.Faults[1].Action).Keep);
        Assert.Equal([Step.Await.DefaultWithin, Duration.FromSeconds(9)], plan.Steps.Select(s => ((Step.Await)s.Step).Within));
    }

    [Fact]
    public void Set_replaces_and_removes_whole_items()
    {
        var plan = Variant("faults/crash: { at: 3s, pause: leader(o-0) }, faults/power-loss: ~").Plan;
        Assert.Equal("pause leader(o-0)", Assert.Single(plan.Faults).Action.ToString());
    }

    [Fact]
    public void Set_adds_a_client() => Assert.Equal(["p1", "p2", "p3"], Variant("producers/p3: { topic: o }").Producers.Select(p => p.Name));

    [Fact]
    public void Set_changes_one_expectation_and_keeps_the_others()
    {
        var file = ScenarioFile.Parse("v.yaml", Examples.Small + "expect: { no-loss: violated, no-phantom: holds }\nvariants: { v: { set: { expect/no-loss: holds } } }");
        Assert.Equal(["no-loss: Holds", "no-phantom: Holds"], file.Scenarios[1].Expect.Guarantees.Select(g => $"{g.Guarantee}: {g.Expected}"));
    }

    [Fact]
    public void A_problem_of_the_base_is_told_once_however_many_variants_share_it() =>
        Assert.Equal("test.yaml:6:7: \"0\" stands where runs asks for a whole number from 1 to 100000000", Examples.ProblemsOf("runs: 0\nvariants: { a: {}, b: {}, c: { set: { owed: 1m } } }"));

    [Fact]
    public void An_override_wins_over_file_and_variant()
    {
        var file = ScenarioFile.Parse("o.yaml", Faulty + "variants: { v: { set: { producers/p1/properties/acks: 1 } } }", Override("producers/p1/properties/acks=0"), Override("runs=7"));
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        Assert.Equal(["0", "0"], file.Scenarios.Select(s => s.Producers[0].Properties.ValueOf("acks")!));
        Assert.Equal([7, 7], file.Scenarios.Select(s => s.Runs));
    }

    [Fact]
    public void An_override_may_be_a_list_or_a_removal()
    {
        var file = ScenarioFile.Parse("o.yaml", Faulty, Override("consumers/billing/handler=[effect, commit]"), Override("steps/await=~"));
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        Assert.Equal(["effect", "commit"], file.Scenarios[0].Consumers[0].Handler.Select(h => h.ToString()));
        Assert.Single(file.Scenarios[0].Plan.Steps);
    }

    [Theory]
    [InlineData("runs=many", "--set runs=many: \"many\" stands where runs asks for a whole number from 1 to 100000000")]
    [InlineData("rnus=5", "--set rnus=5: unknown key \"rnus\" in the scenario; allowed: name, about, source, system, profile, network, timing, cluster, topics, producers, consumers, deltas, faults, steps, heal, owed, excused, runs, expect, measure, floors, variants, variant; did you mean runs?")]
    [InlineData("producers/p9/rate=1/s", "--set producers/p9/rate=1/s: there is no \"p9\" in producers; there is: p1, p2; did you mean p1?")]
    public void A_wrong_override_is_told_as_it_was_written(string text, string message) => Assert.Equal(message, Examples.Problems(Examples.Small, Override(text)));

    [Theory]
    [InlineData("runs")]
    [InlineData("=5")]
    [InlineData("")]
    public void What_is_no_override_is_refused(string text)
    {
        var (none, problem) = ScenarioOverride.Parse(text);
        Assert.Null(none);
        Assert.Contains("this is not PATH=VALUE", problem!.Message);
    }

    private static Scenario Variant(string set)
    {
        var file = ScenarioFile.Parse("v.yaml", Faulty + $"variants: {{ v: {{ set: {{ {set} }} }} }}");
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        return file.Scenarios[1];
    }

    private static ScenarioOverride Override(string text) => ScenarioOverride.Parse(text).Override!;
}
