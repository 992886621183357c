namespace Lab.Checker.Models.Register;

/// <summary>The fewest operations that prove what the rule found. Only violated histories come here.</summary>
internal readonly ref struct RegisterWitness
{
    private const int None = -1;

    private readonly RegisterColumns columns;
    private readonly Func<int, string> nameOf;

    public RegisterWitness(in RegisterColumns columns, Func<int, string>? nameOf)
    {
        this.columns = columns;
        this.nameOf = nameOf ?? (value => value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public List<Anomaly> Prove(in RegisterFindings found)
    {
        List<Anomaly> anomalies = [];
        if (RegisterFindings.Is(found.Phantom)) anomalies.Add(new("PHANTOM", [FirstToReturn(found.Phantom)], $"{nameOf(found.Phantom)} was read, and no write of it can have happened"));
        if (RegisterFindings.Is(found.ReadBeforeWrite)) anomalies.Add(ReadBeforeWrite(found.ReadBeforeWrite));
        if (RegisterFindings.Is(found.Second)) anomalies.Add(TwoAtOnce(found.First, found.Second));
        if (RegisterFindings.Is(found.NoRoom)) anomalies.Add(NoRoom(found.NoRoom, found.NoRoomIn));
        return anomalies;
    }

    private Anomaly ReadBeforeWrite(int v) =>
        new("READ-BEFORE-WRITE", [FirstToReturn(v), WriteOf(v)], $"a read of {nameOf(v)} had returned before its write was called");

    private Anomaly TwoAtOnce(int first, int second) => new("TWO-VALUES-AT-ONCE", Clash(first, second),
        $"{nameOf(first)} and {nameOf(second)} both stood there: each was written or read before, and read or written after, one moment");

    private Anomaly NoRoom(int value, int around) =>
        new("NO-ROOM", Clash(around, value), $"{nameOf(value)} has no moment of its own: {nameOf(around)} stood there all the time");

    /// <summary>
    /// Both writes, and the fewest reads with which an operation of each value returned before one of the other was called:
    /// neither value can have come first.
    /// </summary>
    private List<int> Clash(int a, int b)
    {
        List<int> operations = [];
        foreach (var row in (ReadOnlySpan<int>)[WriteOf(a), FirstToReturn(a), LastToBeCalled(a), WriteOf(b), FirstToReturn(b), LastToBeCalled(b)])
        {
            if (row != None && !operations.Contains(row)) operations.Add(row);
        }

        for (var i = operations.Count - 1; i >= 0; i--)
        {
            var row = operations[i];
            if (columns.Kinds[row] == RegisterKind.Write) continue;
            operations.RemoveAt(i);
            if (!ComesBefore(a, b, operations) || !ComesBefore(b, a, operations)) operations.Insert(i, row);
        }

        return operations;
    }

    private bool ComesBefore(int a, int b, List<int> operations)
    {
        var (returned, called) = (a == RegisterColumns.Initial ? -1 : int.MaxValue, -1);
        foreach (var row in operations)
        {
            if (columns.Values[row] == a) returned = Math.Min(returned, columns.Returns[row]);
            else if (columns.Values[row] == b) called = Math.Max(called, columns.Calls[row]);
        }

        return returned < called;
    }

    private int WriteOf(int v)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Kinds[i] == RegisterKind.Write && columns.Values[i] == v) return i;
        }

        return None;
    }

    private int FirstToReturn(int v)
    {
        var best = None;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Kinds[i] != RegisterKind.None && columns.Values[i] == v && (best == None || columns.Returns[i] < columns.Returns[best])) best = i;
        }

        return best;
    }

    private int LastToBeCalled(int v)
    {
        var best = None;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Kinds[i] != RegisterKind.None && columns.Values[i] == v && (best == None || columns.Calls[i] > columns.Calls[best])) best = i;
        }

        return best;
    }
}
