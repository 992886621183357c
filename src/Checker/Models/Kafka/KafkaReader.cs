using Lab.Checker.Models.Transactions;
using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Kafka;

/// <summary>
/// Reads operations upon logs: functions send, poll, txn with lists of <c>[:send k v]</c> (answered <c>[:send k [offset v]]</c>)
/// and <c>[:poll {k [[offset v] ...]}]</c>; assign and subscribe with a list of keys; crash.
/// </summary>
internal sealed class KafkaReader
{
    private enum Function
    {
        Ignored,
        Data,
        Assign,
        Subscribe,
        Crash,
        Unknown,
    }

    private readonly Recording recording;
    private readonly ValueNumbering keys = new();
    private readonly Dictionary<(int Key, Value Value), int> messages = [];
    private readonly List<Value> values = [];
    private readonly KafkaColumns columns = new();

    private KafkaReader(Recording recording) => this.recording = recording;

    public static (KafkaColumns Columns, Func<int, string> KeyName, Func<int, string> MessageName) Read(Recording recording)
    {
        var reader = new KafkaReader(recording);
        var functions = new Function[recording.Functions.Count];
        for (var f = 0; f < functions.Length; f++) functions[f] = FunctionOf(recording.Functions[new(f)]);
        for (var row = 0; row < recording.Count; row++) reader.ReadRow(row, functions[recording.FunctionColumn[row]]);
        return (reader.columns, key => recording.Values.Show(reader.keys[key]), message => recording.Values.Show(reader.values[message]));
    }

    private static Function FunctionOf(string name) => name switch
    {
        "send" or "poll" or "txn" => Function.Data,
        "assign" => Function.Assign,
        "subscribe" => Function.Subscribe,
        "crash" => Function.Crash,
        "debug-topic-partitions" => Function.Ignored,
        _ => Function.Unknown,
    };

    private void ReadRow(int row, Function function)
    {
        if (function == Function.Unknown)
        {
            var name = recording.Functions[new(recording.FunctionColumn[row])];
            throw new UnusableRecordingException(row, $"kafka has no function '{name}'; it has send, poll, txn, assign, subscribe, crash");
        }

        var kind = function switch { Function.Assign => KafkaFunction.Assign, Function.Subscribe => KafkaFunction.Subscribe, Function.Crash => KafkaFunction.Crash, _ => KafkaFunction.Data };
        columns.Add(recording.Processes[row], kind, recording.Results[row]);
        var value = recording.Answered[row];
        if (function is Function.Ignored or Function.Crash || value.IsNil) return;
        if (value.Kind != ValueKind.List) throw Unusable(row, value);
        var items = recording.Values.Items(value);
        if (function != Function.Data) ReadKeys(row, items);
        else if (!items.IsEmpty && IsWord(items[0])) ReadMicro(row, 0, value);
        else for (var i = 0; i < items.Length; i++) ReadMicro(row, i, items[i]);
    }

    private void ReadKeys(int row, ReadOnlySpan<Value> items)
    {
        foreach (var key in items) columns.AddRow(new(0, IsSend: false, KeyOf(row, key), -1, KafkaColumns.NoOffset));
    }

    private void ReadMicro(int row, int number, Value micro)
    {
        var parts = recording.Values.Items(micro);
        if (micro.Kind != ValueKind.List || parts.IsEmpty || !IsWord(parts[0])) throw Unusable(row, micro);
        switch (recording.Values.Word(parts[0]))
        {
            case "send" when parts.Length == 3:
                ReadSend(row, number, KeyOf(row, parts[1]), parts[2]);
                break;
            case "poll" when parts.Length == 1 || (parts.Length == 2 && parts[1].IsNil):
                break;
            case "poll" when parts.Length == 2 && parts[1].Kind == ValueKind.Map:
                ReadPoll(row, number, recording.Values.Items(parts[1]));
                break;
            default:
                throw Unusable(row, micro);
        }
    }

    private void ReadSend(int row, int number, int key, Value what)
    {
        var pair = recording.Values.Items(what);
        if (what.Kind == ValueKind.List && pair.Length != 2) throw Unusable(row, what);
        if (what.Kind == ValueKind.List) AddMessage(row, number, isSend: true, key, pair);
        else columns.AddRow(new(number, IsSend: true, key, MessageOf(row, key, what), KafkaColumns.NoOffset));
    }

    private void ReadPoll(int row, int number, ReadOnlySpan<Value> byKey)
    {
        for (var i = 0; i + 1 < byKey.Length; i += 2)
        {
            var key = KeyOf(row, byKey[i]);
            if (byKey[i + 1].Kind != ValueKind.List) throw Unusable(row, byKey[i + 1]);
            foreach (var pair in recording.Values.Items(byKey[i + 1]))
            {
                if (pair.Kind != ValueKind.List || recording.Values.Items(pair).Length != 2) throw Unusable(row, pair);
                AddMessage(row, number, isSend: false, key, recording.Values.Items(pair));
            }
        }
    }

    /// <summary>An offset and a value; the offset of a send may be nil.</summary>
    private void AddMessage(int row, int number, bool isSend, int key, ReadOnlySpan<Value> pair)
    {
        if (!pair[0].IsInteger && !(pair[0].IsNil && isSend)) throw Unusable(row, pair[0]);
        columns.AddRow(new(number, isSend, key, MessageOf(row, key, pair[1]), pair[0].IsNil ? KafkaColumns.NoOffset : pair[0].Number));
    }

    private int MessageOf(int row, int key, Value value)
    {
        if (value.Kind is ValueKind.List or ValueKind.Map) throw Unusable(row, value);
        if (messages.TryGetValue((key, value), out var number)) return number;
        messages.Add((key, value), messages.Count);
        values.Add(value);
        return messages.Count - 1;
    }

    private int KeyOf(int row, Value key) => key.Kind is ValueKind.List or ValueKind.Map ? throw Unusable(row, key) : keys.Of(key);

    private static bool IsWord(Value value) => value.Kind is ValueKind.Keyword or ValueKind.Text or ValueKind.Literal;

    private UnusableRecordingException Unusable(int row, Value found) =>
        new(row, $"kafka: expected a list of [:send key value], [:send key [offset value]] and [:poll {{key [[offset value] ...]}}], or of keys; found {recording.Values.Show(found)}");
}
