namespace Lab.Model.Facts;

/// <summary>Sets of kinds of facts, one bit per <see cref="FactKind"/>.</summary>
public static class FactKinds
{
    /// <summary>The set of these kinds.</summary>
    public static ulong Bits(params ReadOnlySpan<FactKind> kinds)
    {
        var bits = 0UL;
        foreach (var kind in kinds) bits |= 1UL << (int)kind;
        return bits;
    }
}
