using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Search;

/// <summary>A stack of digits: the state is their decimal number, the last pushed as its last digit.</summary>
internal sealed class Stacks : RandomObject
{
    private const int Push = 1, Pop = 2, PopEmpty = 3, Digits = 3;

    public static readonly SearchedObject Object = new("stack", "stack", seed => new Stacks(seed).Make(), Step, Call)
    {
        // Of two pops under way only the second can have happened when another finds nothing; then one gets what nobody pushed.
        ByHand = [[new(Push, 2, -1, 0, 1), new(Pop, 1, -1, 2, 10), new(Pop, 2, -1, 3, 11), new(PopEmpty, 0, -1, 4, 5), new(Pop, 3, -1, 6, 7), new(Push, 1, -1, 8, 9)]],
    };

    private Stacks(ulong seed)
        : base(seed)
    {
    }

    private static int? Step(int state, Row row) => row.Kind switch
    {
        Push => (state * 10) + row.Value,
        PopEmpty => state == 0 ? 0 : null,
        _ => state > 0 && (row.Crashed || state % 10 == row.Value) ? state / 10 : null,
    };

    private static Call Call(Values values, Row row) => row.Kind == Push
        ? new("push", Value.Of(row.Value), Value.Nil)
        : new("pop", Value.Nil, row.Kind == Pop ? Value.Of(row.Value) : values.Keyword("empty"));

    protected override Row Forget(Row crashed) => crashed with { Kind = crashed.Kind == Push ? Push : Pop };

    protected override void Choose(Act act) => (act.Kind, act.Value) = (Draws.Percent(55) ? Push : Pop, 1 + Draws.Below(Digits));

    protected override void TakeEffect(Act act)
    {
        if (act.Kind == Push)
        {
            State = (State * 10) + act.Value;
        }
        else if (State == 0)
        {
            act.Kind = PopEmpty;
        }
        else
        {
            (act.Value, State) = (State % 10, State / 10);
        }
    }

    protected override void Change(Act act)
    {
        if (act.Kind != Push && Draws.Percent(30)) act.Kind = Pop + PopEmpty - act.Kind;
        else act.Value = 1 + Draws.Below(Digits);
    }
}
