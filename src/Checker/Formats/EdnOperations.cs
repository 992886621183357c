using Lab.Checker.Json;
using Lab.Checker.Recordings;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// Jepsen's histories: maps such as <c>{:process 0, :type :invoke, :f :enqueue, :value 3, :time 12}</c>, one behind the
/// other or in one vector. Their order is the order of events. Maps whose process is a keyword (the nemesis) are passed.
/// </summary>
internal sealed class EdnOperations(Stream input, string file) : RecordingReader(new ByteCursor(input, file))
{
    private long lastIndex = -1;

    private enum Step
    {
        Missing,
        Call,
        Ok,
        Fail,
        Info,
    }

    /// <exception cref="HistoryFormatException">Something is no operation map, or can't follow what was before.</exception>
    public Recording Read()
    {
        var close = ByteCursor.End;
        var begin = 0L;
        while (true)
        {
            var next = Edn.Next();
            if (next == '{') ReadMap();
            else if (next is '[' or '(' && close == ByteCursor.End)
            {
                (close, begin) = (next == '[' ? ']' : ')', Cursor.Line);
                Cursor.Skip();
            }
            else if (next != close) throw Cursor.Problem(close == ByteCursor.End || next != ByteCursor.End
                ? $"expected an operation map such as {{:process 0, :type :invoke, :f :read, :value nil}}, found {Cursor.Found()}"
                : $"expected '{(char)close}' for the list of operations that begins on line {begin}, found the end of the file");
            else if (close == ByteCursor.End) return Recording;
            else
            {
                close = ByteCursor.End;
                Cursor.Skip();
            }
        }
    }

    private void ReadMap()
    {
        var line = Cursor.Line;
        var held = Recording.Values.Held;
        Cursor.Skip();
        var (step, process, met, at, function) = (Step.Missing, 0, Keys.None, -1L, NameId.None);
        Value? value = null, ofKey = null;
        while (Edn.Next() is var next && next != '}')
        {
            if (next != ':')
            {
                if (next == ByteCursor.End) throw Cursor.Problem($"expected '}}' for the map that begins on line {line}, found the end of the file");
                if (next is ')' or ']') throw Cursor.Problem($"expected a keyword such as :process, found {Cursor.Found()}");
                Edn.Read(keep: false);
                if (next == '"' && Cursor.Peek() == ':') throw Cursor.Problem($"expected EDN, such as {{:process 0, :type :invoke, :f :read, :value nil}}, found JSON: {Cursor.Found()}");
                Edn.Read(keep: false);
                continue;
            }

            var key = KeyOf(Cursor.Token());
            if ((met & key) != 0) throw Cursor.BadToken($"'{NameOf(key)}' stands twice in one map");
            met |= key;
            switch (key)
            {
                case Keys.Process:
                    process = Process();
                    break;
                case Keys.Type:
                    step = Type();
                    break;
                case Keys.Function:
                    function = Function();
                    break;
                case Keys.Value:
                    value = Edn.Read();
                    break;
                case Keys.Key:
                    ofKey = Edn.Read();
                    break;
                case Keys.Time:
                    at = Time();
                    break;
                case Keys.Index:
                    Index();
                    break;
                default:
                    Edn.Read(keep: false);
                    break;
            }
        }

        if ((met & Keys.Required) != Keys.Required) throw Problem(line, $"'{NameOf((Keys)(1 << System.Numerics.BitOperations.TrailingZeroCount((int)(Keys.Required & ~met))))}' of the operation is missing");
        Cursor.Skip();
        if (process < 0) return;
        // Some harnesses give the key of a store beside the value: it is the first of two items here.
        if (ofKey is { } named) value = Recording.Values.List([named, value ?? Value.Nil]);
        var problem = step == Step.Call
            ? Entry.Call(process, function, value ?? Value.Nil, at, line)
            : Entry.Return(process, ResultOf(step), function, value, at, held);
        if (problem is not null) throw Problem(line, problem);
    }

    /// <summary>The number of the process, or -1 for one that is no client (<c>:nemesis</c>, <c>"nemesis"</c>, nil).</summary>
    private int Process()
    {
        if (Edn.Next() is ':' or 'n' or '"')
        {
            Edn.Read(keep: false);
            return -1;
        }

        var token = Edn.Bare("the number of a process, or :nemesis");
        return EdnReader.Integer(token) is >= 0 and <= int.MaxValue and var number ? (int)number : throw Bad("the number of a process, or :nemesis", token);
    }

    private Step Type()
    {
        Edn.Next();
        var token = Edn.Bare("one of :invoke, :ok, :fail, :info");
        if (token.SequenceEqual(":invoke"u8)) return Step.Call;
        if (token.SequenceEqual(":ok"u8)) return Step.Ok;
        if (token.SequenceEqual(":fail"u8)) return Step.Fail;
        if (token.SequenceEqual(":info"u8)) return Step.Info;
        throw Bad("one of :invoke, :ok, :fail, :info", token);
    }

    private NameId Function()
    {
        Edn.Next();
        var token = Edn.Bare("the keyword of a function, such as :read");
        if (token[0] == (byte)':' && token.Length > 1) token = token[1..];
        return Functions.Find(token);
    }

    private long Time()
    {
        Edn.Next();
        var token = Edn.Bare("a time in nanoseconds");
        if (token.SequenceEqual("nil"u8)) return -1;
        return System.Buffers.Text.Utf8Parser.TryParse(token, out long time, out var length) && length == token.Length && time >= 0 ? time : throw Bad("a whole number of nanoseconds from 0", token);
    }

    private void Index()
    {
        Edn.Next();
        var token = Edn.Bare("the index of the operation");
        if (token.SequenceEqual("nil"u8)) return;
        if (EdnReader.Integer(token) is not (>= -1 and var index)) throw Bad("a whole number", token);
        if (index >= 0 && index <= lastIndex) throw Cursor.BadToken($"':index' is {index} after {lastIndex}: the operations of a file come in their order");
        lastIndex = Math.Max(lastIndex, index);
    }

    private HistoryFormatException Bad(string expected, ReadOnlySpan<byte> found) =>
        Cursor.BadToken($"expected {expected}, found '{System.Text.Encoding.ASCII.GetString(found[..Math.Min(found.Length, 40)])}'");

    private HistoryFormatException Problem(long line, string problem) => new(file, line, problem);

    private static OperationResult ResultOf(Step step) => step switch
    {
        Step.Ok => OperationResult.Ok,
        Step.Fail => OperationResult.Fail,
        _ => OperationResult.Info,
    };

    [Flags]
    private enum Keys
    {
        None = 0,
        Process = 1,
        Type = 2,
        Function = 4,
        Value = 8,
        Time = 16,
        Index = 32,
        Key = 64,
        Required = Process | Type | Function,
    }

    private static Keys KeyOf(ReadOnlySpan<byte> token) => token.Length switch
    {
        4 when token.SequenceEqual(":key"u8) => Keys.Key,
        2 when token[1] == (byte)'f' => Keys.Function,
        5 when token.SequenceEqual(":type"u8) => Keys.Type,
        5 when token.SequenceEqual(":time"u8) => Keys.Time,
        6 when token.SequenceEqual(":value"u8) => Keys.Value,
        6 when token.SequenceEqual(":index"u8) => Keys.Index,
        8 when token.SequenceEqual(":process"u8) => Keys.Process,
        _ => Keys.None,
    };

    private static string NameOf(Keys key) => key == Keys.Function ? ":f" : $":{key.ToString().ToLowerInvariant()}";
}
