using Lab.Checker.Models.Register;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>Four to seven operations upon a register.</summary>
internal sealed class RandomRegister : RandomHistory
{
    private const int Write = (int)RegisterKind.Write, Read = (int)RegisterKind.Read;

    private int standing;
    private int values;

    private RandomRegister(ulong seed)
        : base(seed)
    {
    }

    public static SmallHistory Of(ulong seed)
    {
        var random = new RandomRegister(seed);
        return random.Make(4 + random.Draws.Below(4));
    }

    protected override Row Forget(Row crashed) => crashed with { Kind = crashed.Kind == Write ? Write : 0 };

    protected override string NameOf(int kind) => ((RegisterKind)kind).ToString();

    protected override void Choose(Act act)
    {
        act.Kind = Draws.Percent(50) ? Write : Read;
        if (act.Kind == Write) act.Value = ++values;
    }

    protected override void TakeEffect(Act act)
    {
        if (act.Kind == Write) standing = act.Value;
        else act.Value = standing;
    }

    protected override void Spoil()
    {
        switch (Draws.Below(6))
        {
            case 0 or 1 when (Some(Read), Some(Read)) is ({ } a, { } b):
                (a.Value, b.Value) = (b.Value, a.Value);
                break;
            case 2 or 3 when Some(Read) is { } act:
                act.Value = Draws.Below(values + 2);
                break;
            case 4 when Some(Write) is { } act:
                act.Dropped = true;
                break;
            case 5 when Some(Write) is { } act:
                act.Returned = false;
                break;
        }
    }
}
