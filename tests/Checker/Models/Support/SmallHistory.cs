using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>One operation: what was done (by the number of the model's kind), with what, when.</summary>
internal readonly record struct Row(int Kind, int Value, int Offset, int Call, int Return)
{
    public bool Crashed => Return == Operation.NoReturn;
}

/// <summary>What the offsets of a log's history are.</summary>
internal enum Offsets
{
    /// <summary>Every offset below the length holds a record.</summary>
    Dense,

    /// <summary>The same, but not everything that was done is in the history.</summary>
    Excerpt,

    /// <summary>Offsets without records are nobody's, and lengths speak of records alone.</summary>
    WithGaps,
}

/// <summary>A history of a few operations upon one object, in the order of their calls, and the seed that names it.</summary>
internal sealed record SmallHistory(Row[] Rows, Offsets Are, ulong Seed, Func<int, string> KindName)
{
    public int Positions => Rows.Select(r => 1 + (r.Crashed ? r.Call : Math.Max(r.Call, r.Return))).DefaultIfEmpty().Max();
    public int ValueCount => Rows.Length == 0 ? 1 : Rows.Max(r => r.Value) + 1;

    public int[] Kinds => [.. Rows.Select(r => r.Kind)];
    public int[] Values => [.. Rows.Select(r => r.Value)];
    public int[] OffsetColumn => [.. Rows.Select(r => r.Offset)];
    public int[] Calls => [.. Rows.Select(r => r.Call)];
    public int[] Returns => [.. Rows.Select(r => r.Return)];

    /// <summary>The same operations and no others.</summary>
    public SmallHistory Only(IEnumerable<int> rows) => this with { Rows = [.. rows.Order().Select(row => Rows[row])] };

    /// <summary>How many operations were under way at the busiest moment.</summary>
    public int Overlapping => Rows.Select(at => Rows.Count(r => r.Call <= at.Call && r.Return > at.Call)).DefaultIfEmpty().Max();

    /// <summary>Three or more operations at a time, and a fifth of all crashed.</summary>
    public bool IsBusy => Overlapping >= 3 && Rows.Count(r => r.Crashed) * 5 >= Rows.Length;

    public override string ToString() => $"seed {Seed}{(Are == Offsets.Dense ? "" : $", {Are}")}\n"
        + string.Join('\n', Rows.Select((r, i) => $"  [{i}] {KindName(r.Kind)} value {r.Value} offset {r.Offset}: {r.Call} .. {(r.Crashed ? "crashed" : r.Return)}"));
}
