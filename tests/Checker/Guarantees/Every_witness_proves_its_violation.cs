using Lab.Checker.Tests.Oracles;
using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Guarantees;

/// <summary>
/// The operations that a verdict names, taken alone, already violate, says the oracle; and nothing smaller does where the
/// rule is about what is there. (That a message is in no log can't be shown by fewer operations: their absence is the claim.)
/// </summary>
public sealed class Every_witness_proves_its_violation
{
    public static TheoryData<string> Names => [.. Samples.Guarantees.Select(g => g.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Alone_and_with_nothing_to_spare(string name)
    {
        var guarantee = Guarantee.Parse(name)!;
        var checkedWitnesses = 0;
        foreach (var (given, expected) in Samples.Of(guarantee).Take(5_000))
        {
            if (expected.Breaches.Count == 0) continue;
            var witness = given.Judged(guarantee).Witness!;
            Assert.True(Proves(given, guarantee, witness, witness.Operations), $"{witness.Sentence}: {string.Join(", ", witness.Operations)} prove nothing\n{given}");
            Assert.True(witness.Operations.Count <= 4 || guarantee.Kind is GuaranteeKind.NoPhantom or GuaranteeKind.NoLoss, given.ToString());
            Assert.Equal(witness.Operations.Distinct().Count(), witness.Operations.Count);
            checkedWitnesses++;
            if (guarantee.Kind is not (GuaranteeKind.NoDuplicates or GuaranteeKind.Ordering)) continue;
            foreach (var spare in witness.Operations)
            {
                Assert.False(Proves(given, guarantee, witness, witness.Operations.Where(o => o != spare)), $"{witness.Sentence}: {spare} is not needed\n{given}");
            }
        }

        Assert.True(checkedWitnesses > 100, $"{checkedWitnesses} witnesses");
    }

    /// <summary>Judged by the oracle in a history that holds nothing else.</summary>
    private static bool Proves(Case given, Guarantee guarantee, Witness witness, IEnumerable<OperationId> operations)
    {
        var named = operations.ToArray();
        var readToEnd = named.Any(o => given.History[o].Kind == OperationKind.ReadEnd);
        var alone = given.Only(named, context => context with
        {
            // Positions move when rows are left out; the message was owed in the whole history, which the oracle has confirmed.
            Groups = [.. context.Groups.Select(g => g with { FromPosition = 0, From = VirtualTime.Zero })],
            // A place that was read to its end speaks for itself.
            Ending = context.Ending with { AuditorFinished = !readToEnd },
        });
        return Oracle.Judge(guarantee, alone).Breaches.Any(b => (b.Group, b.Message, b.Other) == (witness.Group, witness.Message.Value, witness.Other.Value));
    }
}
