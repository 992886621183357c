using System.Globalization;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Search;

/// <summary>
/// A store of two keys, whose contents are texts of few digits: the state holds the first key's as a decimal number, and
/// the second's a million times. Value = the key; offset = the digit that is put or appended, or the content that is read.
/// </summary>
internal sealed class Stores : RandomObject
{
    private const int Get = 1, Put = 2, Append = 3, Second = 1_000, Digits = 2, Longest = 100;

    public static readonly SearchedObject Object = new("kv", "kv", seed => new Stores(seed).Make(), Step, Call);

    private Stores(ulong seed)
        : base(seed)
    {
    }

    private static int? Step(int state, Row row)
    {
        var content = row.Value == 0 ? state % Second : state / Second;
        int? changed = row.Kind switch
        {
            Put => row.Offset,
            Append => content < Longest ? (content * 10) + row.Offset : null,
            _ => row.Crashed || content == row.Offset ? content : null,
        };
        return changed is not { } now ? null : row.Value == 0 ? (state / Second * Second) + now : (now * Second) + (state % Second);
    }

    private static Call Call(Values values, Row row)
    {
        var (key, text) = (values.Text($"k{row.Value}"), row.Offset <= 0 ? Value.Nil : values.Text(row.Offset.ToString(CultureInfo.InvariantCulture)));
        var named = values.List([key, text]);
        return row.Kind switch
        {
            Get => new("get", values.List([key, Value.Nil]), named),
            Put => new("put", named, named),
            _ => new("append", named, named),
        };
    }

    protected override Row Forget(Row crashed) => crashed;

    // Beyond three digits the oracle's numbers would run into each other: seven operations append at most that often to a key.
    protected override void Choose(Act act) => (act.Kind, act.Value, act.Offset) = (Acts.Count(a => a.Kind == Append) < 2 ? 1 + Draws.Below(3) : 1 + Draws.Below(2), Draws.Below(4) / 3, 1 + Draws.Below(Digits));

    protected override void TakeEffect(Act act)
    {
        var row = new Row(act.Kind, act.Value, act.Offset, 0, 1);
        if (act.Kind == Get) act.Offset = act.Value == 0 ? State % Second : State / Second;
        else State = Step(State, row)!.Value;
    }

    protected override void Change(Act act)
    {
        if (act.Kind == Get) act.Offset = Draws.Percent(50) ? Draws.Below(Digits + 1) : 11 + Draws.Below(12);
        else act.Offset = 1 + Draws.Below(Digits);
    }
}
