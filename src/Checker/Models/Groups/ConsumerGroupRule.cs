using Lab.Model.Histories;

namespace Lab.Checker.Models.Groups;

/// <summary>
/// One sweep over the calls and returns. A commit counts as made from its return on, and as possible from its call on: what
/// was in doubt is never held against anybody.
/// </summary>
internal sealed class ConsumerGroupRule
{
    private readonly GroupRow[] rows;
    private readonly Func<int, string> nameOf;
    private readonly AnomalyBook book = new();

    /// <summary>By partition and generation: the row of the first owner, and of the highest commit that was told ok.</summary>
    private readonly Dictionary<(int Partition, int Generation), (int Owner, int Commit)> generations = [];

    /// <summary>By partition: the row of the highest commit that may have been made, whether one was told ok, the highest offset delivered.</summary>
    private readonly (int Possible, bool IsTold, long Delivered)[] partitions;
    private long window, widest;

    private const int None = -1;

    private ConsumerGroupRule(GroupRow[] rows, int partitionCount, Func<int, string> nameOf)
    {
        (this.rows, this.nameOf) = (rows, nameOf);
        partitions = new (int, bool, long)[partitionCount];
        Array.Fill(partitions, (None, false, -1));
    }

    public static Judgement Judge(GroupRow[] rows, int partitionCount, Func<int, string> nameOf)
    {
        var rule = new ConsumerGroupRule(rows, partitionCount, nameOf);
        rule.Sweep();
        return Judgement.Of(rule.book.Anomalies) with
        {
            Figures = rule.window == 0 ? rule.book.Figures : [.. rule.book.Figures, ("duplicate-window", rule.window), ("widest-duplicate-window", rule.widest)],
        };
    }

    private void Sweep()
    {
        var events = new List<(int Position, int Row)>();
        for (var i = 0; i < rows.Length; i++)
        {
            events.Add((rows[i].Call, i));
            if (rows[i].Result == OperationResult.Ok) events.Add((rows[i].Return, i));
        }

        events.Sort();
        foreach (var (position, i) in events)
        {
            if (position == rows[i].Call) OnCall(i);
            else OnReturn(i);
        }
    }

    private void OnCall(int i)
    {
        var row = rows[i];
        if (row.Kind != GroupKind.Commit || row.Result == OperationResult.Fail) return;
        ref var partition = ref partitions[row.Partition];
        if (partition.Possible == None || rows[partition.Possible].Offset < row.Offset) partition.Possible = i;
        var highest = Of(row).Commit;
        if (row.Result == OperationResult.Ok && highest != None && rows[highest].Offset > row.Offset)
        {
            Note("COMMIT-BACK", rows[highest].Row, row.Row, row, $"committed {rows[highest].Offset} and then {row.Offset} in one generation");
        }
    }

    private void OnReturn(int i)
    {
        var row = rows[i];
        ref var partition = ref partitions[row.Partition];
        var (owner, highest) = Of(row);
        switch (row.Kind)
        {
            case GroupKind.Assign when owner == None:
                generations[(row.Partition, row.Generation)] = (i, highest);
                break;
            case GroupKind.Assign when rows[owner].Member != row.Member:
                Note("TWO-OWNERS", rows[owner].Row, row.Row, row, $"belonged to {rows[owner].Member} and to {row.Member} in one generation");
                break;
            case GroupKind.Commit:
                partition.IsTold = true;
                if (highest == None || rows[highest].Offset < row.Offset) generations[(row.Partition, row.Generation)] = (owner, i);
                break;
            case GroupKind.Deliver:
                partition.Delivered = Math.Max(partition.Delivered, row.Offset);
                break;
            case GroupKind.Start:
                Start(row, partition);
                break;
        }
    }

    /// <summary>Without a commit the reset policy says where to begin, and nothing is wrong with that.</summary>
    private void Start(GroupRow row, (int Possible, bool IsTold, long Delivered) partition)
    {
        var again = Math.Max(0, partition.Delivered + 1 - row.Offset);
        (window, widest) = (window + again, Math.Max(widest, again));
        if (!partition.IsTold || rows[partition.Possible].Offset >= row.Offset) return;
        Note("START-ABOVE-COMMIT", rows[partition.Possible].Row, row.Row, row, $"was taken over at {row.Offset}, and {rows[partition.Possible].Offset} was the highest commit");
    }

    private (int Owner, int Commit) Of(GroupRow row) => generations.TryGetValue((row.Partition, row.Generation), out var known) ? known : (None, None);

    private void Note(string name, int first, int second, GroupRow row, string what)
    {
        if (!book.Counted(name)) book.Add(name, [first, second], $"partition {nameOf(row.Partition)} {what}");
    }
}
