using Lab.Checker.Json;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// The operations in a Jepsen log: lines such as <c>INFO  jepsen.util - 3⇥:invoke⇥:cas⇥[1 2]</c>, whatever stands before
/// the process. Other lines are passed, and so is what the nemesis did.
/// </summary>
internal sealed class JepsenLog(Stream input, string file) : LineRecordingReader(input, file)
{
    private const string NoOperation =
        "the file has none of the formats that are read: the lab's own JSON lines, EDN operation maps, Jepsen's log lines (3<tab>:invoke<tab>:read<tab>nil), call and return lines ([3] call enq(5))";

    /// <summary>Is it one? The process, a tab, the type and a tab make a line an operation.</summary>
    public static bool IsOperation(ReadOnlySpan<byte> line) => TabBeforeType(line, out _, out _) >= 0;

    /// <exception cref="HistoryFormatException">There was no operation in the whole file.</exception>
    protected override Recording Finish() => Recording.Count > 0 ? Recording : throw ProblemOfFile(NoOperation);

    protected override void ReadLine(ReadOnlySpan<byte> line)
    {
        var tab = TabBeforeType(line, out var result, out var length);
        if (tab < 0) return;
        var before = line[..tab];
        var process = before[(before.LastIndexOfAny((byte)' ', (byte)'\t') + 1)..];
        if (process.StartsWith(":"u8)) return;
        if (EdnReader.Integer(process) is not (>= 0 and <= int.MaxValue and var number))
        {
            throw Problem($"expected the number of a process before the tab, found '{System.Text.Encoding.ASCII.GetString(process)}'");
        }

        var begin = tab + 1 + length;
        Cursor.Begin(line[begin..], LineNumber, begin + 1);
        var function = Edn.Bare("the keyword of a function, such as :read");
        if (function[0] == (byte)':') function = function[1..];
        var name = Functions.Find(function);
        var held = Recording.Values.Held;
        Value? value = Edn.Next() == ByteCursor.End ? null : Edn.Read();
        var problem = result == OperationResult.Open
            ? Entry.Call((int)number, name, value ?? Value.Nil, at: -1, LineNumber)
            : Entry.Return((int)number, result, name, value, at: -1, held);
        if (problem is not null) throw Problem(problem);
    }

    /// <summary>The tab between process and type, or -1: what stands before the process may have tabs of its own.</summary>
    private static int TabBeforeType(ReadOnlySpan<byte> line, out OperationResult result, out int length)
    {
        for (var tab = line.IndexOf((byte)'\t'); tab >= 0;)
        {
            if (TypeOf(line[(tab + 1)..], out length) is { } found)
            {
                result = found;
                return tab;
            }

            var next = line[(tab + 1)..].IndexOf((byte)'\t');
            tab = next < 0 ? -1 : tab + 1 + next;
        }

        (result, length) = (OperationResult.Open, 0);
        return -1;
    }

    /// <summary>Open for a call; null for what is no operation.</summary>
    private static OperationResult? TypeOf(ReadOnlySpan<byte> text, out int length)
    {
        length = text.IndexOf((byte)'\t') + 1;
        if (length == 0) return null;
        var type = text[..(length - 1)];
        if (type.SequenceEqual(":invoke"u8)) return OperationResult.Open;
        if (type.SequenceEqual(":ok"u8)) return OperationResult.Ok;
        if (type.SequenceEqual(":fail"u8)) return OperationResult.Fail;
        return type.SequenceEqual(":info"u8) ? OperationResult.Info : null;
    }
}
