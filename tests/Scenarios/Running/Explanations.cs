using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Causes cost something only where something broke; how they come about changes nothing.</summary>
public sealed class Explanations
{
    // The first violated run of a campaign is executed again for its facts, later ones keep them, a replay keeps every fact.
    [Theory]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "base")]
    [InlineData("claims/k06-idempotence-and-its-limits.yaml", "off")]
    [InlineData("claims/k08-no-unclean-election.yaml", "base")]
    public void Are_the_same_whenever_the_facts_are_kept(string file, string variant)
    {
        var scenario = Run.Scenario(file, variant);
        var experiment = new KafkaExperiment(scenario, file);
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var later = experiment.Run(seed);
            var first = new KafkaExperiment(scenario, file).Run(seed);
            var replayed = experiment.Record(seed).Result;
            Assert.Equal(later.Hash, replayed.Hash);
            Assert.Equal(later.Verdicts.Select(v => (v.Guarantee, v.Outcome, v.Violations, v.Cause, v.Witness?.Sentence)), first.Verdicts.Select(v => (v.Guarantee, v.Outcome, v.Violations, v.Cause, v.Witness?.Sentence)));
            Assert.Equal(later.Verdicts.Select(v => (v.Guarantee, v.Outcome, v.Violations, v.Cause, v.Witness?.Sentence)), replayed.Verdicts.Select(v => (v.Guarantee, v.Outcome, v.Violations, v.Cause, v.Witness?.Sentence)));
        }
    }

    [Theory] // A leader without the message who gave way to one that had it took nothing away for good.
    [InlineData("kafka/r01-stale-fetch-answer.yaml", 1, "Broker 3 had m22 and cut it off at 10.497 s; it became leader with epoch 5 without it")]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", 1, "m327 was on broker 1 alone; broker 2 became leader with epoch 1 without it")]
    public void Tell_of_the_leader_that_stayed_without_the_message(string file, ulong seed, string words)
    {
        var explanation = new KafkaExperiment(Run.Scenario(file, "base"), file).Record(seed).Explanations[0];
        Assert.Equal(Cause.TruncatedByNewLeader, explanation.Cause);
        Assert.Contains(words, explanation.Sentence, StringComparison.OrdinalIgnoreCase);
    }
}
