using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Search;

/// <summary>A register of few values, of which 0 is nil: value = what is read, written or expected; offset = what is swapped in.</summary>
internal sealed class Registers : RandomObject
{
    private const int Read = 1, Write = 2, Swap = 3, SwapRefused = 4, Values = 3;

    public static readonly SearchedObject Object = new("cas-register", "cas-register", seed => new Registers(seed).Make(), Step, Call)
    {
        // What is there at first is written.
        ByHand = [[new(Write, 1, -1, 0, 1), new(Write, 0, -1, 2, 3), new(Read, 0, -1, 4, 5)]],
    };

    private Registers(ulong seed)
        : base(seed)
    {
    }

    private static int? Step(int state, Row row) => row.Kind switch
    {
        Write => row.Value,
        Swap when row.Crashed => state == row.Value ? row.Offset : state,
        Swap => state == row.Value ? row.Offset : null,
        SwapRefused => state == row.Value ? null : state,
        _ => row.Crashed || state == row.Value ? state : null,
    };

    private static Call Call(Values values, Row row) => row.Kind switch
    {
        Read => new("read", Value.Nil, Told(row.Value)),
        Write => new("write", Told(row.Value), Told(row.Value)),
        Swap => new("cas", values.List([Told(row.Value), Told(row.Offset)]), Value.True),
        _ => new("cas", values.List([Told(row.Value), Told(row.Offset)]), Value.False),
    };

    private static Value Told(int value) => value == 0 ? Value.Nil : Value.Of(value);

    protected override Row Forget(Row crashed) => crashed with { Kind = crashed.Kind == SwapRefused ? Swap : crashed.Kind };

    protected override void Choose(Act act)
    {
        (act.Kind, act.Value) = (1 + Draws.Below(3), 1 + Draws.Below(Values - 1));
        if (act.Kind == Swap) (act.Value, act.Offset) = (Draws.Below(Values), 1 + Draws.Below(Values - 1));
    }

    protected override void TakeEffect(Act act)
    {
        if (act.Kind == Swap && State != act.Value) act.Kind = SwapRefused;
        else if (act.Kind == Swap) State = act.Offset;
        else if (act.Kind == Write) State = act.Value;
        else act.Value = State;
    }

    protected override void Change(Act act)
    {
        if (act.Kind is Swap or SwapRefused && Draws.Percent(30)) act.Kind = Swap + SwapRefused - act.Kind;
        else act.Value = act.Kind == Write ? 1 + Draws.Below(Values - 1) : Draws.Below(Values);
    }
}
