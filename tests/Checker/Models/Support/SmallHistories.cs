using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>The random histories of a model with what its oracle says of them; made once, for the rule and its mutants alike.</summary>
internal static class SmallHistories
{
    private static readonly Kept<ClosedRule, (SmallHistory, bool)> Kept = new(20_000, Make);

    public static IEnumerable<(SmallHistory Given, bool Holds)> Of(ClosedRule rule) => Kept.Of(rule);

    private static (SmallHistory, bool) Make(ClosedRule rule, int i)
    {
        var given = rule.Random((ulong)i + 1);
        return (given, rule.Holds(given));
    }
}
