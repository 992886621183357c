using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>What the history says of one message's sends. Rows are dense by message number.</summary>
internal struct Sends
{
    /// <summary>The operation of the first call that sent it.</summary>
    public int First;

    /// <summary>The send that was told ok first, by the order of the returns.</summary>
    public int Ok;

    /// <summary>How often it was sent.</summary>
    public int Calls;

    /// <summary>How many of its sends ended with <see cref="OperationResult.Fail"/>.</summary>
    public int Fails;

    public const int None = -1;

    public readonly bool WereMade => Calls > 0;
    public readonly bool ToldOk => Ok != None;

    /// <summary>It cannot exist: nobody sent it, or every send of it ended in a definite failure.</summary>
    public readonly bool CannotExist => Calls == Fails;
}

/// <summary>The sends of every message, gathered while the history goes by.</summary>
internal sealed class MessageLedger
{
    private Sends[] rows = NewRows(256);
    private int count = 1;

    /// <summary>One above the largest message number met.</summary>
    public int Count => count;

    public ref readonly Sends this[int message] => ref rows[message];

    public void Clear()
    {
        rows.AsSpan(0, count).Fill(Empty);
        count = 1;
    }

    public void Called(int message, int operation)
    {
        ref var row = ref Row(message);
        if (row.Calls++ == 0) row.First = operation;
    }

    public void Returned(int message, int operation, OperationResult result)
    {
        ref var row = ref rows[message];
        if (result == OperationResult.Ok && row.Ok == Sends.None) row.Ok = operation;
        if (result == OperationResult.Fail) row.Fails++;
    }

    /// <summary>Makes room for a message that was seen before anybody sent it.</summary>
    public void Seen(int message)
    {
        if (message >= count) Row(message);
    }

    private ref Sends Row(int message)
    {
        if (message >= count)
        {
            if (message >= rows.Length) Grow(message);
            count = message + 1;
        }

        return ref rows[message];
    }

    private void Grow(int message)
    {
        var old = rows.Length;
        Array.Resize(ref rows, Math.Max(old * 2, message + 1));
        rows.AsSpan(old).Fill(Empty);
    }

    private static readonly Sends Empty = new() { First = Sends.None, Ok = Sends.None };

    private static Sends[] NewRows(int length)
    {
        var rows = new Sends[length];
        rows.AsSpan().Fill(Empty);
        return rows;
    }
}
