using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>
/// The operations that are searched, numbered in the order of their calls. What failed, and what crashed and could have
/// changed nothing, is left out by whoever fills them.
/// </summary>
internal sealed class OperationColumns(int capacity)
{
    private int[] rows = new int[capacity];
    private int[] calls = new int[capacity];
    private int[] returns = new int[capacity];
    private int[] effects = new int[capacity];
    private int[] keys = new int[capacity];
    private int[] groups = new int[capacity];
    private bool[] pure = new bool[capacity];

    /// <summary>The group of operations that may not be left out of a witness.</summary>
    public const int Needed = -1;

    public int Count { get; private set; }

    /// <summary>The rows in the recording.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    public ReadOnlySpan<int> Calls => calls.AsSpan(0, Count);

    /// <summary><see cref="Operation.NoReturn"/> for a crashed operation: it may take effect at any time after its call, or never.</summary>
    public ReadOnlySpan<int> Returns => returns.AsSpan(0, Count);

    /// <summary>Crashed operations of one key with the same number do the same.</summary>
    public ReadOnlySpan<int> Effects => effects.AsSpan(0, Count);

    /// <summary>Operations of different keys have nothing to do with each other.</summary>
    public ReadOnlySpan<int> Keys => keys.AsSpan(0, Count);

    /// <summary>
    /// Operations of one group may be left out together: what has an order has one without them. <see cref="Needed"/>
    /// for those of which nothing of the kind is known.
    /// </summary>
    public Span<int> Groups => groups.AsSpan(0, Count);

    /// <summary>Operations that change nothing in any state in which they can answer so: each may be left out.</summary>
    public ReadOnlySpan<bool> Pure => pure.AsSpan(0, Count);

    /// <summary>Gives an operation to another key.</summary>
    public void SetKey(int operation, int key) => keys[operation] = key;

    public int Add(int row, int call, int @return, int effect, int key, int group, bool isPure)
    {
        if (Count == rows.Length)
        {
            var larger = Math.Max(16, Count * 2);
            Array.Resize(ref rows, larger);
            Array.Resize(ref calls, larger);
            Array.Resize(ref returns, larger);
            Array.Resize(ref effects, larger);
            Array.Resize(ref keys, larger);
            Array.Resize(ref groups, larger);
            Array.Resize(ref pure, larger);
        }

        (rows[Count], calls[Count], returns[Count], effects[Count]) = (row, call, @return, effect);
        (keys[Count], groups[Count], pure[Count]) = (key, group, isPure);
        return Count++;
    }
}
