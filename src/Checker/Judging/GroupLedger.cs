using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>What one group did with one message: operations, or <see cref="None"/>.</summary>
internal struct Outcomes
{
    /// <summary>The first effect.</summary>
    public int First;

    /// <summary>The second effect: one too many.</summary>
    public int Second;

    /// <summary>The first time that the group met the message at all, by a read or an effect.</summary>
    public int Sight;

    public const int None = -1;
}

/// <summary>What one group did, by message number.</summary>
internal sealed class GroupLedger
{
    private Outcomes[] rows = [];
    private int count;

    public GroupContract Contract { get; private set; } = new("", []);
    public string Name => Contract.Name;

    /// <summary>The group's name in the history; none while the history has not met it.</summary>
    public NameId Id(History history) => history.Names.Find(Name);

    /// <summary>What the group did with a message; nothing when it never met it.</summary>
    public Outcomes this[int message] => message < count ? rows[message] : Nothing;

    public void Begin(GroupContract contract)
    {
        Contract = contract;
        rows.AsSpan(0, count).Fill(Nothing);
        count = 0;
    }

    public void Joined(VirtualTime at) => Contract = Contract with { From = at };

    public void Saw(int message, int operation)
    {
        ref var row = ref Row(message);
        if (row.Sight == Outcomes.None) row.Sight = operation;
    }

    /// <summary>Notes an effect and tells how many there were before it: 0, 1, or 2 for more.</summary>
    public int Did(int message, int operation)
    {
        ref var row = ref Row(message);
        if (row.Sight == Outcomes.None) row.Sight = operation;
        if (row.First == Outcomes.None)
        {
            row.First = operation;
            return 0;
        }

        if (row.Second != Outcomes.None) return 2;
        row.Second = operation;
        return 1;
    }

    private ref Outcomes Row(int message)
    {
        if (message >= count)
        {
            if (message >= rows.Length) Grow(message);
            count = message + 1;
        }

        return ref rows[message];
    }

    private void Grow(int message)
    {
        var old = rows.Length;
        Array.Resize(ref rows, Math.Max(Math.Max(256, old * 2), message + 1));
        rows.AsSpan(old).Fill(Nothing);
    }

    private static readonly Outcomes Nothing = new() { First = Outcomes.None, Second = Outcomes.None, Sight = Outcomes.None };
}
