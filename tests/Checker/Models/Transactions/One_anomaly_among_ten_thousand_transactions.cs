using Lab.Checker.Models;
using Lab.Checker.Models.Transactions;
using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>One anomaly put into a valid history, tied to it by what its transactions read, is found under exactly its name.</summary>
public sealed class One_anomaly_among_ten_thousand_transactions
{
    private const int Count = 10_000, Together = 5, Keys = 12;

    [Fact]
    public void And_there_is_none_without_it() => Assert.Empty(Names("", lists: true, seed: 1));

    [Theory]
    [InlineData("G0", "wx1 wy1 | wx2 wy2 | rx1,2 ry2,1")]
    [InlineData("G0-process", "1: wx1 | * rx2,1 / 1: wx2")]
    [InlineData("G0-realtime", "wx1 | * rx2,1 / wx2")]
    [InlineData("G1a", "wx1 fail | rx1")]
    [InlineData("G1b", "wx1 wx2 | rx1")]
    [InlineData("G1c", "wx1 ry1 | wy1 rx1")]
    [InlineData("G1c-process", "1: rx1 | * wx1 ry1 / 1: wy1")]
    [InlineData("G1c-realtime", "rx1 | * wx1 ry1 / wy1")]
    [InlineData("G-single", "rx ry1 | wx1 wy1")]
    [InlineData("G-single-process", "1: wx1 / 1: rx")]
    [InlineData("G-single-realtime", "wx1 / rx")]
    [InlineData("G-nonadjacent", "wx1 | wy1 | rx1 ry | rx ry1")]
    [InlineData("G-nonadjacent-process", "1: wx1 | * wy1 | * ry1 rx / 1: ry")]
    [InlineData("G-nonadjacent-realtime", "wx1 | * wy1 | * ry1 rx / ry")]
    [InlineData("G2", "rx wy1 | ry wx1")]
    [InlineData("G2-process", "1: wx1 | * wy1 rx / 1: ry")]
    [InlineData("G2-realtime", "wx1 | * wy1 rx / ry")]
    [InlineData("internal", "wx1 rx")]
    [InlineData("incompatible-order", "wx1 | wx2 | rx1,2 | rx2,1")]
    [InlineData("duplicate-elements", "wx1 | rx1,1")]
    [InlineData("garbage-read", "rx7")]
    [InlineData("dirty-update G1a", "wx1 fail | wx2 | rx1,2")]
    [InlineData("G-single lost-update", "rx wx1 | rx wx2 | rx1,2")]
    public void Over_lists(string names, string planted) => Judge(names, planted, lists: true);

    [Theory]
    [InlineData("G0", "wx1 ry2 wy3 | rx1 wx2 wy2")]
    [InlineData("G1c", "wx1 ry1 | wy1 rx1")]
    [InlineData("G-single", "rx ry1 | wx1 wy1")]
    [InlineData("G-nonadjacent", "wx1 | wy1 | rx1 ry | rx ry1")]
    [InlineData("G2", "rx wy1 | ry wx1")]
    [InlineData("G-single-realtime", "wx1 / rx")]
    [InlineData("lost-update", "rx wx1 | rx wx2")]
    [InlineData("G1c cyclic-versions", "rx1 wx2 | rx2 wx1")]
    public void Over_registers(string names, string planted) => Judge(names, planted, lists: false);

    private static void Judge(string names, string planted, bool lists)
    {
        for (var seed = 1UL; seed <= 3; seed++) Assert.Equal(names.Split(' ').Order(StringComparer.Ordinal), Names(planted, lists, seed));
    }

    private static IEnumerable<string> Names(string planted, bool lists, ulong seed)
    {
        IModel model = lists ? new ListAppendModel() : new RegisterTransactionsModel();
        return model.Judge(With(planted, lists, seed).Recorded(), ModelOptions.Default).Anomalies.Select(a => a.Name).Order(StringComparer.Ordinal);
    }

    /// <summary>Rounds of transactions that take effect one after the other; in the middle the anomaly's own, which also read what is there.</summary>
    private static TxnHistory With(string planted, bool lists, ulong seed)
    {
        var (draws, rows, position, value) = (new Draws(seed), new List<Txn>(), 0, 100);
        var state = Enumerable.Range(0, Keys).Select(_ => new List<int>()).ToArray();
        var numbers = Enumerable.Range(0, Keys).ToArray();
        while (rows.Count < Count)
        {
            if (planted.Length > 0 && rows.Count == Count / 2) Plant();
            for (var i = 0; i < Together; i++) rows.Add(new(1_000 + i, position + i, position + (2 * Together) - 1 - i, OperationResult.Ok, [.. Enumerable.Range(0, 3).Select(_ => Next(draws.Percent(50)))]));
            position += 2 * Together;
        }

        return new([.. rows], lists, seed);

        Micro Next(bool writes)
        {
            var i = draws.Below(Keys);
            if (!writes) return Read($"k{numbers[i]}", state[i]);
            if (state[i].Count == 8) (state[i], numbers[i]) = ([], numbers.Max() + 1);
            state[i].Add(++value);
            return new(true, $"k{numbers[i]}", value);
        }

        Micro Read(string key, List<int> list) => lists ? new(false, key, List: [.. list]) : new(false, key, list.Count == 0 ? -1 : list[^1]);

        void Plant()
        {
            var anomaly = TxnHistory.Of(lists, [.. planted.Split('/').Select(round => round.Split('|'))]).Rows;
            foreach (var row in anomaly)
            {
                var also = row.Result == OperationResult.Ok ? new[] { Next(false) } : [];
                rows.Add(row with { Call = position + row.Call, Return = position + row.Return, Micros = [.. also, .. row.Micros] });
            }

            position += 2 * anomaly.Length;
        }
    }
}
