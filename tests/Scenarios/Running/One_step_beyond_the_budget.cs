using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;
using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Row by row: within the budget nothing is lost, one step beyond something is. A budget that is too small would hold there, too; one that is too large would not.</summary>
public sealed class One_step_beyond_the_budget
{
    private const int RunsWithin = 60;
    private const int RunsBeyond = 400;

    [Theory]
    [InlineData("profile=4.1")]
    [InlineData("cluster/features/eligible.leader.replicas.version=0")]
    [InlineData("profile=3.9")]
    [InlineData("topics/orders/min.insync.replicas=1")]
    [InlineData("topics/orders/flush.messages=1")]
    [InlineData("topics/orders/unclean.leader.election.enable=true")]
    [InlineData("topics/orders/replication.factor=2")]
    [InlineData("producers/p1/properties/acks=1", "producers/p1/properties/enable.idempotence=false")]
    public void Messages_are_lost(params string[] settings)
    {
        Assert.Null(FirstLoss(settings, 0, RunsWithin));
        Assert.NotNull(FirstLoss(settings, 1, RunsBeyond));
    }

    private static ulong? FirstLoss(string[] settings, int beyond, int runs)
    {
        var file = ScenarioFile.Load(Path.Combine(Shipped.Folder, "swarm/s02-safe-settings-4-1.yaml"), [.. settings.Append($"faults/swarm/beyond={beyond}").Select(s => ScenarioOverride.Parse(s).Override!)]);
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        ulong? first = null;
        Campaign.Run(
            new KafkaExperiment(file.Scenarios[0], file.Path), Campaign.Seeds(runs), Math.Min(2, Environment.ProcessorCount),
            run => first ??= run.Verdicts.Any(v => v.Guarantee.Kind == GuaranteeKind.NoLoss && v.Outcome == Outcome.Violated) ? run.Seed : null,
            default, () => first is not null);
        return first;
    }
}
