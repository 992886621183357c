using Lab.Checker.Json;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// The operations in a Jepsen log: lines such as <c>INFO  jepsen.util - 3⇥:invoke⇥:cas⇥[1 2]</c>, whatever stands before
/// the process. Other lines are passed, and so is what the nemesis did.
/// </summary>
internal sealed class JepsenLog
{
    private readonly LineReader lines;
    private readonly ByteCursor cursor;
    private readonly Recording recording = new();
    private readonly EdnReader edn;
    private readonly OperationEntry entry;
    private readonly Utf8Words functions;
    private readonly string file;

    public JepsenLog(Stream input, string file)
    {
        this.file = file;
        lines = new(input, file);
        cursor = new(file);
        edn = new(cursor, recording.Values);
        entry = new(recording);
        functions = new(recording.Functions, cursor.NotText);
    }

    /// <exception cref="HistoryFormatException">An operation is malformed, or there is none.</exception>
    public Recording Read()
    {
        while (lines.Next(out var line))
        {
            var tab = line.IndexOf((byte)'\t');
            if (tab >= 0) ReadLine(line, tab);
        }

        return recording.Count > 0 ? recording : throw new HistoryFormatException(file, 1, NoOperation);
    }

    private const string NoOperation =
        "the file has none of the formats that are read: the lab's own JSON lines, EDN operation maps, Jepsen's log lines (3<tab>:invoke<tab>:read<tab>nil), call and return lines ([3] call enq(5))";

    /// <summary>Is it one? The process, a tab, the type and a tab make a line an operation.</summary>
    public static bool IsOperation(ReadOnlySpan<byte> line) => line.IndexOf((byte)'\t') is >= 0 and var tab && TypeOf(line[(tab + 1)..], out _) is not null;

    private void ReadLine(ReadOnlySpan<byte> line, int tab)
    {
        if (TypeOf(line[(tab + 1)..], out var length) is not { } result) return;
        var before = line[..tab];
        var process = before[(before.LastIndexOf((byte)' ') + 1)..];
        if (process.StartsWith(":"u8)) return;
        if (EdnReader.Integer(process) is not (>= 0 and <= int.MaxValue and var number))
        {
            throw Problem($"expected the number of a process before the tab, found '{System.Text.Encoding.ASCII.GetString(process)}'");
        }

        var begin = tab + 1 + length;
        cursor.Begin(line[begin..], lines.Number, begin + 1);
        var function = edn.Bare("the keyword of a function, such as :read");
        if (function[0] == (byte)':') function = function[1..];
        var name = functions.Find(function);
        var held = recording.Values.Held;
        Value? value = edn.Next() == ByteCursor.End ? null : edn.Read();
        var problem = result == OperationResult.Open
            ? entry.Call((int)number, name, value ?? Value.Nil, at: -1, lines.Number)
            : entry.Return((int)number, result, name, value, at: -1, held);
        if (problem is not null) throw Problem(problem);
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

    private HistoryFormatException Problem(string problem) => new(file, lines.Number, problem);
}
