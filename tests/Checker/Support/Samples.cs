using Lab.Checker.Tests.Oracles;
using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Support;

/// <summary>The random histories of a guarantee with what the oracle says of them; made once, for rules and mutants alike.</summary>
internal static class Samples
{
    /// <summary>How many histories every guarantee is compared on. LAB_ORACLE_HISTORIES asks for more.</summary>
    public static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("LAB_ORACLE_HISTORIES"), out var more) ? more : 20_000;

    private static readonly Kept<Guarantee, (Case, Finding)> Kept = new(5_000, Make);

    public static readonly Guarantee[] Guarantees =
    [
        new(GuaranteeKind.NoLoss),
        new(GuaranteeKind.NoDuplicates),
        new(GuaranteeKind.Ordering, OrderingScope.Key),
        new(GuaranteeKind.Ordering, OrderingScope.Partition),
        new(GuaranteeKind.Ordering, OrderingScope.Producer),
        new(GuaranteeKind.NoPhantom),
        new(GuaranteeKind.Progress),
    ];

    public static IEnumerable<(Case Given, Finding Expected)> Of(Guarantee guarantee) => Kept.Of(guarantee);

    private static (Case, Finding) Make(Guarantee guarantee, int i)
    {
        var given = RandomCase.Of(guarantee.Kind, (ulong)i + 1);
        return (given, Oracle.Judge(guarantee, given));
    }
}
