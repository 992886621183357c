using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Files;

namespace Lab.Broker.Kafka.Tests.Files;

public sealed class LeaderEpochCacheTests
{
    [Fact]
    public void Every_operation_leaves_what_the_real_cache_leaves()
    {
        foreach (var (row, vector) in TestData.Rows(TestData.Vectors("leader-epoch-cache")))
        {
            var cache = new LeaderEpochCache();
            foreach (var (step, op) in TestData.Rows(vector.GetProperty("ops")))
            {
                Run(cache, op, $"row {row}, step {step}: {op}");
                var after = op.GetProperty("after").EnumerateArray().Select(e => new EpochEntry(new(e[0].GetInt32()), new(e[1].GetInt64())));
                Assert.True(after.SequenceEqual(cache.Entries), $"row {row}, step {step}: {op}");
            }
            Assert.Equal(vector.Text("checkpointFile"), Encoding.UTF8.GetString(cache.Encode()));
        }
    }

    [Fact]
    public void A_log_of_epochs_and_its_cache_agree() =>
        // The model is the log itself: the epoch of every record. The cache must answer as a scan of it would.
        Prop.ForAll(Gen.Choose(0, 3).ArrayOf().ToArbitrary(), steps =>
        {
            var cache = new LeaderEpochCache();
            var log = new List<int>();
            var epoch = 0;
            for (var i = 0; i < steps.Length; i++)
            {
                switch (steps[i])
                {
                    case 0:
                        epoch += 1 + i % 2;
                        break;
                    case 1 or 2:
                        cache.Assign(new(epoch), new(log.Count));
                        log.AddRange(Enumerable.Repeat(epoch, steps[i]));
                        break;
                    case 3:
                        var end = log.Count - Math.Min(log.Count, i % 4);
                        log.RemoveRange(end, log.Count - end);
                        cache.TruncateFromEnd(new(end));
                        break;
                }
            }
            for (var offset = 0; offset < log.Count; offset++)
                if (cache.EpochForOffset(new(offset)).Value != log[offset]) return false;
            for (var asked = 0; asked <= epoch; asked++)
            {
                var (found, endOffset) = cache.EndOffsetFor(new(asked), new(log.Count));
                if (log.Count == 0 || asked > log[^1]) { if (found != LeaderEpoch.None) return false; continue; }
                var expectedEnd = log.FindLastIndex(e => e <= asked) + 1;
                if (endOffset.Value != expectedEnd) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_torn_checkpoint_is_corrupt_and_says_why()
    {
        foreach (var text in (string[])["", "0\n", "1\n0\n", "0\n2\n0 0\n", "0\n1\n0\n", "0\n1\n0 x\n", "\0\0\0\0"])
            Assert.IsType<Decoded<IReadOnlyList<EpochEntry>>.Corrupt>(LeaderEpochCheckpoint.Decode(Encoding.UTF8.GetBytes(text)));
    }

    private static void Run(LeaderEpochCache cache, JsonElement op, string where)
    {
        switch (op.Text("op"))
        {
            case "assign":
                cache.Assign(new(op.Int("epoch")), new(op.Long("startOffset")));
                break;
            case "truncateFromEnd":
                cache.TruncateFromEnd(new(op.Long("endOffset")));
                break;
            case "truncateFromStart":
                cache.TruncateFromStart(new(op.Long("startOffset")));
                break;
            case "epochForOffset":
                Assert.True(OrNone(op, "result") == cache.EpochForOffset(new(op.Long("offset"))).Value, where);
                break;
            case "neighbours":
                Assert.True(OrNone(op, "previousEpoch") == cache.PreviousEpoch(new(op.Int("epoch"))).Value, where);
                Assert.True(OrNone(op, "nextEpoch") == cache.NextEpoch(new(op.Int("epoch"))).Value, where);
                break;
            case "endOffsetFor":
                var (epoch, end) = cache.EndOffsetFor(new(op.Int("epoch")), new(op.Long("logEndOffset")));
                Assert.True((op.Int("resultEpoch"), op.Long("resultOffset")) == (epoch.Value, end.Value), where);
                break;
            default:
                Assert.Fail($"unknown operation, {where}");
                break;
        }
    }

    private static int OrNone(JsonElement op, string property) => op.IsNull(property) ? -1 : op.Int(property);
}
