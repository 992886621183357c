namespace Lab.Checker.Models.Search;

/// <summary>
/// Leaves out of a history without order what can be left out so that it still has none: operations that change nothing,
/// and the groups that the object allows. Leaving those out of a history that has an order leaves one that has; so what
/// is left proves the violation by itself, whatever else was done.
/// </summary>
/// <param name="columns">All operations.</param>
/// <param name="isViolated">
/// Have these operations no order, as far as it is known? What returns behind the return that no order comes past need not
/// have happened by then: its answer may rest on what is called later, and proves nothing. Null when nothing is left to
/// spend: then the witness stays as large as it is.
/// </param>
internal sealed class Shrinking(OperationColumns columns, Func<int[], bool?> isViolated)
{
    /// <param name="history">Operations without an order, in the order of their calls.</param>
    /// <param name="stuck">The operation that stays in.</param>
    public int[] Smallest(int[] history, int stuck)
    {
        var units = Units(history, stuck);
        for (var size = Math.Max(1, units.Count / 2); ; size = Math.Max(1, size / 2))
        {
            var shrank = false;
            for (var begin = 0; begin < units.Count;)
            {
                var count = Math.Min(size, units.Count - begin);
                var left = Without(history, units.GetRange(begin, count));
                if (isViolated(left) is not { } violated) return history;
                if (!violated)
                {
                    begin += count;
                    continue;
                }

                history = left;
                units.RemoveRange(begin, count);
                shrank = true;
            }

            if (size == 1 && !shrank) return history;
        }
    }

    /// <summary>What can be left out at once: each operation that is alone, each group.</summary>
    private List<int[]> Units(int[] history, int stuck)
    {
        var units = new List<int[]>();
        var groups = new SortedDictionary<int, List<int>>();
        foreach (var operation in history)
        {
            var group = columns.Groups[operation];
            if (columns.Pure[operation] && operation != stuck) units.Add([operation]);
            if (group == OperationColumns.Needed) continue;
            if (!groups.TryGetValue(group, out var members)) groups.Add(group, members = []);
            members.Add(operation);
        }

        foreach (var (group, members) in groups)
        {
            if (group != columns.Groups[stuck]) units.Add([.. members]);
        }

        return units;
    }

    private static int[] Without(int[] history, List<int[]> units)
    {
        var gone = new HashSet<int>();
        foreach (var unit in units) gone.UnionWith(unit);
        return Array.FindAll(history, operation => !gone.Contains(operation));
    }
}
