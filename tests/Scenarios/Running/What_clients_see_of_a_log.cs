using Lab.Checker.Json;
using Lab.Checker.Judging;
using Lab.Explorer.Running;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>linearizable(log) in whole clusters: what breaks it and what keeps it, by which causes, and that a recorded history says the same.</summary>
public sealed class What_clients_see_of_a_log
{
    private static readonly Guarantee Linearizable = Guarantee.Parse("linearizable(log)")!;

    public static TheoryData<string, string, string, Cause> Broken => new()
    {
        { "kafka/a02-acks1-leader-power-loss.yaml", "base", "acks-all", Cause.TruncatedByNewLeader },
        { "kafka/a02-acks1-leader-power-loss.yaml", "killed", "acks-all", Cause.TruncatedByNewLeader },
        { "kafka/a03-zombie-leader-acks1.yaml", "base", "acks-all", Cause.TruncatedByNewLeader },
        { "kafka/a03-zombie-leader-acks1.yaml", "old-end", "acks-all", Cause.StaleRead },
        { "kafka/a25-end-goes-back-after-failover.yaml", "before-kip-207", "base", Cause.EndWentBack },
        { "kafka/a25-end-goes-back-after-failover.yaml", "polled", "any-end", Cause.EndWentBack },
        { "kafka/c01-retry-reorders.yaml", "one-in-flight", "idempotent", Cause.ClientRetry },
        { "kafka/c02-retry-duplicates.yaml", "base", "idempotent", Cause.ClientRetry },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Is_no_log_in_one_variant_and_is_one_in_its_twin(string file, string breaks, string holds, Cause cause)
    {
        var broken = Verdicts(file, breaks, runs: 4).Where(v => v.Outcome == Outcome.Violated).ToList();
        Assert.NotEmpty(broken);
        Assert.Contains(broken, v => v.Cause == cause);
        Assert.DoesNotContain(broken, v => v.Cause is Cause.Unknown or null);
        Assert.All(Verdicts(file, holds, runs: 4), v => Assert.Equal(Outcome.Holds, v.Outcome));
    }

    [Theory, MemberData(nameof(Broken))]
    public void Is_judged_alike_from_a_recorded_history(string file, string breaks, string holds, Cause cause)
    {
        _ = cause;
        foreach (var variant in (string[])[breaks, holds])
        {
            var record = new KafkaExperiment(Run.Scenario(file, variant), file).Record(4);
            var read = ReadBack(record);
            var offline = Judge.Offline(read.History, read.Header.Context);
            Assert.Equal(record.Result.Verdicts.Select(v => (v.Guarantee, v.Outcome, v.Violations, v.Witness?.Sentence)), offline.Select(v => (v.Guarantee, v.Outcome, v.Violations, v.Witness?.Sentence)));
        }
    }

    [Theory, MemberData(nameof(Broken))]
    public void Is_no_log_by_the_operations_of_the_witness_alone(string file, string breaks, string holds, Cause cause)
    {
        _ = (holds, cause);
        var cut = 0;
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var record = new KafkaExperiment(Run.Scenario(file, breaks), file).Record(seed);
            var verdict = record.Result.Verdicts.Single(v => v.Guarantee == Linearizable);
            if (verdict.Witness is not { } witness) continue;
            Assert.InRange(witness.Operations.Count, 1, 4);
            var alone = Judge.Offline(CutOut(record.History, witness.Operations), record.Context with { Guarantees = [Linearizable] })[0];
            Assert.True(alone.Outcome == Outcome.Violated, $"seed {seed}: {witness.Sentence}");
            cut++;
        }

        Assert.True(cut > 0);
    }

    // One send that its client wrote twice is what the guarantee forbids: where nothing else went wrong it is broken exactly then.
    [Fact]
    public void Is_no_log_exactly_where_a_retry_without_idempotence_wrote_a_message_twice()
    {
        var scenario = Run.Scenario("kafka/c01-retry-reorders.yaml", "one-in-flight");
        var (twice, once) = (0, 0);
        foreach (var run in Campaign.Run(new KafkaExperiment(scenario, "test.yaml"), Campaign.Seeds(16), 1, null, default))
        {
            var verdict = run.Verdicts.Single(v => v.Guarantee == Linearizable);
            Assert.Equal(run.Verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.NoDuplicates).Outcome, verdict.Outcome);
            if (verdict.Outcome == Outcome.Violated) Assert.Contains("DUPLICATE-VALUE", verdict.Witness!.Sentence, StringComparison.Ordinal);
            _ = verdict.Outcome == Outcome.Violated ? twice++ : once++;
        }

        Assert.True(twice > 0 && once > 0, $"{twice} runs with a message written twice, {once} without");
    }

    // The same world, looked at more closely.
    [Theory]
    [InlineData("kafka/a03-zombie-leader-acks1.yaml", "acks-all")]
    [InlineData("kafka/a25-end-goes-back-after-failover.yaml", "any-end")]
    public void Ends_are_recorded_where_somebody_asks_for_them_and_change_no_run(string file, string variant)
    {
        var unasked = Run.Scenario(file, variant);
        var plain = Run.Build(unasked, 3);
        var asked = Run.Build(unasked with { Consumers = [.. unasked.Consumers.Select(c => c with { ReadsCurrent = true })] }, 3);
        Run.ToTheEnd(plain);
        Run.ToTheEnd(asked);
        Assert.Equal(plain.World.RunHash, asked.World.RunHash);
        Assert.All(EndsOf(plain.World.History), o => Assert.True(o.Has(OperationFlags.Auditor)));
        Assert.All(unasked.Consumers, c => Assert.Contains(EndsOf(asked.World.History), o => asked.World.History.SessionOf(o.Id).Client == c.Name && o.Result == OperationResult.Ok));
        Assert.Equal(plain.World.History.Count, asked.World.History.Count - EndsOf(asked.World.History).Count(o => !o.Has(OperationFlags.Auditor)));
    }

    [Fact] // OFFSET_NOT_AVAILABLE, again and again, until the other follower has asked the new leader.
    public void Since_kip_207_whoever_asks_a_new_leader_for_the_end_waits_until_it_knows()
    {
        const string file = "kafka/a25-end-goes-back-after-failover.yaml";
        var (now, before) = (Watched("base"), Watched("before-kip-207"));
        Assert.Equal(OperationResult.Ok, before[0].Result);
        var refused = now.FindIndex(o => o.Result == OperationResult.Ok);
        Assert.True(refused > 5, $"It was refused {refused} times.");
        Assert.True(now[refused].Offset > before[0].Offset);

        List<Operation> Watched(string variant)
        {
            var history = new KafkaExperiment(Run.Scenario(file, variant), file).Record(1).History;
            return [.. EndsOf(history).Where(o => history.SessionOf(o.Id).Client == "watcher")];
        }
    }

    // acks=1 is told before the high watermark has moved, and a fetch shows nothing above it. No fault is needed.
    [Theory]
    [InlineData("1", true)]
    [InlineData("all", false)]
    public void What_was_acknowledged_by_the_leader_alone_is_not_yet_there_for_who_wants_current_reads(string acks, bool isBroken)
    {
        var scenario = Examples.Read($$"""
            name: slow followers
            system: kafka
            cluster: { brokers: 3 }
            topics: { o: { replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: o, records: 20, rate: 1/s, properties: { acks: {{acks}}, linger.ms: 0 } } }
            consumers: { g: { topics: o, reads: current, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            faults: [{ slow: all-followers(o-0)->leader(o-0), by: 2s }]
            expect: { linearizable(log): holds }
            """);
        var verdict = Verdict(new KafkaExperiment(scenario, "test.yaml").Run(1).Verdicts);
        Assert.Equal(isBroken ? Outcome.Violated : Outcome.Holds, verdict.Outcome);
        if (isBroken) Assert.Equal(Cause.NotYetCommitted, verdict.Cause);
    }

    private static IEnumerable<Operation> EndsOf(History history)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] == OperationKind.ReadEnd) yield return history[i];
        }
    }

    private static List<Verdict> Verdicts(string file, string variant, int runs) =>
        [.. Campaign.Run(new KafkaExperiment(Run.Scenario(file, variant), file), Campaign.Seeds(runs), 1, null, default).Where(r => r.Reached).Select(r => Verdict(r.Verdicts))];

    private static Verdict Verdict(IReadOnlyList<Verdict> verdicts) => verdicts.Single(v => v.Guarantee == Linearizable);

    private static HistoryFile ReadBack(RunRecord record)
    {
        using var bytes = new MemoryStream();
        HistoryJson.Write(bytes, new HistoryHeader { Scenario = "s", Context = record.Context with { Ending = record.Ending } }, record.History);
        bytes.Position = 0;
        return HistoryJson.Read(bytes, "h.jsonl");
    }

    /// <summary>A history of these operations and no others, in the same order.</summary>
    private static History CutOut(History whole, IReadOnlyList<OperationId> operations)
    {
        SortedSet<int> positions = [];
        foreach (var o in operations)
        {
            positions.Add(whole[o].Call);
            if (whole[o].Return != Operation.NoReturn) positions.Add(whole[o].Return);
        }

        var numbers = positions.Select((position, number) => (position, number)).ToDictionary(p => p.position, p => p.number);
        var cut = new History();
        foreach (var session in whole.Sessions) cut.OpenSession(session.Client, Name(session.Group), session.Life);
        foreach (var row in operations.Select(o => whole[o]).OrderBy(o => o.Call))
        {
            cut.Restore(row with
            {
                Key = Name(row.Key), Place = Name(row.Place), Call = numbers[row.Call], Return = row.Return == Operation.NoReturn ? row.Return : numbers[row.Return],
            });
        }

        return cut;

        NameId Name(NameId name) => name.IsNone ? name : cut.Names.Intern(whole.Names[name]);
    }
}
