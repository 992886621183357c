using Lab.Checker.Formats;
using Lab.Checker.Json;
using Lab.Checker.Judging;
using Lab.Checker.Models;
using Lab.Checker.Models.Log;
using Lab.Checker.Tests.Models.Oracles;
using Lab.Checker.Tests.Models.Support;
using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Models;

/// <summary>Partitions of the lab's own histories, judged as logs.</summary>
public sealed class Partitions_as_logs(ITestOutputHelper output)
{
    private static readonly Guarantee Linearizable = Guarantee.Parse("linearizable(log)")!;

    [Fact] // The oracle puts the message itself into the log, and never asks which send it came from.
    public void Agree_with_the_oracle_on_twenty_thousand_random_histories()
    {
        var (violated, resent, resentAndViolated) = (0, 0, 0);
        for (var seed = 1; seed <= Samples.Count; seed++)
        {
            var given = RandomLog.OfPartition((ulong)seed);
            var holds = LogOracle.Holds(given);
            var history = PartitionHistory.Of(given);
            var judgement = LogOfPartition.Judge(history, history.Names.Find(PartitionHistory.Place), ReadsAre.Stale);
            Assert.True(judgement.Outcome == (holds ? Outcome.Holds : Outcome.Violated), $"{judgement.Outcome} ({string.Join("; ", judgement.Anomalies.Select(a => a.Sentence))}), the oracle says {(holds ? "holds" : "violated")}\n{given}");
            var isResent = given.Rows.Where(r => r.Kind == (int)LogKind.Append).GroupBy(r => r.Value).Any(g => g.Count() > 1);
            if (isResent) resent++;
            if (!holds) violated++;
            if (isResent && !holds) resentAndViolated++;
        }

        output.WriteLine($"{Samples.Count} histories: {violated} violated, {resent} with a message sent again, of those {resentAndViolated} violated");
        Assert.True(resentAndViolated > Samples.Count / 100);
        Assert.True(resent - resentAndViolated > Samples.Count / 10);
    }

    [Fact]
    public void Are_judged_by_the_guarantee_alike_online_and_offline()
    {
        var witnesses = 0;
        for (var seed = 1; seed <= 2_000; seed++)
        {
            var history = PartitionHistory.Of(RandomLog.OfPartition((ulong)seed));
            var expected = LogOfPartition.Judge(history, history.Names.Find(PartitionHistory.Place), ReadsAre.Stale);
            var verdict = Judge.Offline(history, Context())[0];
            Assert.Equal((expected.Outcome, expected.Anomalies.Count), (verdict.Outcome, verdict.Violations));
            if (verdict.Witness is not { } witness) continue;
            Assert.Contains(expected.Anomalies, a => a.Operations.SequenceEqual(witness.Operations.Select(o => o.Value)));
            Assert.StartsWith("orders-0 is no log (", witness.Sentence, StringComparison.Ordinal);
            witnesses++;
        }

        Assert.True(witnesses > 100);
    }

    [Fact]
    public void Acknowledged_and_gone_when_the_auditor_looks_is_no_log()
    {
        var story = new Story();
        story.Sent(1, offset: 0).Sent(2, offset: 1).AuditorReads(1, 0).AuditorReadsToEnd(1);
        story.Holds("linearizable(log)"); // The end may have been looked up before anything was sent.

        story = new Story();
        story.Sent(1, offset: 0).Sent(2, offset: 1).Probe(3, OperationResult.Info, place: "orders-1").AuditorReads(1, 0).AuditorReadsToEnd(1);
        story.Holds("linearizable(log)"); // Somebody else's probe says nothing of the auditor.

        story = new Story();
        story.Sent(1, offset: 0).Sent(2, offset: 1).Resumes(0).AuditorReads(1, 0).AuditorReadsToEnd(1);
        var witness = Assert.IsType<Witness>(story.Judged("linearizable(log)").Witness);
        Assert.Equal(new MessageId(2), witness.Message);
        Assert.Equal([4, 1], witness.Operations.Select(o => o.Value));
    }

    [Fact]
    public void One_offset_with_two_messages_is_no_log()
    {
        var story = new Story();
        story.Sent(1, offset: 0).Sent(2, offset: 0);
        Assert.Contains("INCONSISTENT-OFFSET", story.Judged("linearizable(log)").Witness!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_its_client_wrote_twice_is_no_log_and_one_that_was_sent_twice_is()
    {
        var retried = new Story();
        retried.Sent(1, offset: 0).AuditorReads(1, 0).AuditorReads(1, 1);
        Assert.Contains("DUPLICATE-VALUE", retried.Judged("linearizable(log)").Witness!.Sentence, StringComparison.Ordinal);

        var resent = new Story();
        resent.Sent(1, result: OperationResult.Info).Sent(1, offset: 1, attempt: 1).AuditorReads(1, 0).AuditorReads(1, 1);
        resent.Holds("linearizable(log)");
    }

    [Fact]
    public void What_nobody_sent_there_is_a_phantom_unless_it_never_chose_its_partition()
    {
        new Story().Sent(1, place: "orders-1", offset: 0).Reads(1, place: "orders-0").Violated("linearizable(log)");
        new Story().Sent(1, result: OperationResult.Fail).Reads(1).Violated("linearizable(log)");
        new Story().Sent(1, place: "orders", result: OperationResult.Info).Reads(1).Holds("linearizable(log)");
    }

    [Fact]
    public void An_unconfirmed_send_proves_nothing()
    {
        var story = new Story();
        story.Returns(story.Send(1), OperationResult.Ok, OperationFlags.Unconfirmed).Sent(2, offset: 0).Resumes(0).AuditorReads(2, 0).AuditorReadsToEnd(1);
        story.Holds("linearizable(log)");
    }

    [Fact]
    public void An_old_end_that_a_consumer_meets_violates_where_its_reads_are_current()
    {
        foreach (var current in (bool[])[false, true])
        {
            var story = new Story(new GroupContract("billing", ["orders"]) { ReadsCurrent = current });
            var history = story.Sent(1, offset: 0).Sent(2, offset: 1).History;
            var consumer = history.OpenSession("billing.1", history.Names.Intern("billing"), life: 0);
            var end = history.Call(OperationKind.ReadEnd, consumer, 0, 0, MessageId.None, NameId.None, history.Names.Find("orders-0"), VirtualTime.FromMs(90));
            story.Sent(3, offset: 2);
            history.Return(end, OperationResult.Ok, VirtualTime.FromMs(91), offset: 1);
            Assert.Equal(current ? Outcome.Violated : Outcome.Holds, story.Judged("linearizable(log)").Outcome);
        }
    }

    [Fact] // Nobody else did anything meanwhile; it took its time all the same.
    public void An_end_counts_from_its_question_and_one_without_a_question_from_what_its_session_did_before()
    {
        foreach (var took in (long[])[500, 0])
        {
            var story = new Story(new GroupContract("billing", ["orders"]) { ReadsCurrent = true });
            var history = story.Sent(1, offset: 0).Sent(2, offset: 1).History;
            var consumer = history.OpenSession("billing.1", history.Names.Intern("billing"), life: 0);
            var end = history.Call(OperationKind.ReadEnd, consumer, 0, 0, MessageId.None, NameId.None, history.Names.Find("orders-0"), VirtualTime.FromMs(90));
            history.Return(end, OperationResult.Ok, VirtualTime.FromMs(90 + took), offset: 1);
            Assert.Equal(took > 0 ? Outcome.Violated : Outcome.Holds, story.Judged("linearizable(log)").Outcome);
        }
    }

    [Theory]
    [InlineData(OperationResult.Fail)]
    [InlineData(OperationResult.Info)]
    [InlineData(null)]
    public void An_end_that_was_not_told_says_nothing(OperationResult? result)
    {
        var story = new Story(new GroupContract("billing", ["orders"]) { ReadsCurrent = true });
        var history = story.Sent(1, offset: 0).Sent(2, offset: 1).History;
        var consumer = history.OpenSession("billing.1", history.Names.Intern("billing"), life: 0);
        var end = history.Call(OperationKind.ReadEnd, consumer, 0, 0, MessageId.None, NameId.None, history.Names.Find("orders-0"), VirtualTime.FromMs(90));
        if (result is { } told) history.Return(end, told, VirtualTime.FromMs(600), offset: 1);
        story.Holds("linearizable(log)");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_model_of_a_log_believes_the_ends_of_consumers_whose_reads_are_current(bool current)
    {
        var story = new Story(new GroupContract("billing", ["orders"]) { ReadsCurrent = current });
        var history = story.Sent(1, offset: 0).Sent(2, offset: 1).History;
        var consumer = history.OpenSession("billing.1", history.Names.Intern("billing"), life: 0);
        var end = history.Call(OperationKind.ReadEnd, consumer, 0, 0, MessageId.None, NameId.None, history.Names.Find("orders-0"), VirtualTime.FromMs(90));
        history.Return(end, OperationResult.Ok, VirtualTime.FromMs(600), offset: 1);
        var file = new HistoryFile(new HistoryHeader { Context = story.Context() }, history);
        var judged = new LogModel().Judge(HistoryParts.Of(file, asLog: true, byPlace: false)[0].Recording, new ModelOptions());
        Assert.Equal(current ? Outcome.Violated : Outcome.Holds, judged.Outcome);
    }

    private static JudgeContext Context() => new() { Guarantees = [Linearizable], Groups = [new("billing", ["orders"])] };
}
