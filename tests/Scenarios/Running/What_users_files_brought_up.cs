using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Files as engineers write them, each of which once showed a mistake of the lab.</summary>
public sealed class What_users_files_brought_up
{
    // The coordinator was named by a broker that knew no better, left the metadata while it was fenced, and was never asked for again.
    [Fact]
    public void A_consumer_finds_its_coordinator_again_after_a_controller_was_away()
    {
        var scenario = Examples.Read("""
            name: the controller is away while a leader dies
            system: kafka
            topics: { t: { partitions: 3, replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p: { topic: t, records: 300, rate: 500/s, keys: 4, properties: { acks: all } } }
            consumers: { c: { topics: t, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            faults: [{ at: 100ms..500ms, isolate: controller, for: 25s }, { at: 300ms..900ms, crash: leader(t-0), restart-after: 5s }]
            """);
        foreach (var run in Campaign.Run(new KafkaExperiment(scenario, "test.yaml"), Campaign.Seeds(80), 1, null, default))
            Assert.All(run.Verdicts, v => Assert.True(v.Outcome == Outcome.Holds, $"seed {run.Seed}: {v.Witness?.Sentence}"));
    }

    // The application was still starting, and what it was told went to nobody.
    [Fact]
    public void A_send_as_the_first_step_is_sent() =>
        Assert.Equal([OperationResult.Ok, OperationResult.Ok], Sends("""
            steps: [{ send: { p: [m1, m2] } }, { await: "acked(p) == 2", within: 5s }]
            """).Select(s => s.Result));

    // A count of its own messages took the numbers of labelled ones, and sent those again.
    [Fact]
    public void Labelled_messages_and_counted_ones_are_different_messages()
    {
        var sends = Sends("""
            steps: [{ send: { p: [m1, m2] } }, { await: "acked(p) >= 2", within: 5s }, { send: { p: 3 } }, { await: "acked(p) += 3", within: 5s }]
            """);
        Assert.Equal(5, sends.Count);
        Assert.Equal(5, sends.Select(s => s.Message).Distinct().Count());
    }

    // The run waited for a position that such a group never gets, and ended in an internal error.
    [Fact]
    public void A_group_without_a_committed_position_and_without_a_reset_policy_stands_still()
    {
        var scenario = Examples.Read("""
            name: none
            system: kafka
            topics: { o: { replication.factor: 3 } }
            producers: { p: { topic: o, records: 20, rate: 200/s } }
            consumers: { g: { topics: o, properties: { auto.offset.reset: none } } }
            """);
        foreach (var run in Campaign.Run(new KafkaExperiment(scenario, "test.yaml"), Campaign.Seeds(5), 1, null, default))
        {
            var progress = run.Verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.Progress);
            Assert.Equal(Outcome.Violated, progress.Outcome);
            Assert.NotNull(progress.Witness);
        }
    }

    // What a group that comes later is owed was counted from ready; and the probe was sent before the group had a position.
    [Theory]
    [InlineData("start", Outcome.Holds)]
    [InlineData("beginning", Outcome.Violated)]
    public void A_group_that_starts_later_with_latest_is_owed_what_its_file_says(string from, Outcome noLoss)
    {
        var scenario = Examples.Read($$"""
            name: a late group
            system: kafka
            topics: { o: { replication.factor: 3 } }
            producers: { p: { topic: o, records: 50, rate: 200/s } }
            consumers: { g: { topics: o, start: 1s, from: {{from}}, properties: { auto.offset.reset: latest } } }
            """);
        foreach (var run in Campaign.Run(new KafkaExperiment(scenario, "test.yaml"), Campaign.Seeds(10), 1, null, default))
        {
            Assert.Equal(noLoss, run.Verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.NoLoss).Outcome);
            Assert.Equal(Outcome.Holds, run.Verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.Progress).Outcome);
        }
    }

    private static List<Operation> Sends(string steps)
    {
        var record = new KafkaExperiment(Examples.Read($"""
            name: steps
            system: kafka
            topics: {"{ o: { replication.factor: 3 } }"}
            producers: {"{ p: { topic: o } }"}
            {steps}
            """), "test.yaml").Record(1);
        Assert.True(record.UnreachedWhy is null, record.UnreachedWhy);
        List<Operation> sends = [];
        for (var i = 0; i < record.History.Count; i++)
        {
            if (record.History[i] is { Kind: OperationKind.Send } send && !send.Has(OperationFlags.Probe)) sends.Add(send);
        }

        return sends;
    }
}
