using Lab.Checker.Models.Log;

namespace Lab.Checker.Generating;

/// <summary>Clients of a log that really is one: half of them append, one in twenty asks for the end, the others read one of the last records.</summary>
internal sealed class LogClients : Clients
{
    private readonly int[] log;
    private readonly int backlog;
    private int length;

    public LogClients(int operations, int clients, int backlog, ulong seed)
        : base(operations, clients, seed)
    {
        this.backlog = backlog;
        log = new int[operations];
        Kinds = new LogKind[operations];
        Values = new int[operations];
        Offsets = new int[operations];
        Offsets.AsSpan().Fill(LogColumns.NoOffset);
        Run();
    }

    public LogKind[] Kinds { get; }
    public int[] Values { get; }
    public int[] Offsets { get; }
    public int ValueCount { get; private set; }

    protected override void OnCall(int operation)
    {
        Kinds[operation] = Below(100) switch
        {
            < 50 => LogKind.Append,
            < 95 => LogKind.Saw,
            _ => LogKind.End,
        };
        if (Kinds[operation] == LogKind.Append) Values[operation] = ValueCount++;
    }

    protected override void OnEffect(int operation)
    {
        if (Kinds[operation] == LogKind.Append)
        {
            log[length] = Values[operation];
            Offsets[operation] = length++;
        }
        else if (Kinds[operation] == LogKind.Saw && length > 0)
        {
            var offset = length - 1 - Below(Math.Min(length, backlog));
            (Offsets[operation], Values[operation]) = (offset, log[offset]);
        }
        else
        {
            (Kinds[operation], Offsets[operation]) = (LogKind.End, length);
        }
    }

    protected override void OnCrash(int operation, bool tookEffect)
    {
        if (Kinds[operation] != LogKind.Append) Kinds[operation] = LogKind.None;
        Offsets[operation] = LogColumns.NoOffset;
    }
}
