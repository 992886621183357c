using Lab.Model.Histories;

namespace Lab.Checker.Models.Transactions;

/// <summary>What a micro-operation of a transaction does.</summary>
internal enum MicroKind : byte
{
    Write,
    Read,

    /// <summary>A read whose result nobody knows: the transaction failed or its outcome is unknown.</summary>
    ReadUnknown,
}

/// <summary>
/// Transactions as columns, in the order of their calls, and their micro-operations one behind the other. Keys are dense
/// from 0. A value of a key is any number but <see cref="Initial"/>; the same number means the same value.
/// </summary>
internal sealed class TransactionColumns
{
    /// <summary>The value of a register that nobody wrote yet.</summary>
    public const int Initial = int.MinValue;

    private int[] processes = new int[16];
    private OperationResult[] results = new OperationResult[16];
    private int[] calls = new int[16];
    private int[] returns = new int[16];
    private int[] starts = new int[17];
    private int[] keys = new int[64];
    private MicroKind[] kinds = new MicroKind[64];
    private int[] values = new int[64];
    private int[] lengths = new int[64];
    private int[] elements = new int[256];
    private int microCount;
    private int elementCount;

    public int Count { get; private set; }
    public int KeyCount { get; private set; }
    public int MicroCount => microCount;

    public ReadOnlySpan<int> Processes => processes.AsSpan(0, Count);
    public ReadOnlySpan<OperationResult> Results => results.AsSpan(0, Count);
    public ReadOnlySpan<int> Calls => calls.AsSpan(0, Count);

    /// <summary>Positions of the returns; <see cref="Operation.NoReturn"/> where nobody knows how it ended.</summary>
    public ReadOnlySpan<int> Returns => returns.AsSpan(0, Count);

    /// <summary>The micro-operations of transaction t stand at <c>Starts[t]</c> up to <c>Starts[t + 1]</c>.</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, Count + 1);
    public ReadOnlySpan<int> Keys => keys.AsSpan(0, microCount);
    public ReadOnlySpan<MicroKind> Kinds => kinds.AsSpan(0, microCount);

    /// <summary>What was written or read of a register; of a list the element appended, or where the list that was read begins.</summary>
    public ReadOnlySpan<int> Values => values.AsSpan(0, microCount);

    /// <summary>The length of a list that was read.</summary>
    public ReadOnlySpan<int> Lengths => lengths.AsSpan(0, microCount);

    /// <summary>The list that a micro-operation read.</summary>
    public ReadOnlySpan<int> List(int micro) => elements.AsSpan(values[micro], lengths[micro]);

    /// <summary>Begins a transaction; its micro-operations follow.</summary>
    public void Add(int process, OperationResult result, int call, int @return)
    {
        if (Count == processes.Length) GrowTransactions();
        (processes[Count], results[Count], calls[Count], returns[Count]) = (process, result, call, @return);
        Count++;
        starts[Count] = microCount;
    }

    public void Write(int key, int value) => Micro(key, MicroKind.Write, value, 0);

    public void Read(int key, int value) => Micro(key, MicroKind.Read, value, 0);

    public void ReadUnknown(int key) => Micro(key, MicroKind.ReadUnknown, Initial, 0);

    /// <summary>Reads a list; its elements follow by <see cref="Element"/>.</summary>
    public void ReadList(int key) => Micro(key, MicroKind.Read, elementCount, 0);

    public void Element(int value)
    {
        if (elementCount == elements.Length) Array.Resize(ref elements, elements.Length * 2);
        elements[elementCount++] = value;
        lengths[microCount - 1]++;
    }

    private void Micro(int key, MicroKind kind, int value, int length)
    {
        if (microCount == keys.Length) GrowMicros();
        (keys[microCount], kinds[microCount], values[microCount], lengths[microCount]) = (key, kind, value, length);
        microCount++;
        starts[Count] = microCount;
        if (key >= KeyCount) KeyCount = key + 1;
    }

    private void GrowTransactions()
    {
        var capacity = processes.Length * 2;
        Array.Resize(ref processes, capacity);
        Array.Resize(ref results, capacity);
        Array.Resize(ref calls, capacity);
        Array.Resize(ref returns, capacity);
        Array.Resize(ref starts, capacity + 1);
    }

    private void GrowMicros()
    {
        var capacity = keys.Length * 2;
        Array.Resize(ref keys, capacity);
        Array.Resize(ref kinds, capacity);
        Array.Resize(ref values, capacity);
        Array.Resize(ref lengths, capacity);
    }
}
