using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Search;

/// <summary>
/// A set of three elements: the state is a bit for each. Value = the element, or what was read; offset = the answer, 1
/// for true, 0 for false, -1 where there is none. In every other history nobody reads the whole set.
/// </summary>
internal sealed class Sets : RandomObject
{
    private const int Add = 1, Remove = 2, Has = 3, Read = 4, Elements = 3;

    public static readonly SearchedObject Object = new("set", "set", seed => new Sets(seed).Make(), Step, Call);

    private readonly bool isWhole;

    private Sets(ulong seed)
        : base(seed) => isWhole = Draws.Percent(50);

    private static int? Step(int state, Row row)
    {
        if (row.Kind == Read) return row.Crashed || state == row.Value ? state : null;
        var (bit, isIn) = (1 << row.Value, (state >> row.Value & 1) == 1);
        var (after, answer) = row.Kind switch
        {
            Add => (state | bit, !isIn),
            Remove => (state & ~bit, isIn),
            _ => (state, isIn),
        };
        return row.Crashed || row.Offset < 0 || answer == (row.Offset == 1) ? after : null;
    }

    private static Call Call(Values values, Row row)
    {
        if (row.Kind == Read) return new("read", Value.Nil, values.List([.. Enumerable.Range(0, Elements).Where(e => (row.Value >> e & 1) == 1).Select(e => Value.Of(e))]));
        var answer = row.Offset < 0 ? Value.Of(row.Value) : row.Offset == 1 ? Value.True : Value.False;
        return new(row.Kind == Add ? "add" : row.Kind == Remove ? "remove" : "contains", Value.Of(row.Value), answer);
    }

    protected override Row Forget(Row crashed) => crashed;

    protected override void Choose(Act act)
    {
        (act.Kind, act.Value) = (1 + Draws.Below(isWhole ? 4 : 3), Draws.Below(Elements));
        if (act.Kind == Read) act.Value = 0;
    }

    protected override void TakeEffect(Act act)
    {
        if (act.Kind == Read)
        {
            act.Value = State;
            return;
        }

        var isIn = (State >> act.Value & 1) == 1;
        if (act.Kind == Has || Draws.Percent(60)) act.Offset = (act.Kind == Add ? !isIn : isIn) ? 1 : 0;
        State = Step(State, new Row(act.Kind, act.Value, -1, 0, 1))!.Value;
    }

    protected override void Change(Act act)
    {
        if (act.Kind == Read) act.Value = Draws.Below(1 << Elements);
        else if (act.Offset >= 0 && Draws.Percent(70)) act.Offset = 1 - act.Offset;
        else act.Value = Draws.Below(Elements);
    }
}
