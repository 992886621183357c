using System.Text;
using System.Text.Json;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Producers;

/// <summary>Sequences of appends, markers, truncations and restarts on a real log, step by step.</summary>
public sealed class ProducerStateVectorTests
{
    // The vectors' records are dated November 2023, the real broker's wall clock when they were taken was years later: whatever a
    // snapshot holds without an open transaction has expired when it is loaded.
    private const long NowMs = 1_795_247_000_000;

    private static readonly JsonElement Vectors = TestData.Vectors("producer-state");

    public static TheoryData<int> Cases => [.. Vectors.EnumerateArray().Select(row => row.Int("case"))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_ends_as_on_the_real_log(int number)
    {
        var vector = Vectors.EnumerateArray().Single(row => row.Int("case") == number);
        var log = new SmallLog(vector.Bool("verification_enabled"), NowMs);
        foreach (var (step, op) in TestData.Rows(vector.GetProperty("ops")))
        {
            var where = $"step {step}: {op.Text("op")} of producer {(op.IsNull("producerId") ? "-" : op.Long("producerId"))}";
            Assert.Equal((where, op.Text("result")), (where, Run(log, op)));
            Assert.Equal(
                (where, op.Long("logStartOffset"), op.Long("lastStableOffset"), op.Long("logEndOffset")),
                (where, log.LogStart.Value, log.LastStable.Value, log.LogEnd.Value));
            Assert.Equal((where, string.Join('\n', op.GetProperty("producers").EnumerateArray().Select(Print))), (where, string.Join('\n', log.State.Entries.Select(Print))));
        }
        Assert.Equal(
            vector.GetProperty("abortedTransactionsAtEnd").EnumerateArray().Select(a => (a.Long("producerId"), a.Long("firstOffset"), a.Long("lastOffset"), a.Long("lastStableOffset"))),
            log.Aborted.Select(a => (a.ProducerId.Value, a.FirstOffset.Value, a.LastOffset.Value, a.LastStableOffset.Value)));
    }

    private static string Run(SmallLog log, JsonElement op)
    {
        switch (op.Text("op"))
        {
            case "produce":
                return Produce(log, op);
            case "replicate":
                return Name(op, log.LogEnd, log.Append(Batch(op), AppendOrigin.Replication));
            case "endTxnMarker":
                var type = op.Text("type") == "ABORT" ? ControlRecordType.Abort : ControlRecordType.Commit;
                var marker = new EndTransactionMarker(type, op.Int("coordinatorEpoch"), op.Long("timestamp"))
                    .ToBatch(Offset.Zero, LeaderEpoch.Zero, new(op.Long("producerId")), new((short)op.Int("producerEpoch")));
                return Name(op, log.LogEnd, log.Append(marker, AppendOrigin.Coordinator, transactionVersion: (short)op.Int("transactionVersion")));
            case "roll":
                log.Roll();
                return "ok";
            case "incrementLogStart":
                return log.IncrementLogStart(new(op.Long("offset"))) ? "true" : "false";
            case "truncateTo":
                return log.TruncateTo(new(op.Long("offset"))) ? "true" : "false";
            case "restart-clean":
                log.Restart(withoutLastSnapshot: false);
                return "ok";
            case "restart-without-last-snapshot":
                log.Restart(withoutLastSnapshot: true);
                return "ok";
            default:
                return "unknown operation";
        }
    }

    private static string Produce(SmallLog log, JsonElement op)
    {
        VerificationGuard guard = default;
        if (op.TryGetProperty("verify_first", out var verifyFirst) && verifyFirst.GetBoolean())
        {
            var verification = log.State.StartVerification(
                new(op.Long("producerId")), new(op.Int("baseSequence")), new((short)op.Int("producerEpoch")), op.Bool("supports_epoch_bump"), NowMs);
            var outcome = verification.Error != ErrorCode.None ? "error:" + verification.Error.Info().Exception : verification.IsNeeded ? "guard" : "not-needed";
            Assert.Equal(op.Text("verification"), outcome);
            if (verification.Error != ErrorCode.None) return outcome;
            guard = verification.Guard;
        }
        return Name(op, log.LogEnd, log.Append(Batch(op), AppendOrigin.Client, guard));
    }

    private static byte[] Batch(JsonElement op)
    {
        var builder = new RecordBatchBuilder();
        builder.Begin(attributes: new(transactional: op.Bool("transactional")));
        builder.ProducerId = new(op.Long("producerId"));
        builder.ProducerEpoch = new((short)op.Int("producerEpoch"));
        builder.BaseSequence = new(op.Int("baseSequence"));
        for (var i = 0; i < op.Int("count"); i++) builder.Append(op.Long("timestamp") + i, "k"u8.ToArray(), "v"u8.ToArray());
        return builder.Build();
    }

    private static string Name(JsonElement op, Offset appendedAt, ProducerVerdict verdict)
    {
        if (verdict.Error != ErrorCode.None) return "error:" + verdict.Error.Info().Exception;
        if (!verdict.IsDuplicate)
        {
            Assert.Equal(op.Long("firstOffset"), appendedAt.Value);
            return "accepted";
        }
        Assert.Equal((op.Long("firstOffset"), op.Long("lastOffset")), (verdict.FirstOffset.Value, verdict.LastOffset.Value));
        return "duplicate";
    }

    private static string Print(JsonElement e)
    {
        var text = new StringBuilder($"{e.Long("producerId")} epoch {e.Int("producerEpoch")} coordinator {e.Int("coordinatorEpoch")} open {(e.IsNull("currentTxnFirstOffset") ? -1 : e.Long("currentTxnFirstOffset"))} at {e.Long("lastTimestamp")}:");
        foreach (var b in e.GetProperty("batches").EnumerateArray()) text.Append($" {b[0]}..{b[1]}@{b[2]}..{b[3]}");
        return text.ToString();
    }

    private static string Print(ProducerEntry e)
    {
        var text = new StringBuilder($"{e.ProducerId} epoch {e.Epoch} coordinator {e.CoordinatorEpoch} open {e.CurrentTransactionFirstOffset} at {e.LastTimestamp}:");
        for (var i = 0; i < e.BatchCount; i++) text.Append($" {e[i].FirstSequence}..{e[i].LastSequence}@{e[i].FirstOffset}..{e[i].LastOffset}");
        return text.ToString();
    }
}
