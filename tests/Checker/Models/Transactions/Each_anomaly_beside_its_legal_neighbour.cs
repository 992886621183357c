using Lab.Checker.Models;
using Lab.Checker.Models.Transactions;
using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>
/// By hand, for every name: the smallest history that has it, and one that differs by a word and has nothing. A line is one
/// round of transactions that run at the same time, divided by bars; w appends or writes, r reads.
/// </summary>
public sealed class Each_anomaly_beside_its_legal_neighbour
{
    [Theory]
    [InlineData("G0", "wx1 wy1 | wx2 wy2 | rx1,2 ry2,1", "wx1 wy1 | wx2 wy2 | rx1,2 ry1,2")]
    [InlineData("G0-process", "1: wx1 | * rx2,1 / 1: wx2", "1: wx1 | * rx1,2 / 1: wx2")]
    [InlineData("G0-realtime", "wx1 | * rx2,1 / wx2", "wx1 | * rx1,2 / wx2")]
    [InlineData("G1a", "wx1 fail | rx1", "wx1 fail | rx")]
    [InlineData("G1b", "wx1 wx2 | rx1", "wx1 wx2 | rx1,2")]
    [InlineData("G1c", "wx1 ry1 | wy1 rx1", "wx1 ry | wy1 rx1")]
    [InlineData("G1c-process", "1: rx1 | * wx1 ry1 / 1: wy1", "1: rx1 | * wx1 ry / 1: wy1")]
    [InlineData("G1c-realtime", "rx1 | * wx1 ry1 / wy1", "rx1 | * wx1 ry / wy1")]
    [InlineData("G-single", "rx ry1 | wx1 wy1", "rx ry | wx1 wy1")]
    [InlineData("G-single-process", "1: wx1 / 1: rx", "1: wx1 / 1: rx1")]
    [InlineData("G-single-realtime", "wx1 / rx", "wx1 / rx1")]
    [InlineData("G-nonadjacent", "wx1 | wy1 | rx1 ry | rx ry1", "wx1 | wy1 | rx1 ry | rx ry")]
    [InlineData("G-nonadjacent-process", "1: wx1 | * wy1 | * ry1 rx / 1: ry", "1: wx1 | * wy1 | * ry1 rx / 1: ry1")]
    [InlineData("G-nonadjacent-realtime", "wx1 | * wy1 | * ry1 rx / ry", "wx1 | * wy1 | * ry1 rx / ry1")]
    [InlineData("G2", "rx wy1 | ry wx1", "rx wy1 | ry1 wx1")]
    [InlineData("G2-process", "1: wx1 | * wy1 rx / 1: ry", "1: wx1 | * wy1 rx / 1: ry1")]
    [InlineData("G2-realtime", "wx1 | * wy1 rx / ry", "wx1 | * wy1 rx / ry1")]
    [InlineData("internal", "wx1 rx", "wx1 rx1")]
    [InlineData("internal", "rx1 wx1", "rx wx1")]
    [InlineData("incompatible-order", "wx1 | wx2 | rx1,2 | rx2,1", "wx1 | wx2 | rx1,2 | rx1")]
    [InlineData("duplicate-elements", "wx1 | rx1,1", "wx1 | rx1")]
    [InlineData("garbage-read", "rx7", "wx7 | rx7")]
    public void Over_lists(string name, string broken, string legal) => Judge(new ListAppendModel(), lists: true, name, broken, legal);

    [Theory]
    [InlineData("G0", "wx1 ry2 wy3 | rx1 wx2 wy2", "wx1 ry wy3 | rx1 wx2 ry3 wy2")]
    [InlineData("G0-process", "1: rx1 wx2 / 1: wx1", "1: rx wx2 / 1: wx1")]
    [InlineData("G0-realtime", "rx1 wx2 / wx1", "rx1 wx2 | wx1")]
    [InlineData("G1a", "wx1 fail | rx1", "wx1 fail | rx")]
    [InlineData("G1b", "wx1 wx2 | rx1", "wx1 wx2 | rx2")]
    [InlineData("G1c", "wx1 ry1 | wy1 rx1", "wx1 ry | wy1 rx1")]
    [InlineData("G1c-process", "1: rx1 / 1: wx1", "1: rx / 1: wx1")]
    [InlineData("G1c-realtime", "rx1 / wx1", "rx1 | wx1")]
    [InlineData("G-single", "rx ry1 | wx1 wy1", "rx ry | wx1 wy1")]
    [InlineData("G-single-process", "1: wx1 / 1: rx", "1: wx1 / 1: rx1")]
    [InlineData("G-single-realtime", "wx1 / rx", "wx1 | rx")]
    [InlineData("G-nonadjacent", "wx1 | wy1 | rx1 ry | rx ry1", "wx1 | wy1 | rx1 ry | rx ry")]
    [InlineData("G-nonadjacent-process", "1: wx1 | * wy1 | * ry1 rx / 1: ry", "1: wx1 | * wy1 | * ry1 rx / 1: ry1")]
    [InlineData("G-nonadjacent-realtime", "wx1 | * wy1 | * ry1 rx / ry", "wx1 | * wy1 | * ry1 rx / ry1")]
    [InlineData("G2", "rx wy1 | ry wx1", "rx wy1 | ry1 wx1")]
    [InlineData("G2-process", "1: wx1 | * wy1 rx / 1: ry", "1: wx1 | * wy1 rx / 1: ry1")]
    [InlineData("G2-realtime", "wx1 | * wy1 rx / ry", "wx1 | * wy1 rx / ry1")]
    [InlineData("lost-update", "rx wx1 | rx wx2", "rx wx1 | rx1 wx2")]
    [InlineData("internal", "wx1 rx", "wx1 rx1")]
    [InlineData("internal", "rx1 wx1", "rx wx1")]
    [InlineData("garbage-read", "rx7", "wx7 | rx7")]
    public void Over_registers(string name, string broken, string legal) => Judge(new RegisterTransactionsModel(), lists: false, name, broken, legal);

    [Theory] // Somebody read what was aborted; who lost an update did not read it.
    [InlineData("dirty-update G1a", "wx1 fail | wx2 | rx1,2", "wx1 | wx2 | rx1,2")]
    [InlineData("G-single lost-update", "rx wx1 | rx wx2 | rx1,2", "rx wx1 | rx1 wx2 | rx1,2")]
    public void Over_lists_two_at_once(string names, string broken, string legal) => Judge(new ListAppendModel(), lists: true, names, broken, legal);

    [Theory] // What was overwritten in a circle was read in a circle.
    [InlineData("G1c cyclic-versions", "rx1 wx2 | rx2 wx1", "rx wx2 | rx2 wx1")]
    public void Over_registers_two_at_once(string names, string broken, string legal) => Judge(new RegisterTransactionsModel(), lists: false, names, broken, legal);

    private static void Judge(IModel model, bool lists, string names, string broken, string legal)
    {
        Assert.Equal(names.Split(' ').Order(StringComparer.Ordinal), Names(broken));
        Assert.Empty(Names(legal));

        IEnumerable<string> Names(string text)
        {
            var given = TxnHistory.Of(lists, [.. text.Split('/').Select(round => round.Split('|', StringSplitOptions.RemoveEmptyEntries))]);
            var judgement = model.Judge(given.Recorded(), ModelOptions.Default);
            Assert.Equal(judgement.Anomalies.Count > 0 ? Outcome.Violated : Outcome.Holds, judgement.Outcome);
            return judgement.Anomalies.Select(a => a.Name).Order(StringComparer.Ordinal);
        }
    }
}
