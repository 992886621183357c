using Lab.Checker.Models;
using Lab.Checker.Models.Groups;
using Lab.Checker.Tests.Support;
using Lab.Model.Histories;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Models.Groups;

/// <summary>Consumer groups and read-process-write: by hand for every name, with the nearest legal neighbour, and against the definitions on random histories.</summary>
public sealed class Groups_and_their_transactions(ITestOutputHelper output)
{
    [Theory]
    [InlineData("TWO-OWNERS", "1 assign [5 [0]] | 2 assign [5 [0 1]]", "1 assign [5 [0]] | 2 assign [5 [1]]")]
    [InlineData("TWO-OWNERS", "1 assign [5 [0]] | 2 assign [5 [0]]", "1 assign [5 [0]] | 2 assign [6 [0]]")]
    [InlineData("COMMIT-BACK", "1 commit [5 0 10] | 1 commit [5 0 9]", "1 commit [5 0 10] info | 1 commit [5 0 9]")]
    [InlineData("COMMIT-BACK", "1 commit [5 0 10] | 1 commit [5 0 9]", "1 commit [5 0 10] | 1 commit [6 0 9]")]
    [InlineData("START-ABOVE-COMMIT", "1 commit [5 0 10] | 2 start [6 0 11]", "1 commit [5 0 10] | 2 start [6 0 10]")]
    [InlineData("START-ABOVE-COMMIT", "1 commit [5 0 10] | 1 commit [5 0 11] fail | 2 start [6 0 11]", "1 commit [5 0 10] | 1 commit [5 0 11] info | 2 start [6 0 11]")]
    public void A_consumer_group_has_a_name_for(string name, string broken, string legal) => Judge(new ConsumerGroupModel(), name, broken, legal);

    [Theory]
    [InlineData("PHANTOM", "9 read [7]", "0 txn [[out 7]] | 9 read [7]")]
    [InlineData("G1a", "0 txn [[out 7]] fail | 9 read [7]", "0 txn [[out 7]] info | 9 read [7]")]
    [InlineData("DUPLICATE-OUTPUT", "0 txn [[out 7]] | 9 read [7 7]", "0 txn [[out 7]] | 9 read [7]")]
    [InlineData("DUPLICATE-INPUT", "0 txn [[in 0 1]] | 1 txn [[in 0 1]]", "0 txn [[in 0 1]] info | 1 txn [[in 0 1]]")]
    [InlineData("TORN-OUTPUT", "0 txn [[out 7] [out 8]] info | 9 read [7]", "0 txn [[out 7] [out 8]] info | 9 read []")]
    [InlineData("TORN-OUTPUT", "0 txn [[out 7]] | 9 read []", "9 read [] | 0 txn [[out 7]]")]
    [InlineData("OUTPUT-WITHOUT-OFFSET", "0 txn [[out 7] [commit 0 2]] | 9 committed [[0 1]]", "0 txn [[out 7] [commit 0 2]] | 9 committed [[0 2]]")]
    [InlineData("LOST-INPUT", "0 txn [[in 0 1]] fail | 9 committed [[0 2]]", "0 txn [[in 0 1]] fail | 9 committed [[0 1]]")]
    [InlineData("LOST-INPUT", "0 txn [[in 0 1] [out 7]] info | 9 committed [[0 2]] | 9 read []", "0 txn [[in 0 1] [out 7]] info | 9 committed [[0 2]] | 9 read [7]")]
    [InlineData("G0", "0 txn [[commit 0 1] [commit 1 2]] | 1 txn [[commit 0 2] [commit 1 1]]", "0 txn [[commit 0 1] [commit 1 1]] | 1 txn [[commit 0 2] [commit 1 1]]")]
    [InlineData("G-single", "0 txn [[out 7] [commit 0 1]] info | 1 txn [[out 8] [commit 0 2]] | 9 read [8] | 9 read [7 8]", "0 txn [[out 7] [commit 0 1]] info | 1 txn [[out 8] [commit 1 2]] | 9 read [8] | 9 read [7 8]")]
    public void Read_process_write_has_a_name_for(string name, string broken, string legal) => Judge(new ReadProcessWriteModel(), name, broken, legal);

    [Fact] // Neither is known to be committed before both reads are under way.
    public void Two_readers_who_see_the_opposite_order_have_a_name()
    {
        PlainHistory Seen(object?[] first, object?[] second) => new(
        [
            new(0, "txn", new object?[] { new object?[] { "out", 7 } }, OperationResult.Info, 0, Operation.NoReturn), new(1, "txn", new object?[] { new object?[] { "out", 8 } }, OperationResult.Info, 1, Operation.NoReturn),
            new(8, "read", first, OperationResult.Ok, 2, 4), new(9, "read", second, OperationResult.Ok, 3, 5),
        ]);
        Assert.Equal(["G-nonadjacent"], Names(new ReadProcessWriteModel(), Seen([7], [8])));
        Assert.Empty(Names(new ReadProcessWriteModel(), Seen([7], [7, 8])));
    }

    [Fact]
    public void What_is_delivered_again_after_a_take_over_is_counted()
    {
        var judgement = new ConsumerGroupModel().Judge(PlainHistory.Of("1 start [5 0 0]", "1 deliver [5 0 4]", "1 commit [5 0 2]", "2 start [6 0 2]").Recorded(), ModelOptions.Default);
        Assert.Empty(judgement.Anomalies);
        Assert.Contains(("duplicate-window", 3L), judgement.Figures);
    }

    [Fact]
    public void A_consumer_group_agrees_with_its_oracle() =>
        Compare(new ConsumerGroupModel(), RandomGroup, GroupOracles.ConsumerGroup, ["TWO-OWNERS", "COMMIT-BACK", "START-ABOVE-COMMIT"]);

    [Fact]
    public void Read_process_write_agrees_with_its_oracle() =>
        Compare(new ReadProcessWriteModel(), RandomProcessing, GroupOracles.ReadProcessWrite, ["PHANTOM", "G1a", "DUPLICATE-OUTPUT", "DUPLICATE-INPUT", "TORN-OUTPUT", "OUTPUT-WITHOUT-OFFSET", "LOST-INPUT", "G0", "G-single", "G-nonadjacent"]);

    private void Compare(IModel model, Func<ulong, PlainHistory> random, Func<PlainOp[], SortedSet<string>> oracle, string[] names)
    {
        var mix = new NameMix();
        for (var i = 0; i < Samples.Count; i++)
        {
            var given = random((ulong)i + 1);
            var (expected, found) = (oracle(given.Rows), Names(model, given));
            if (!expected.SequenceEqual(found)) Assert.Fail($"found {string.Join(' ', found)}, the oracle {string.Join(' ', expected)}\n{given}");
            mix.Add(expected);
        }

        output.WriteLine(mix.ToString());
        mix.AssertFair(names);
    }

    private static void Judge(IModel model, string name, string broken, string legal)
    {
        Assert.Equal([name], Names(model, PlainHistory.Of(broken.Split('|'))));
        Assert.Empty(Names(model, PlainHistory.Of(legal.Split('|'))));
    }

    private static string[] Names(IModel model, PlainHistory given) =>
        [.. model.Judge(given.Recorded(), ModelOptions.Default).Anomalies.Select(a => a.Name).Order(StringComparer.Ordinal)];

    /// <summary>Members take partitions over, read on from a commit, and commit, as a rule in the right way.</summary>
    internal static PlainHistory RandomGroup(ulong seed)
    {
        var draws = new Draws(seed);
        var (rows, faulty, generation) = (new List<(int, string, object?, OperationResult)>(), draws.Percent(50), 0);
        var (owners, committed, at) = (new int[2], new int[2], new int[2]);
        for (var steps = 4 + draws.Below(8); steps > 0; steps--)
        {
            var p = draws.Below(2);
            switch (draws.Below(5))
            {
                case 0:
                    generation++;
                    (owners[0], owners[1]) = (1 + draws.Below(2), 1 + draws.Below(2));
                    foreach (var member in draws.Pick<int[]>([[1, 2], [1, 2, 1]])) rows.Add((member, "assign", new object?[] { generation, Enumerable.Range(0, 2).Where(q => owners[q] == member || Fault(15)).Select(q => (object?)q).ToArray() }, Result(90)));
                    break;
                case 1:
                    at[p] = Math.Max(0, committed[p] - draws.Below(2) + (Fault(30) ? 1 : 0));
                    rows.Add((owners[p], "start", new object?[] { generation, p, at[p] }, Result(95)));
                    break;
                case 2:
                    rows.Add((owners[p], "deliver", new object?[] { generation, p, at[p]++ }, OperationResult.Ok));
                    break;
                default:
                    var (offset, result) = (Fault(40) ? Math.Max(0, at[p] + 1 - draws.Below(4)) : Math.Max(at[p], committed[p]), Result(70));
                    rows.Add((owners[p], "commit", new object?[] { generation, p, offset }, result));
                    if (result == OperationResult.Ok || (result == OperationResult.Info && draws.Percent(50))) committed[p] = offset;
                    break;
            }
        }

        return Overlapping(PlainHistory.InTurn([.. rows]), draws) with { Seed = seed };

        bool Fault(int percent) => faulty && draws.Percent(percent);
        OperationResult Result(int ok) => draws.Percent(ok) ? OperationResult.Ok : draws.Pick([OperationResult.Info, OperationResult.Fail]);
    }

    /// <summary>Transactions over two input partitions; readers of what is committed in between and at the end, to whom crashed transactions may come late.</summary>
    internal static PlainHistory RandomProcessing(ulong seed)
    {
        var draws = new Draws(seed);
        if (draws.Percent(6)) return Fork(draws) with { Seed = seed };
        var (rows, faulty, value, both) = (new List<(int, string, object?, OperationResult)>(), draws.Percent(55), 0, draws.Percent(30));
        var (visible, late, next, committed) = (new List<object?>(), new List<object?>(), new int[2], new int[2]);
        for (var steps = 3 + draws.Below(5); steps > 0; steps--)
        {
            if (draws.Percent(25)) Look();
            var (result, micros) = (draws.Pick([OperationResult.Ok, OperationResult.Ok, OperationResult.Ok, OperationResult.Info, OperationResult.Fail]), new List<object?>());
            var p = both ? draws.Below(2) : 0;
            var from = Math.Max(0, Fault(15) ? next[p] - 1 : next[p]);
            var to = from + 1 + draws.Below(2);
            for (var offset = from; offset < to; offset++) micros.Add(new object?[] { "in", p, offset });
            var outs = Enumerable.Range(0, draws.Below(3)).Select(_ => (object?)++value).ToList();
            micros.AddRange(outs.Select(o => (object?)new[] { "out", o }));
            if (draws.Percent(15)) micros.Add(new object?[] { "commit", p, from });
            micros.Add(new object?[] { "commit", p, to });
            if (both && draws.Percent(25)) micros.Add(new object?[] { "commit", 1 - p, next[1 - p] + (Fault(40) ? draws.Below(3) : 0) });
            rows.Add((draws.Below(3), "txn", micros.ToArray(), result));
            var lands = result == OperationResult.Ok || (result == OperationResult.Info && draws.Percent(50));
            if (lands || Fault(25)) (result == OperationResult.Info && Fault(50) ? late : visible).AddRange(outs.Where(_ => !Fault(12)));
            if (lands ? !Fault(12) : Fault(20)) committed[p] = to;
            if (lands || Fault(15)) next[p] = to;
        }

        visible.AddRange(late);
        if (draws.Percent(80)) Look();
        return Overlapping(PlainHistory.InTurn([.. rows]), draws) with { Seed = seed };

        bool Fault(int percent) => faulty && draws.Percent(percent);

        void Look()
        {
            if (draws.Percent(70)) rows.Add((9, "committed", Enumerable.Range(0, 2).Where(p => committed[p] > 0).Select(p => (object?)new object?[] { p, committed[p] }).ToArray(), OperationResult.Ok));
            if (draws.Percent(70)) rows.Add((9, "read", visible.Concat(Fault(5) ? [99] : []).Concat(visible.Where(_ => Fault(5))).ToArray(), OperationResult.Ok));
        }
    }

    /// <summary>Two transactions of which nobody knows how they ended; readers who see them in one order or the other.</summary>
    private static PlainHistory Fork(Draws draws)
    {
        var rows = new List<(int, string, object?, OperationResult)>();
        var both = draws.Percent(50);
        for (var t = 0; t < 2; t++)
        {
            var micros = new List<object?> { new object?[] { "in", t, 0 }, new object?[] { "out", t + 1 }, new object?[] { "commit", t, 1 + (both ? draws.Below(2) : 0) } };
            if (both) micros.Add(new object?[] { "commit", 1 - t, 1 + draws.Below(2) });
            rows.Add((t, "txn", micros.ToArray(), OperationResult.Info));
        }

        for (var reader = 8; reader < 10; reader++) rows.Add((reader, "read", draws.Pick<object?[]>([[], [1], [2], [1, 2]]), OperationResult.Ok));
        rows.Add((8, "read", new object?[] { 1, 2 }, OperationResult.Ok));
        return Overlapping(PlainHistory.InTurn([.. rows]), draws, percent: 80);
    }

    /// <summary>Some operations return only after the next was called.</summary>
    private static PlainHistory Overlapping(PlainHistory given, Draws draws, int percent = 30)
    {
        var rows = given.Rows.ToArray();
        for (var i = 0; i + 1 < rows.Length; i++)
        {
            if (rows[i].Return != rows[i + 1].Call - 1 || !draws.Percent(percent)) continue;
            (rows[i], rows[i + 1]) = (rows[i] with { Return = rows[i + 1].Call }, rows[i + 1] with { Call = rows[i].Return });
        }

        return given with { Rows = rows };
    }
}
