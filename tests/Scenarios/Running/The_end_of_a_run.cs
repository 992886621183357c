using Lab.Model.Histories;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A run ends early when nothing is owed any more, and not before: what nobody waited for cannot be judged.</summary>
public sealed class The_end_of_a_run
{
    // The producers' retries are written behind the probes: a probe that came out does not tell that everything did.
    [Theory]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "base")]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "killed")]
    [InlineData("kafka/c01-retry-reorders.yaml", "base")]
    [InlineData("kafka/e02-effect-before-commit.yaml", "commit-per-poll")]
    public void Comes_after_the_effect_of_everything_that_stands_in_the_log(string file, string variant)
    {
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var history = new KafkaExperiment(Run.Scenario(file, variant), file).Record(seed).History;
            SortedSet<int> done = [];
            SortedSet<int> stand = [];
            for (var i = 0; i < history.Count; i++)
            {
                if (history.Kinds[i] == OperationKind.Effect) done.Add(history.Messages[i]);
                else if (history.Kinds[i] == OperationKind.Read && (history.Flags[i] & OperationFlags.Auditor) != 0) stand.Add(history.Messages[i]);
            }

            stand.ExceptWith(done);
            Assert.True(stand.Count == 0, $"{file} ({variant}), seed {seed}: {stand.Count} messages stand in the log without an effect, m{stand.Min} first");
        }
    }
}
