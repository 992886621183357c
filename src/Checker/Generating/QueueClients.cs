using Lab.Checker.Models.Fifo;

namespace Lab.Checker.Generating;

/// <summary>Clients of a queue that really is one.</summary>
internal sealed class QueueClients : Clients
{
    private const int EmptyPercent = 5;
    private const int EmptyPerDrain = 32;

    private readonly Queue<int> queue = new();
    private readonly int backlog;
    private int coming; // Enqueues under way less dequeues under way.
    private int empty;
    private int drainUntil = -1; // While draining: how often it must have been empty.

    public QueueClients(int operations, int clients, int backlog, ulong seed)
        : base(operations, clients, seed)
    {
        this.backlog = backlog;
        Kinds = new FifoKind[operations];
        Values = new int[operations];
        Run();
    }

    public FifoKind[] Kinds { get; }
    public int[] Values { get; }
    public int ValueCount { get; private set; }

    protected override void OnCall(int operation)
    {
        var isEnqueue = !IsDraining(operation) && (queue.Count + coming) switch
        {
            var ahead when ahead < backlog => true,
            var ahead when ahead > backlog => false,
            _ => Below(2) == 0,
        };
        Kinds[operation] = isEnqueue ? FifoKind.Enqueue : FifoKind.Dequeue;
        if (isEnqueue) Values[operation] = ValueCount++;
        coming += isEnqueue ? 1 : -1;
    }

    protected override void OnEffect(int operation)
    {
        var isEnqueue = Kinds[operation] == FifoKind.Enqueue;
        coming -= isEnqueue ? 1 : -1;
        if (isEnqueue)
        {
            queue.Enqueue(Values[operation]);
        }
        else if (queue.TryDequeue(out var value))
        {
            Values[operation] = value;
        }
        else
        {
            Kinds[operation] = FifoKind.DequeueEmpty;
            empty++;
        }
    }

    protected override void OnCrash(int operation, bool tookEffect)
    {
        if (!tookEffect) coming -= Kinds[operation] == FifoKind.Enqueue ? 1 : -1;
        if (Kinds[operation] == FifoKind.DequeueEmpty) Kinds[operation] = FifoKind.Dequeue;
        if (Kinds[operation] == FifoKind.Dequeue) Values[operation] = 0; // Nobody was told.
    }

    private bool IsDraining(int operation)
    {
        if (drainUntil < 0 && empty * 100L < operation * (long)EmptyPercent - 100 * EmptyPerDrain) drainUntil = empty + EmptyPerDrain;
        if (drainUntil >= 0 && empty >= drainUntil) drainUntil = -1;
        return drainUntil >= 0;
    }
}
