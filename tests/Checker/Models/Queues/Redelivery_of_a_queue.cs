using Lab.Checker.Models;
using Lab.Checker.Models.Queues;
using Lab.Checker.Tests.Support;
using Lab.Model.Histories;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Models.Queues;

/// <summary>At-least-once queues: by hand for every name, with the nearest legal neighbour, and against the definitions on random histories.</summary>
public sealed class Redelivery_of_a_queue(ITestOutputHelper output)
{
    [Theory]
    [InlineData("LOSS", "0 publish 7 | 9 drain []", "0 publish 7 | 9 drain [7]")]
    [InlineData("LOSS", "0 publish 7 | 1 deliver 7 | 1 nack 7 | 9 drain []", "0 publish 7 | 1 deliver 7 | 1 ack 7 info | 9 drain []")]
    [InlineData("PHANTOM", "0 publish 7 fail | 1 deliver 7", "0 publish 7 info | 1 deliver 7")]
    [InlineData("DELIVERY-AFTER-ACK", "0 publish 7 | 1 deliver 7 | 1 ack 7 | 2 get [7 true]", "0 publish 7 | 1 deliver 7 | 1 ack 7 info | 2 get [7 true]")]
    [InlineData("DELIVERY-AFTER-ACK", "0 publish 7 | 1 deliver 7 | 1 ack 7 | 2 subscribe | 2 deliver [7 true] | 2 close", "0 publish 7 | 2 subscribe | 1 deliver 7 | 1 ack 7 | 2 deliver [7 true] | 2 close")]
    [InlineData("UNDUE-REDELIVERY", "0 publish 7 | 1 deliver 7 | 2 deliver [7 true]", "0 publish 7 | 1 deliver 7 | 1 nack 7 | 2 deliver [7 true]")]
    [InlineData("UNDUE-REDELIVERY", "0 publish 7 | 1 deliver 7 | 2 deliver [7 true] | 1 nack 7", "0 publish 7 | 1 deliver 7 | 2 deliver [7 true] | 1 close")]
    [InlineData("UNFLAGGED-REDELIVERY", "0 publish 7 | 1 deliver [7 false] | 1 nack 7 | 2 deliver [7 false]", "0 publish 7 | 1 deliver [7 false] | 1 nack 7 | 2 deliver 7")]
    [InlineData("ORDER", "0 publish 7 | 0 publish 8 | 1 deliver 8 | 1 deliver 7", "0 publish 7 info | 0 publish 8 | 1 deliver 8 | 1 deliver 7")]
    [InlineData("ORDER", "0 publish 7 | 0 publish 8 | 1 deliver 8 | 1 deliver [7 false]", "0 publish 7 | 0 publish 8 | 1 deliver 8 | 1 deliver [7 true]")]
    [InlineData("(ORDER)", "0 publish 7 | 0 publish 8 | 1 deliver 8 | 2 deliver 7", "0 publish 7 | 0 publish 8 | 2 deliver 7 | 1 deliver 8")]
    public void Has_a_name_for(string name, string broken, string legal)
    {
        Assert.Equal([name], Names(PlainHistory.Of(broken.Split('|'))));
        Assert.Empty(Names(PlainHistory.Of(legal.Split('|'))));
    }

    [Fact]
    public void Without_a_drain_nothing_is_lost() => Assert.Contains(("undrained", 1L), Judged(PlainHistory.Of("0 publish 7")).Figures);

    [Fact]
    public void Agrees_with_its_oracle()
    {
        var (mix, told) = (new NameMix(), 0);
        for (var i = 0; i < Samples.Count; i++)
        {
            var given = Random((ulong)i + 1);
            var (expected, found) = (RedeliveryOracle.Names(given.Rows), Names(given));
            if (!expected.SequenceEqual(found)) Assert.Fail($"found {string.Join(' ', found)}, the oracle {string.Join(' ', expected)}\n{given}");
            mix.Add([.. expected.Where(n => n[0] != '(')]);
            told += expected.Contains("(ORDER)") ? 1 : 0;
        }

        output.WriteLine($"{mix}; order told {told} times");
        mix.AssertFair(["LOSS", "PHANTOM", "DELIVERY-AFTER-ACK", "UNDUE-REDELIVERY", "UNFLAGGED-REDELIVERY", "ORDER"]);
    }

    private static Judgement Judged(PlainHistory given) => new RedeliveryQueueModel().Judge(given.Recorded(), ModelOptions.Default);

    private static string[] Names(PlainHistory given)
    {
        var judgement = Judged(given);
        return [.. judgement.Anomalies.Select(a => a.Name).Concat(judgement.Allowed.Select(a => $"({a.Name})")).Order(StringComparer.Ordinal)];
    }

    /// <summary>A queue of a few messages and up to three channels, with faults now and then.</summary>
    internal static PlainHistory Random(ulong seed)
    {
        var draws = new Draws(seed);
        var (rows, position, faulty, channels, flags) = (new List<PlainOp>(), 0, draws.Percent(60), 1 + draws.Below(3), draws.Percent(70));
        var (queue, held, gone) = (new List<(int Message, bool Again)>(), new List<(int Message, int Channel)>(), new List<int>());
        for (var (steps, message) = (6 + draws.Below(10), 0); steps > 0; steps--)
        {
            var channel = 1 + draws.Below(channels);
            switch (draws.Below(9))
            {
                case 0 or 1 or 2:
                    var result = draws.Pick([OperationResult.Ok, OperationResult.Ok, OperationResult.Ok, OperationResult.Info, OperationResult.Fail]);
                    Add(0, "publish", ++message, result);
                    if (result == OperationResult.Ok ? !Fault(10) : result == OperationResult.Info ? draws.Percent(50) : Fault(20)) queue.Insert(Fault(10) ? 0 : queue.Count, (message, false));
                    break;
                case 3:
                    if (draws.Percent(40)) Add(channel, "subscribe", null, OperationResult.Ok);
                    break;
                case 4 when held.Count > 0:
                    var (back, by) = draws.Pick(held);
                    Add(by, "nack", back, OperationResult.Ok);
                    held.Remove((back, by));
                    queue.Insert(0, (back, true));
                    break;
                case 5 when held.Count > 0:
                    var (done, consumer) = draws.Pick(held);
                    var known = draws.Percent(60);
                    Add(consumer, "ack", done, known ? OperationResult.Ok : OperationResult.Info);
                    held.Remove((done, consumer));
                    if (!known && draws.Percent(40)) queue.Insert(0, (done, true));
                    else if (Fault(25)) queue.Insert(0, (done, true));
                    break;
                case 6 when draws.Percent(60):
                    Add(channel, "close", null, OperationResult.Ok);
                    foreach (var h in held.Where(h => h.Channel == channel).ToArray()) queue.Insert(0, (h.Message, true));
                    held.RemoveAll(h => h.Channel == channel);
                    break;
                default:
                    if (queue.Count == 0) break;
                    var (next, again) = queue[0];
                    queue.RemoveAt(0);
                    if (draws.Percent(12))
                    {
                        // It was on its way to a channel that is gone: nobody saw it.
                        queue.Insert(draws.Below(queue.Count + 1), (next, true));
                        break;
                    }

                    if (again && Fault(25)) again = false;
                    Add(channel, draws.Percent(70) ? "deliver" : "get", flags && draws.Percent(90) ? new object?[] { next, again } : next, OperationResult.Ok);
                    held.Add((next, channel));
                    if (Fault(10)) queue.Insert(0, (next, true));
                    break;
            }
        }

        if (draws.Percent(80)) Add(9, "drain", queue.Select(q => (object?)q.Message).Concat(held.Select(h => (object?)h.Message)).Where(_ => !Fault(10)).ToArray(), OperationResult.Ok);
        return new([.. rows], seed);

        bool Fault(int percent) => faulty && draws.Percent(percent);

        void Add(int process, string function, object? value, OperationResult result)
        {
            // Now and then an operation returns only after the next was called.
            var isLate = rows.Count > 0 && function is "publish" or "ack" && draws.Percent(15) && rows[^1].Return == position - 1;
            if (isLate) (rows[^1], position) = (rows[^1] with { Return = position }, position + 1);
            var call = isLate ? position - 2 : position++;
            rows.Add(new(process, function, value, result, call, result == OperationResult.Info ? Operation.NoReturn : position++));
        }
    }
}
