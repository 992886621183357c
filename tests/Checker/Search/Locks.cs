using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Search;

/// <summary>A lock: 1 while it is taken. Whoever calls what the lock can't do now is not answered.</summary>
internal sealed class Locks : RandomObject
{
    private const int Acquire = 1, Release = 2;

    public static readonly SearchedObject Object = new("mutex", "mutex", seed => new Locks(seed).Make(), Step, Call);

    private int called;

    private Locks(ulong seed)
        : base(seed)
    {
    }

    private static int? Step(int state, Row row) => row.Kind == Acquire ? (state == 0 ? 1 : null) : state == 1 ? 0 : null;

    private static Call Call(Values values, Row row) => new(row.Kind == Acquire ? "acquire" : "release", Value.Nil, Value.Nil);

    protected override Row Forget(Row crashed) => crashed;

    protected override void Choose(Act act) => act.Kind = Draws.Percent(85) ? 1 + (called++ % 2) : 1 + Draws.Below(2);

    protected override void TakeEffect(Act act)
    {
        if (Step(State, new Row(act.Kind, 0, 0, 0, 1)) is { } next) State = next;
        else act.Dropped = true;
    }

    protected override void Change(Act act) => act.Kind = Acquire + Release - act.Kind;
}
