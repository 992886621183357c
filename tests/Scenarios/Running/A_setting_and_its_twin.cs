using Lab.Explorer.Running;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>The same fault, one setting apart: one loses or mixes up, the other does not.</summary>
public sealed class A_setting_and_its_twin
{
    [Theory]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "base", "acks-all", "no-loss")]
    [InlineData("claims/n03-all-means-in-sync.yaml", "base", "min-2", "no-loss")]
    [InlineData("kafka/a06-unclean-election.yaml", "base", "clean-only", "no-loss")]
    [InlineData("kafka/c01-retry-reorders.yaml", "base", "idempotent", "ordering(key)")]
    [InlineData("kafka/a16-last-replica-standing.yaml", "base", "elr", "no-loss")]
    [InlineData("kafka/a16-last-replica-standing.yaml", "base", "flush", "no-loss")]
    [InlineData("claims/n04-acknowledged-before-the-disk.yaml", "base", "flush", "no-loss")]
    public void Part_ways(string file, string breaks, string holds, string guarantee)
    {
        Assert.Contains(Outcomes(file, breaks, guarantee), o => o == Outcome.Violated);
        Assert.All(Outcomes(file, holds, guarantee), o => Assert.Equal(Outcome.Holds, o));
    }

    [Fact] // The old leader holds records of epoch 0 that nobody else has: it cuts them when the new leader's epochs tell it to.
    public void A_restarted_follower_cuts_its_log_where_the_leaders_epochs_part()
    {
        const string file = "kafka/a02-acks1-leader-power-loss.yaml";
        var record = new KafkaExperiment(Run.Scenario(file, "killed"), file).Record(1);
        var killed = record.Facts.Facts.First(f => f.Kind == FactKind.LeaderStarted && record.Facts.Places[f.Place] == "orders-0").Machine;
        var cut = Assert.Single(record.Facts.Facts, f => f.Kind == FactKind.CopyTruncated && f.Machine == killed && record.Facts.Places[f.Place] == "orders-0");
        var start = record.Facts.Facts.Last(f => f.Kind == FactKind.LeaderStarted && f.At < cut.At && record.Facts.Places[f.Place] == "orders-0");
        Assert.Equal(start.B, cut.A);
        Assert.True(cut.B > cut.A);
        Assert.NotEqual(start.Machine, cut.Machine);
    }

    private static IEnumerable<Outcome> Outcomes(string file, string variant, string guarantee)
    {
        var experiment = new KafkaExperiment(Run.Scenario(file, variant), file);
        return Campaign.Run(experiment, Campaign.Seeds(3), 1, null, default)
            .Where(r => r.Reached).SelectMany(r => r.Verdicts).Where(v => v.Guarantee.ToString() == guarantee).Select(v => v.Outcome).ToList();
    }
}
