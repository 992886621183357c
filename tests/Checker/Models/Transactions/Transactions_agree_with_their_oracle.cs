using Lab.Checker.Models;
using Lab.Checker.Models.Transactions;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>The model against the definitions on small random histories.</summary>
public sealed class Transactions_agree_with_their_oracle(ITestOutputHelper output)
{
    private static readonly string[] Cycles = ["G0", "G1c", "G-single", "G-nonadjacent", "G2"];

    [Fact]
    public void Over_lists() => Compare(new ListAppendModel(), lists: true, ListAppendOracle.Names,
        ["G1a", "G1b", "internal", "incompatible-order", "duplicate-elements", "garbage-read", "dirty-update", "lost-update"]);

    [Fact]
    public void Over_registers() => Compare(new RegisterTransactionsModel(), lists: false, RegisterOracle.Names,
        ["G1a", "G1b", "internal", "garbage-read", "lost-update", "cyclic-versions"]);

    private void Compare(IModel model, bool lists, Func<Txn[], SortedSet<string>> oracle, string[] others)
    {
        var mix = new NameMix();
        for (var i = 0; i < Samples.Count; i++)
        {
            var given = RandomTxns.Of((ulong)i + 1, lists);
            var expected = oracle(given.Rows);
            var judgement = model.Judge(given.Recorded(), ModelOptions.Default);
            mix.Add(expected);
            var found = judgement.Anomalies.Select(a => a.Name).Order(StringComparer.Ordinal).ToArray();
            if (!expected.SequenceEqual(found)) Assert.Fail($"found {string.Join(' ', found)}, the oracle {string.Join(' ', expected)}\n{given}\n{string.Join('\n', judgement.Anomalies)}");
            Assert.Equal(expected.Count == 0 ? Outcome.Holds : Outcome.Violated, judgement.Outcome);
        }

        output.WriteLine(mix.ToString());
        mix.AssertFair([.. others, .. Cycles, .. Cycles.Select(c => $"{c}-process"), .. Cycles.Select(c => $"{c}-realtime")], "dirty-update", "cyclic-versions"); // Somebody read what was aborted; the reads go round as well.
    }
}
