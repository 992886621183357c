using Lab.Model.Histories;

namespace Lab.Checker.Models.Log;

/// <summary>The fewest operations that prove what the rule found. Only violated histories come here.</summary>
internal readonly ref struct LogWitness
{
    private const int None = -1;

    private readonly LogColumns columns;
    private readonly Func<int, string> nameOf;
    private readonly int[] appendOf;

    /// <summary>By value, of the reads that show it where the first of them does, the one that returned first.</summary>
    private readonly int[] shownBy;

    public LogWitness(in LogColumns columns, Func<int, string>? nameOf)
    {
        this.columns = columns;
        this.nameOf = nameOf ?? (value => value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        appendOf = new int[columns.ValueCount];
        shownBy = new int[columns.ValueCount];
        appendOf.AsSpan().Fill(None);
        shownBy.AsSpan().Fill(None);
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Kinds[i] == LogKind.Append) appendOf[columns.Values[i]] = i;
            else if (columns.Kinds[i] == LogKind.Saw && IsEarlier(i, shownBy[columns.Values[i]])) shownBy[columns.Values[i]] = i;
        }
    }

    public List<Anomaly> Prove(in LogFindings found)
    {
        List<Anomaly> anomalies = [];
        if (LogFindings.Is(found.Inconsistent)) anomalies.Add(Inconsistent(found.Inconsistent));
        if (LogFindings.Is(found.Duplicate)) anomalies.Add(Duplicate(found.Duplicate));
        if (found.Phantom) anomalies.Add(Phantom());
        if (LogFindings.Is(found.RealtimeLower)) anomalies.Add(Realtime(found.RealtimeLower, found.RealtimeUpper));
        if (LogFindings.Is(found.BeyondAllAppends)) anomalies.Add(Beyond(found.BeyondAllAppends));
        else if (LogFindings.Is(found.Hole)) anomalies.Add(Hole(found.Hole, found.HoleUpper));
        return anomalies;
    }

    private Anomaly Inconsistent(int row)
    {
        var first = 0;
        while (!ShowsRecord(first) || columns.Offsets[first] != columns.Offsets[row]) first++;
        return new("INCONSISTENT-OFFSET", Operations([AppendRather(first), AppendRather(row)]), $"one offset holds {Value(first)} and {Value(row)}");
    }

    private Anomaly Duplicate(int row)
    {
        var first = 0;
        while (!ShowsRecord(first) || columns.Values[first] != columns.Values[row]) first++;
        var append = appendOf[columns.Values[row]];
        if (append != None && ShowsRecord(append)) (first, row) = (append, columns.Offsets[append] == columns.Offsets[row] ? first : row);
        return new("DUPLICATE-VALUE", Operations([first, row]), $"{Value(row)} lies at two offsets");
    }

    /// <summary>The append that tells the same as a read: the read is then not needed.</summary>
    private int AppendRather(int row)
    {
        var append = appendOf[columns.Values[row]];
        return append != None && columns.Offsets[append] == columns.Offsets[row] ? append : row;
    }

    private Anomaly Phantom()
    {
        var row = 0;
        while (columns.Kinds[row] != LogKind.Saw || appendOf[columns.Values[row]] != None) row++;
        return new("PHANTOM", Operations([row]), $"{Value(row)} was read, and no append of it can have happened");
    }

    private Anomaly Realtime(int i, int j)
    {
        var (lower, upper) = Bounds(i, j);
        if (columns.Kinds[upper] == LogKind.Saw && WasReadTooEarly(columns.Values[upper])) lower = appendOf[columns.Values[upper]];
        else if (columns.Kinds[lower] == LogKind.Append && WasReadTooEarly(columns.Values[lower])) upper = shownBy[columns.Values[lower]];
        if (columns.Kinds[upper] == LogKind.Saw && appendOf[columns.Values[upper]] is var append and not None && Where(append) >= LowerWhere(lower) && columns.Returns[append] < columns.Calls[lower]) upper = append;
        var later = columns.Kinds[lower] == LogKind.Append ? $"the append of {Value(lower)} was called" : "a read was called that found nothing there";
        var earlier = columns.Kinds[upper] switch
        {
            LogKind.Append => $"the append of {Value(upper)} returned",
            LogKind.Saw => $"a read of {Value(upper)} returned",
            _ => "a read of the end returned",
        };
        var where = LowerWhere(lower) == Where(upper) ? "at one offset" : "at an offset behind it";
        List<int> rows = [lower, upper];
        if (columns.HaveGaps && !IsOfRecord(lower) && !IsOfRecord(upper)) rows = WithRecord(lower, upper, RecordAt(i));
        return new("REALTIME", Operations(rows), $"{later} after {earlier}, {where}");
    }

    /// <summary>Two lengths with the record that one of them knows and the other does not; it may do without one of them.</summary>
    private List<int> WithRecord(int lower, int upper, int record)
    {
        var append = appendOf[columns.Values[record]];
        if (append != None && columns.Calls[append] > columns.Returns[upper]) return record == append ? [append, upper] : [append, record, upper];
        return columns.Returns[record] < columns.Calls[lower] ? [lower, record] : [lower, upper, record];
    }

    private bool IsOfRecord(int row) => columns.Kinds[row] is LogKind.Append or LogKind.Saw;

    /// <summary>A row that shows the record at an offset, its append rather than a read.</summary>
    private int RecordAt(int k)
    {
        for (var row = 0; row < columns.Count; row++)
        {
            if (ShowsRecord(row) && columns.Offsets[row] == k) return AppendRather(row);
        }

        return None;
    }

    /// <summary>A read of the value returned before its append was called: the two alone prove it.</summary>
    private bool WasReadTooEarly(int value) => shownBy[value] != None && appendOf[value] != None && columns.Returns[shownBy[value]] < columns.Calls[appendOf[value]];

    private bool IsEarlier(int read, int than) => than == None || (columns.Offsets[read] == columns.Offsets[than] && columns.Returns[read] < columns.Returns[than]);

    private Anomaly Hole(int k, int j)
    {
        var upper = j == None ? Behind(k) : Bounds(None, j).Upper;
        var by = j == None ? Operation.NoReturn : columns.Returns[upper];
        List<int> rows = [upper];
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Kinds[i] == LogKind.Append && columns.Offsets[i] == LogColumns.NoOffset && columns.Calls[i] < by && shownBy[columns.Values[i]] == None) rows.Add(i);
        }

        return new("HOLE", Operations(rows), $"offset {k} must have been filled by then, and no crashed append is left that can have filled it");
    }

    /// <summary>A row that tells of a record at or behind an offset.</summary>
    private int Behind(int k)
    {
        var row = 0;
        while (columns.Kinds[row] is LogKind.None or LogKind.AtMost || Where(row) < k) row++;
        return row;
    }

    private Anomaly Beyond(int row) => new("HOLE", Operations([row]), "all appends together are too few to fill the log up to this offset");

    /// <summary>The row that says from when on offset i can have been filled, and the row that says by when j must have been.</summary>
    private (int Lower, int Upper) Bounds(int i, int j)
    {
        var (lower, upper) = (None, None);
        var offsets = columns.Offsets;
        for (var row = 0; row < columns.Count; row++)
        {
            var offset = offsets[row];
            if (offset != i && offset != j && offset != j + 1 && offset != LogColumns.NoOffset) continue;
            if (SaysFromWhen(row, i) && (lower == None || columns.Calls[row] > columns.Calls[lower])) lower = row;
            if (SaysByWhen(row, j) && (upper == None || columns.Returns[row] < columns.Returns[upper])) upper = row;
        }

        return (lower, upper);
    }

    private bool SaysFromWhen(int row, int k) => columns.Kinds[row] switch
    {
        LogKind.Append => Where(row) == k,
        LogKind.AtMost or LogKind.End => columns.Offsets[row] == k,
        _ => false,
    };

    private bool SaysByWhen(int row, int k) => columns.Kinds[row] switch
    {
        LogKind.Append or LogKind.Saw or LogKind.End or LogKind.AtLeast => Where(row) == k,
        _ => false,
    };

    /// <summary>The offset that a row says was not filled before: of an end the one at it.</summary>
    private int LowerWhere(int row) => columns.Kinds[row] == LogKind.End ? columns.Offsets[row] : Where(row);

    /// <summary>The offset that a row speaks of: of an append the one that it was told, or that a read showed; of an end the last below it.</summary>
    private int Where(int row)
    {
        if (columns.Kinds[row] is LogKind.End or LogKind.AtLeast) return columns.Offsets[row] - 1;
        if (columns.Kinds[row] != LogKind.Append || columns.Offsets[row] != LogColumns.NoOffset) return columns.Offsets[row];
        var shown = shownBy[columns.Values[row]];
        return shown == None ? LogColumns.NoOffset : columns.Offsets[shown];
    }

    private bool ShowsRecord(int row) => columns.Kinds[row] == LogKind.Saw || (columns.Kinds[row] == LogKind.Append && columns.Offsets[row] != LogColumns.NoOffset);

    /// <summary>The operations of these rows, of the appends of what they saw, and of reads that show where their appends lie.</summary>
    private List<int> Operations(List<int> rows)
    {
        List<int> operations = [];
        foreach (var row in rows) Add(row, operations);
        foreach (var row in rows)
        {
            if (columns.Kinds[row] == LogKind.Saw) Add(appendOf[columns.Values[row]], operations);
            if (columns.Kinds[row] == LogKind.Append && columns.Offsets[row] == LogColumns.NoOffset) Add(shownBy[columns.Values[row]], operations);
        }

        return operations;
    }

    private void Add(int row, List<int> operations)
    {
        if (row != None && !operations.Contains(columns.OperationOf(row))) operations.Add(columns.OperationOf(row));
    }

    private string Value(int row) => nameOf(columns.Values[row]);
}
