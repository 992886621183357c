using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>
/// Small random histories of an object that was really there: operations are called, take effect at some moment, return or
/// crash before or after it. Such a history is legal; then it may be spoilt: answers are changed, calls and returns change
/// places, operations are left out. What comes of it is for the oracle to say.
/// </summary>
internal abstract class RandomHistory
{
    private readonly List<(Act Act, bool IsReturn)> events = [];
    private readonly List<Act> open = [];

    /// <summary>In percent: how often an operation that is under way crashes rather than goes on.</summary>
    private readonly int crash;

    /// <summary>In percent: how often the next operation is called before those under way go on.</summary>
    private readonly int haste;

    protected RandomHistory(ulong seed)
    {
        Seed = seed;
        Draws = new(seed);
        (crash, haste) = Draws.Percent(60) ? (20, 45) : (6, 20);
    }

    /// <summary>An operation while the history is being made.</summary>
    protected sealed class Act
    {
        public int Kind { get; set; }
        public int Value { get; set; }
        public int Offset { get; set; } = -1;
        public bool TookEffect { get; set; }
        public bool Returned { get; set; }

        /// <summary>Left out: it failed, or was never recorded.</summary>
        public bool Dropped { get; set; }
    }

    protected ulong Seed { get; }
    protected Draws Draws { get; }
    protected List<Act> Acts { get; } = [];
    protected bool IsDense { get; init; } = true;

    /// <summary>Chooses what is called next.</summary>
    protected abstract void Choose(Act act);

    /// <summary>What happens to the object, and what the operation will answer.</summary>
    protected abstract void TakeEffect(Act act);

    /// <summary>Changes an answer, or what was asked.</summary>
    protected abstract void Spoil();

    /// <summary>What remains of an operation that crashed: nobody knows what it would have answered.</summary>
    protected abstract Row Forget(Row crashed);

    protected abstract string NameOf(int kind);

    protected SmallHistory Make(int operations)
    {
        while (Acts.Count < operations || open.Count > 0)
        {
            if (open.Count == 0 || (Acts.Count < operations && open.Count < 4 && Draws.Percent(45))) Call();
            else Continue(Draws.Pick(open));
        }

        if (Draws.Percent(75))
        {
            for (var times = 1 + Draws.Below(4); times > 0; times--)
            {
                if (Draws.Percent(45)) Move();
                else Spoil();
            }
        }

        return Number();
    }

    /// <summary>An operation that returned, of these kinds; null when there is none.</summary>
    protected Act? Some(params ReadOnlySpan<int> kinds)
    {
        List<Act> fitting = [];
        foreach (var act in Acts)
        {
            if (act.Returned && !act.Dropped && kinds.Contains(act.Kind)) fitting.Add(act);
        }

        return fitting.Count == 0 ? null : Draws.Pick(fitting);
    }

    private void Call()
    {
        var act = new Act();
        Choose(act);
        Acts.Add(act);
        open.Add(act);
        events.Add((act, false));
    }

    private void Continue(Act act)
    {
        if (Draws.Percent(crash))
        {
            open.Remove(act);
        }
        else if (!act.TookEffect)
        {
            TakeEffect(act);
            act.TookEffect = true;
        }
        else
        {
            open.Remove(act);
            act.Returned = true;
            events.Add((act, true));
        }
    }

    /// <summary>Moves a call or a return up to three places, but no return before its call.</summary>
    private void Move()
    {
        var from = Draws.Below(events.Count);
        var to = Math.Clamp(from + Draws.Below(7) - 3, 0, events.Count - 1);
        var moved = events[from];
        events.RemoveAt(from);
        events.Insert(to, moved);
        if (events.FindIndex(e => e.Act == moved.Act && e.IsReturn) is >= 0 and var @return && @return < events.FindIndex(e => e.Act == moved.Act && !e.IsReturn))
        {
            events.RemoveAt(to);
            events.Insert(from, moved);
        }
    }

    private SmallHistory Number()
    {
        List<(Act Act, int Call)> calls = [];
        var returns = new Dictionary<Act, int>();
        var position = 0;
        foreach (var (act, isReturn) in events)
        {
            if (act.Dropped) continue;
            if (!isReturn) calls.Add((act, position++));
            else if (act.Returned) returns[act] = position++;
        }

        var rows = calls.Select(c => new Row(c.Act.Kind, c.Act.Value, c.Act.Offset, c.Call, returns.GetValueOrDefault(c.Act, Operation.NoReturn)));
        return new([.. rows.Select(r => r.Crashed ? Forget(r) : r)], IsDense ? Offsets.Dense : Offsets.WithGaps, Seed, NameOf);
    }
}
