using Lab.Checker.Models.Log;
using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>Four to seven operations upon a log, dense or with gaps.</summary>
internal sealed class RandomLog : RandomHistory
{
    private const int Append = (int)LogKind.Append, Saw = (int)LogKind.Saw, AtMost = (int)LogKind.AtMost, End = (int)LogKind.End, AtLeast = (int)LogKind.AtLeast;

    private readonly List<(int Offset, int Value)> log = [];
    private int length;
    private int values;

    /// <summary>In percent: how often an append sends again what was sent before.</summary>
    private readonly int resends;

    private RandomLog(ulong seed, int resends, int dense)
        : base(seed)
    {
        this.resends = resends;
        IsDense = Draws.Percent(dense);
    }

    public static SmallHistory Of(ulong seed) => Make(new(seed, resends: 0, dense: 60));

    /// <summary>A partition as the lab's clients see it: offsets with gaps, messages that are sent again, ends that are met but never asked for.</summary>
    public static SmallHistory OfPartition(ulong seed) => Make(new(seed, resends: 40, dense: 0));

    private static SmallHistory Make(RandomLog random) => random.Make(4 + random.Draws.Below(4));

    protected override Row Forget(Row crashed) => crashed with { Kind = crashed.Kind == Append ? Append : 0, Offset = -1 };

    protected override string NameOf(int kind) => ((LogKind)kind).ToString();

    protected override void Choose(Act act)
    {
        act.Kind = Draws.Below(100) switch
        {
            < 50 => Append,
            < 80 => Saw,
            < 86 => resends > 0 ? End : AtMost,
            < 94 => End,
            _ => AtLeast,
        };
        if (act.Kind == Append) act.Value = Draws.Percent(resends) && values > 0 ? Draws.Below(values) : values++;
    }

    protected override void TakeEffect(Act act)
    {
        if (act.Kind == Append)
        {
            act.Offset = IsDense ? length : length + Draws.Below(3);
            log.Add((act.Offset, act.Value));
            length = act.Offset + 1;
        }
        else if (act.Kind == Saw && log.Count > 0)
        {
            (act.Offset, act.Value) = Draws.Pick(log);
        }
        else
        {
            if (act.Kind == Saw) act.Kind = resends > 0 ? End : AtMost;
            act.Offset = length + (act.Kind == AtMost ? Draws.Below(2) : act.Kind == AtLeast ? -Draws.Below(Math.Min(length, 2) + 1) : 0);
        }
    }

    protected override void Spoil()
    {
        switch (Draws.Below(9))
        {
            case 0 when (Some(Saw), Some(Saw, Append)) is ({ } a, { } b):
                (a.Value, b.Value) = a.Kind == b.Kind ? (b.Value, a.Value) : (b.Value, b.Value);
                break;
            case 1 when (Some(Append), Some(Append)) is ({ } a, { } b):
                (a.Offset, b.Offset) = (b.Offset, a.Offset);
                break;
            case 2 or 3 when Some(AtMost, End, AtLeast) is { } act:
                act.Offset = Math.Max(0, act.Offset + Draws.Below(5) - 2);
                break;
            case 4 when Some(Saw, Append) is { } act:
                act.Offset = Draws.Below(length + 2);
                break;
            case 5 when Some(Saw) is { } act:
                act.Value = Draws.Below(values + 1);
                break;
            case 6 or 7 when Some(Append) is { } act:
                act.Dropped = true;
                break;
            case 8 when Some(Append) is { } act:
                (act.Offset, act.Returned) = (-1, false);
                break;
        }
    }
}
