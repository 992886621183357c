using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>The random histories of a model with what its oracle says of them; made once, for the rule and its mutants alike.</summary>
internal static class SmallHistories
{
    private const int Kept = 20_000;

    private static readonly Dictionary<string, List<(SmallHistory, bool)>> Known = [];
    private static readonly Lock Door = new();

    public static IEnumerable<(SmallHistory Given, bool Holds)> Of(ClosedRule rule)
    {
        for (var i = 0; i < Samples.Count; i++) yield return Get(rule, i);
    }

    private static (SmallHistory, bool) Get(ClosedRule rule, int i)
    {
        if (i >= Kept) return Make(rule, i);
        lock (Door)
        {
            if (!Known.TryGetValue(rule.Name, out var list)) Known.Add(rule.Name, list = []);
            while (list.Count <= i) list.Add(Make(rule, list.Count));
            return list[i];
        }
    }

    private static (SmallHistory, bool) Make(ClosedRule rule, int i)
    {
        var given = rule.Random((ulong)i + 1);
        return (given, rule.Holds(given));
    }
}
