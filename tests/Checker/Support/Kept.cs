namespace Lab.Checker.Tests.Support;

/// <summary>The random histories of a rule with what its oracle says of them, by number. The first are made once, for the rule and its mutants alike.</summary>
/// <param name="keep">How many of each rule are kept.</param>
/// <param name="make">Makes the one with a number, from 0.</param>
internal sealed class Kept<TRule, TSample>(int keep, Func<TRule, int, TSample> make)
    where TRule : notnull
{
    private readonly Dictionary<TRule, List<TSample>> known = [];
    private readonly Lock door = new();

    /// <summary>As many as every rule is compared on.</summary>
    public IEnumerable<TSample> Of(TRule rule)
    {
        for (var i = 0; i < Samples.Count; i++) yield return Get(rule, i);
    }

    private TSample Get(TRule rule, int i)
    {
        if (i >= keep) return make(rule, i);
        lock (door)
        {
            if (!known.TryGetValue(rule, out var list)) known.Add(rule, list = []);
            while (list.Count <= i) list.Add(make(rule, list.Count));
            return list[i];
        }
    }
}
