using Lab.Checker.Models.Fifo;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>Four to seven operations upon a queue.</summary>
internal sealed class RandomFifo : RandomHistory
{
    private const int Enqueue = (int)FifoKind.Enqueue, Dequeue = (int)FifoKind.Dequeue, Empty = (int)FifoKind.DequeueEmpty;

    private readonly List<int> queue = [];
    private int values;

    private RandomFifo(ulong seed)
        : base(seed)
    {
    }

    public static SmallHistory Of(ulong seed)
    {
        var random = new RandomFifo(seed);
        return random.Make(4 + random.Draws.Below(4));
    }

    protected override Row Forget(Row crashed) => crashed.Kind == Enqueue ? crashed : crashed with { Kind = Dequeue, Value = 0 };

    protected override string NameOf(int kind) => ((FifoKind)kind).ToString();

    protected override void Choose(Act act)
    {
        act.Kind = Draws.Percent(55) ? Enqueue : Dequeue;
        if (act.Kind == Enqueue) act.Value = values++;
    }

    protected override void TakeEffect(Act act)
    {
        if (act.Kind == Enqueue)
        {
            queue.Add(act.Value);
        }
        else if (queue.Count == 0)
        {
            act.Kind = Empty;
        }
        else
        {
            act.Value = queue[0];
            queue.RemoveAt(0);
        }
    }

    protected override void Spoil()
    {
        switch (Draws.Below(10))
        {
            case < 4 when (Some(Dequeue), Some(Dequeue)) is ({ } a, { } b):
                (a.Value, b.Value) = (b.Value, a.Value);
                break;
            case 4 when Some(Dequeue, Empty) is { } act:
                (act.Kind, act.Value) = (Dequeue, Draws.Below(values + 1));
                break;
            case 5 or 6 when Some(Dequeue) is { } act:
                (act.Kind, act.Value) = (Empty, 0);
                break;
            case 7 when Some(Empty) is { } act:
                (act.Kind, act.Value) = (Dequeue, Draws.Below(values + 1));
                break;
            case 8 or 9 when Some(Dequeue, Dequeue, Enqueue) is { } act && (act.Kind == Dequeue || Draws.Percent(30)):
                act.Dropped = true;
                break;
        }
    }
}
