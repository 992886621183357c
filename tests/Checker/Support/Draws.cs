using Lab.Model;

namespace Lab.Checker.Tests.Support;

/// <summary>Numbers that are a pure function of a seed, so that a failing case is named by it.</summary>
internal sealed class Draws(ulong seed)
{
    private ulong count;

    /// <summary>0 up to but not including <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Hash.Of(seed, count++) % (ulong)bound);

    public bool Percent(int chance) => Below(100) < chance;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
