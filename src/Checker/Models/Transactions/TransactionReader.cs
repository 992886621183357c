using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// Reads transactions out of a recording, whatever its functions are called: every operation is a list of micro-operations,
/// <c>[:append k v]</c> or <c>[:w k v]</c>, and <c>[:r k v]</c>. Of a transaction that was not told ok its writes count as it
/// was called, and its reads are unknown.
/// </summary>
internal sealed class TransactionReader
{
    private readonly Recording recording;
    private readonly bool lists;
    private readonly ValueNumbering keys = new();
    private readonly ValueNumbering elements = new();
    private readonly TransactionColumns columns = new();
    private Value write, read;

    private TransactionReader(Recording recording, bool lists)
    {
        (this.recording, this.lists) = (recording, lists);
        write = recording.Values.Keyword(lists ? "append" : "w");
        read = recording.Values.Keyword("r");
    }

    /// <summary>Transactions over lists, or over registers. Transaction t is row t of the recording.</summary>
    public static (TransactionColumns Columns, ValueNumbering Keys) Read(Recording recording, bool lists)
    {
        var reader = new TransactionReader(recording, lists);
        for (var row = 0; row < recording.Count; row++) reader.ReadRow(row);
        return (reader.columns, reader.keys);
    }

    private void ReadRow(int row)
    {
        var isOk = recording.Results[row] == OperationResult.Ok;
        columns.Add(recording.Processes[row], recording.Results[row], recording.Calls[row], recording.Returns[row]);
        var value = isOk ? recording.Answered[row] : recording.Asked[row];
        if (value.Kind != ValueKind.List) throw Unusable(row, value);
        foreach (var micro in recording.Values.Items(value))
        {
            var parts = recording.Values.Items(micro);
            if (parts.Length is not (2 or 3) || micro.Kind != ValueKind.List) throw Unusable(row, micro);
            var key = KeyOf(row, parts[1]);
            var argument = parts.Length == 3 ? parts[2] : Value.Nil;
            if (Is(parts[0], write) && !argument.IsNil) columns.Write(key, Number(row, argument));
            else if (!Is(parts[0], read)) throw Unusable(row, micro);
            else if (!isOk) columns.ReadUnknown(key);
            else if (lists) ReadList(row, key, argument);
            else columns.Read(key, argument.IsNil ? TransactionColumns.Initial : Number(row, argument));
        }
    }

    private void ReadList(int row, int key, Value list)
    {
        if (!list.IsNil && list.Kind != ValueKind.List) throw Unusable(row, list);
        columns.ReadList(key);
        foreach (var element in recording.Values.Items(list)) columns.Element(Number(row, element));
    }

    private int KeyOf(int row, Value key) => key.Kind is ValueKind.List or ValueKind.Map ? throw Unusable(row, key) : keys.Of(key);

    /// <summary>Whole numbers stand for themselves where they fit, everything else for numbers above them.</summary>
    private int Number(int row, Value value)
    {
        const int Room = 1 << 30;
        if (value.IsInteger && value.Number is >= -Room and < Room) return (int)value.Number;
        if (value.Kind is ValueKind.List or ValueKind.Map) throw Unusable(row, value);
        return Room + elements.Of(value);
    }

    /// <summary>Words are written as keywords, as texts or bare.</summary>
    private bool Is(Value value, Value keyword) =>
        value == keyword || (value.Kind is ValueKind.Keyword or ValueKind.Text or ValueKind.Literal && recording.Values.Word(value) == recording.Values.Word(keyword));

    private UnusableRecordingException Unusable(int row, Value found) =>
        new(row, $"a transaction is a list of {(lists ? "[:append key element] and [:r key [elements]]" : "[:w key value] and [:r key value]")}; found {recording.Values.Show(found)}");
}
