using System.Globalization;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Search;

/// <summary>A queue of digits that may repeat: the state is their decimal number, the first enqueued as its first digit.</summary>
internal sealed class Queues : RandomObject
{
    private const int Enqueue = 1, Dequeue = 2, DequeueEmpty = 3, Digits = 2;

    public static readonly SearchedObject Object = new("queue", "queue", seed => new Queues(seed).Make(), Step, Call)
    {
        // Two are passed over, and one dequeue crashed.
        ByHand = [[new(Enqueue, 1, -1, 0, 1), new(Enqueue, 2, -1, 2, 3), new(Dequeue, 0, -1, 4, Operation.NoReturn), new(Enqueue, 3, -1, 5, 6), new(Dequeue, 3, -1, 7, 8)]],
    };

    private Queues(ulong seed)
        : base(seed)
    {
    }

    private static int? Step(int state, Row row) => row.Kind switch
    {
        Enqueue => (state * 10) + row.Value,
        DequeueEmpty => state == 0 ? 0 : null,
        _ => state > 0 && (row.Crashed || First(state) == row.Value) ? Rest(state) : null,
    };

    private static int First(int state) => Text(state)[0] - '0';

    private static int Rest(int state) => int.Parse("0" + Text(state)[1..], CultureInfo.InvariantCulture);

    private static string Text(int state) => state.ToString(CultureInfo.InvariantCulture);

    private static Call Call(Values values, Row row) => row.Kind == Enqueue
        ? new("enqueue", Value.Of(row.Value), Value.Of(row.Value))
        : new("dequeue", Value.Nil, row.Kind == Dequeue ? Value.Of(row.Value) : Value.Nil);

    protected override Row Forget(Row crashed) => crashed with { Kind = crashed.Kind == Enqueue ? Enqueue : Dequeue };

    protected override void Choose(Act act) => (act.Kind, act.Value) = (Draws.Percent(55) ? Enqueue : Dequeue, 1 + Draws.Below(Digits));

    protected override void TakeEffect(Act act)
    {
        if (act.Kind == Enqueue)
        {
            State = (State * 10) + act.Value;
        }
        else if (State == 0)
        {
            act.Kind = DequeueEmpty;
        }
        else
        {
            (act.Value, State) = (First(State), Rest(State));
        }
    }

    protected override void Change(Act act)
    {
        if (act.Kind != Enqueue && Draws.Percent(30)) act.Kind = Dequeue + DequeueEmpty - act.Kind;
        else act.Value = 1 + Draws.Below(Digits);
    }
}
