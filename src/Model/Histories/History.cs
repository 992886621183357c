using System.Buffers;

namespace Lab.Model.Histories;

/// <summary>
/// What the clients of one run saw, as columns: no object per operation. Calls and returns take positions in one total
/// order, which is the order of execution. Appending is amortised constant time; reading a row copies it out.
/// </summary>
public sealed class History
{
    private int count;
    private int room;
    private int position;
    private OperationKind[] kinds = [];
    private OperationResult[] results = [];
    private OperationFlags[] flags = [];
    private int[] sessions = [];
    private int[] programs = [];
    private int[] attempts = [];
    private int[] messages = [];
    private int[] keys = [];
    private int[] places = [];
    private long[] offsets = [];
    private int[] calls = [];
    private int[] returns = [];
    private long[] calledAt = [];
    private long[] returnedAt = [];
    private readonly List<Session> sessionTable = [];
    private readonly List<IHistoryListener> listeners = [];

    /// <param name="capacity">Rows that will probably come.</param>
    public History(int capacity = 64) => Grow(Math.Max(1, capacity));

    public int Count => count;

    /// <summary>Calls and returns recorded so far.</summary>
    public int Positions => position;

    /// <summary>Keys, partitions, queues, groups by name.</summary>
    public NameTable Names { get; } = new();

    public IReadOnlyList<Session> Sessions => sessionTable;

    public Session SessionOf(OperationId operation) => sessionTable[sessions[operation.Value]];

    public SessionId OpenSession(string client, NameId group, int life)
    {
        sessionTable.Add(new(client, group, life));
        return new(sessionTable.Count - 1);
    }

    /// <summary>Every call and return from now on is also told to <paramref name="listener"/>.</summary>
    public void Listen(IHistoryListener listener) => listeners.Add(listener);

    /// <summary>Records a call and gives it the next position.</summary>
    public OperationId Call(OperationKind kind, SessionId session, int programIndex, int attempt, MessageId message, NameId key, NameId place, VirtualTime at, OperationFlags flag = OperationFlags.None)
    {
        if (count == room) Grow(Math.Max(64, 2 * count));
        var i = count++;
        kinds[i] = kind;
        results[i] = OperationResult.Open;
        flags[i] = flag;
        sessions[i] = session.Value;
        programs[i] = programIndex;
        attempts[i] = attempt;
        messages[i] = message.Value;
        keys[i] = key.Value;
        places[i] = place.Value;
        offsets[i] = Operation.NoOffset;
        calls[i] = position++;
        returns[i] = Operation.NoReturn;
        calledAt[i] = at.Nanos;
        returnedAt[i] = VirtualTime.Never.Nanos;
        foreach (var listener in listeners) listener.OnCall(this, new(i));
        return new(i);
    }

    /// <summary>Records how a call ended and gives the return the next position.</summary>
    public void Return(OperationId operation, OperationResult result, VirtualTime at, long offset = Operation.NoOffset, OperationFlags flag = OperationFlags.None)
    {
        var i = operation.Value;
        if (returns[i] != Operation.NoReturn) throw new InvalidOperationException($"Operation {i} returned twice.");
        results[i] = result;
        flags[i] |= flag;
        if (offset != Operation.NoOffset) offsets[i] = offset;
        returns[i] = position++;
        returnedAt[i] = at.Nanos;
        foreach (var listener in listeners) listener.OnReturn(this, operation);
    }

    /// <summary>
    /// The place becomes known only when the partitioner has chosen: after the call, before the return and before
    /// anybody can read the message. Listeners are not told; they look when they need it.
    /// </summary>
    public void SetPlace(OperationId operation, NameId place) => places[operation.Value] = place.Value;

    /// <summary>A call that returns at once: an effect, a read.</summary>
    public OperationId Instant(OperationKind kind, SessionId session, int programIndex, MessageId message, NameId key, NameId place, long offset, VirtualTime at, OperationFlags flag = OperationFlags.None)
    {
        var operation = Call(kind, session, programIndex, attempt: 0, message, key, place, at, flag);
        Return(operation, OperationResult.Ok, at, offset);
        return operation;
    }

    /// <summary>
    /// Appends a row as it was once recorded, with the positions it had: for readers of files. No listener is told. The
    /// caller answers for rows coming in the order of their calls and for positions without gap or repeat.
    /// </summary>
    public OperationId Restore(in Operation row)
    {
        if (count == room) Grow(Math.Max(64, 2 * count));
        var i = count++;
        kinds[i] = row.Kind;
        results[i] = row.Result;
        flags[i] = row.Flags;
        sessions[i] = row.Session.Value;
        programs[i] = row.ProgramIndex;
        attempts[i] = row.Attempt;
        messages[i] = row.Message.Value;
        keys[i] = row.Key.Value;
        places[i] = row.Place.Value;
        offsets[i] = row.Offset;
        calls[i] = row.Call;
        returns[i] = row.Return;
        calledAt[i] = row.CalledAt.Nanos;
        returnedAt[i] = row.ReturnedAt.Nanos;
        position = Math.Max(position, 1 + (row.Return == Operation.NoReturn ? row.Call : Math.Max(row.Call, row.Return)));
        return new(i);
    }

    public Operation this[OperationId operation] => this[operation.Value];

    public Operation this[int i]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)count, nameof(i));
            return new(
                new(i), kinds[i], results[i], flags[i], new(sessions[i]), programs[i], attempts[i], new(messages[i]), new(keys[i]), new(places[i]),
                offsets[i], calls[i], returns[i], new(calledAt[i]), new(returnedAt[i]));
        }
    }

    /// <summary>Columns for checkers that walk millions of rows; each is exactly <see cref="Count"/> long.</summary>
    public ReadOnlySpan<OperationKind> Kinds => kinds.AsSpan(0, count);
    public ReadOnlySpan<OperationResult> Results => results.AsSpan(0, count);
    public ReadOnlySpan<OperationFlags> Flags => flags.AsSpan(0, count);
    public ReadOnlySpan<int> SessionColumn => sessions.AsSpan(0, count);
    public ReadOnlySpan<int> ProgramIndices => programs.AsSpan(0, count);
    public ReadOnlySpan<int> Attempts => attempts.AsSpan(0, count);
    public ReadOnlySpan<int> Messages => messages.AsSpan(0, count);
    public ReadOnlySpan<int> Keys => keys.AsSpan(0, count);
    public ReadOnlySpan<int> Places => places.AsSpan(0, count);
    public ReadOnlySpan<long> Offsets => offsets.AsSpan(0, count);
    public ReadOnlySpan<int> Calls => calls.AsSpan(0, count);
    public ReadOnlySpan<int> Returns => returns.AsSpan(0, count);

    /// <summary>Virtual time of the calls, in nanoseconds.</summary>
    public ReadOnlySpan<long> CallTimes => calledAt.AsSpan(0, count);

    /// <summary>Virtual time of the returns, in nanoseconds; <see cref="VirtualTime.Never"/> where there is none.</summary>
    public ReadOnlySpan<long> ReturnTimes => returnedAt.AsSpan(0, count);

    /// <summary>Gives the columns back for other histories. Nothing of this one may be read any more.</summary>
    public void Release()
    {
        count = room = 0;
        Give(ref kinds);
        Give(ref results);
        Give(ref flags);
        Give(ref sessions);
        Give(ref programs);
        Give(ref attempts);
        Give(ref messages);
        Give(ref keys);
        Give(ref places);
        Give(ref offsets);
        Give(ref calls);
        Give(ref returns);
        Give(ref calledAt);
        Give(ref returnedAt);
    }

    private void Grow(int capacity)
    {
        room = capacity;
        Grow(ref kinds, capacity);
        Grow(ref results, capacity);
        Grow(ref flags, capacity);
        Grow(ref sessions, capacity);
        Grow(ref programs, capacity);
        Grow(ref attempts, capacity);
        Grow(ref messages, capacity);
        Grow(ref keys, capacity);
        Grow(ref places, capacity);
        Grow(ref offsets, capacity);
        Grow(ref calls, capacity);
        Grow(ref returns, capacity);
        Grow(ref calledAt, capacity);
        Grow(ref returnedAt, capacity);
    }

    // Columns are borrowed, and may be longer than was asked for.
    private void Grow<T>(ref T[] column, int capacity)
    {
        var longer = ArrayPool<T>.Shared.Rent(capacity);
        column.AsSpan(0, count).CopyTo(longer);
        Give(ref column);
        column = longer;
    }

    private static void Give<T>(ref T[] column)
    {
        if (column.Length > 0) ArrayPool<T>.Shared.Return(column);
        column = [];
    }
}
