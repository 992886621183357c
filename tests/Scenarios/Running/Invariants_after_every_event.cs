using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>The correct system under every fault of the catalogue: no invariant of kafka.md 2.11 is ever broken.</summary>
public sealed class Invariants_after_every_event
{
    // Some eighty faulty runs; LAB_SEEDS asks for more.
    private static readonly ulong Seeds = ulong.TryParse(Environment.GetEnvironmentVariable("LAB_SEEDS"), out var seeds) ? seeds : 1;

    public static TheoryData<string> Files => [.. Shipped.Files];

    // No rule is wrong in it, but a voter forgets what it had promised: Raft says nothing of such voters.
    private const string AVoterForgets = "kafka/q04-wiped-controller-votes.yaml";

    [Theory, MemberData(nameof(Files))]
    public void Hold_in_every_variant_of_a_shipped_scenario(string file)
    {
        foreach (var scenario in Shipped.Load(file).Scenarios.Where(s => !Shipped.HasWrongRule(file, s) && !(file == AVoterForgets && s.Variant == "base")))
        {
            for (var seed = 1UL; seed <= Seeds; seed++)
            {
                var invariants = Run.Watched(scenario, seed);
                Assert.True(invariants.Looks > 100, "Nothing was looked at.");
                Assert.True(invariants.Violations.Count == 0, $"{scenario.Variant}, seed {seed}: {string.Join('\n', invariants.Violations.Take(3))}");
            }
        }
    }

    [Theory]
    [InlineData("kafka/a12-join-at-a-stale-high-watermark.yaml")]
    [InlineData("kafka/a13-high-watermark-over-the-committed-isr.yaml")]
    [InlineData("kafka/a14-replaced-disk-joins-by-a-late-request.yaml")]
    [InlineData("kafka/r01-stale-fetch-answer.yaml")]
    [InlineData("kafka/r01-stale-fetch-answer.yaml", "release-3.9")]
    [InlineData("kafka/r02-answer-sent-after-its-log-was-rewritten.yaml", "release-3.9", 3)]
    public void Are_broken_by_a_rule_that_was_wrong(string file, string variant = "base", ulong seed = 1) => Assert.NotEmpty(Run.Watched(Run.Scenario(file, variant), seed).Violations);

    [Theory]
    [InlineData(AVoterForgets, "base")]
    [InlineData("kafka/q02-committed-metadata-is-flushed.yaml", "unflushed")]
    public void Are_broken_by_a_voter_that_forgets(string file, string variant) =>
        Assert.Contains(Run.Watched(Run.Scenario(file, variant), 1).Violations, v => v.Sentence.StartsWith("leader completeness", StringComparison.Ordinal));

    [Fact]
    public void Do_not_change_the_run_they_watch()
    {
        var scenario = Run.Scenario("kafka/a16-last-replica-standing.yaml");
        var (plain, watched) = (Run.Build(scenario, 3), Run.Build(scenario, 3));
        var invariants = watched.Watch();
        Run.ToTheEnd(plain);
        Run.ToTheEnd(watched);
        Assert.True(invariants.Looks > 0);
        Assert.Equal(plain.World.RunHash, watched.World.RunHash);
    }
}
