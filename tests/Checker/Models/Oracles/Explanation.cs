using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models.Oracles;

/// <summary>
/// The definition of linearizability, tried out: is there an order of the operations, each between its call and its return,
/// in which the object would have answered so? Every order is tried. What crashed may be left out.
/// </summary>
internal static class Explanation
{
    /// <param name="rows">The operations.</param>
    /// <param name="initial">The object before all of them.</param>
    /// <param name="step">What may become of the object by one operation; nothing when it could not have answered so.</param>
    public static bool Exists<TState>(Row[] rows, TState initial, Func<TState, Row, IEnumerable<TState>> step) => Exists(rows, new bool[rows.Length], initial, step);

    private static bool Exists<TState>(Row[] rows, bool[] happened, TState state, Func<TState, Row, IEnumerable<TState>> step)
    {
        if (Enumerable.Range(0, rows.Length).All(i => happened[i] || rows[i].Crashed)) return true;
        for (var i = 0; i < rows.Length; i++)
        {
            if (happened[i] || MustComeLater(rows, happened, i)) continue;
            happened[i] = true;
            foreach (var next in step(state, rows[i]))
            {
                if (Exists(rows, happened, next, step)) return true;
            }

            happened[i] = false;
        }

        return false;
    }

    /// <summary>Some operation that has yet to happen had returned before this one was called.</summary>
    private static bool MustComeLater(Row[] rows, bool[] happened, int i)
    {
        for (var j = 0; j < rows.Length; j++)
        {
            if (!happened[j] && rows[j].Return < rows[i].Call) return true;
        }

        return false;
    }
}
