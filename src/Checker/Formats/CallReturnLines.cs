using Lab.Checker.Json;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// One event a line: <c>[3] call enq(5)</c>, <c>[3] return</c>, <c>[2] return 5</c>, <c>[2] return empty</c>. Several
/// arguments or results are a list. Lines that begin with # are comments; <c># @object atomic-queue</c> says what the
/// file is about.
/// </summary>
internal sealed class CallReturnLines
{
    private readonly LineReader lines;
    private readonly ByteCursor cursor;
    private readonly Recording recording = new();
    private readonly EdnReader edn;
    private readonly OperationEntry entry;
    private readonly Utf8Words functions;
    private readonly string file;
    private readonly Value[] several = new Value[64];

    public CallReturnLines(Stream input, string file)
    {
        this.file = file;
        lines = new(input, file);
        cursor = new(file);
        edn = new(cursor, recording.Values);
        entry = new(recording);
        functions = new(recording.Functions, cursor.NotText);
    }

    /// <exception cref="HistoryFormatException">A line is none of these, or can't follow what was before.</exception>
    public Recording Read()
    {
        while (lines.Next(out var line))
        {
            var text = line.Trim(" \t"u8);
            if (text.IsEmpty) continue;
            if (text[0] == (byte)'#') ReadComment(text[1..].TrimStart(" \t"u8));
            else ReadEvent(line);
        }

        return recording;
    }

    /// <summary>Is it one? A number in brackets, and call or return.</summary>
    public static bool IsEvent(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t"u8);
        var close = line.IndexOf((byte)']');
        if (close < 2 || line[0] != (byte)'[' || EdnReader.Integer(line[1..close]) is null) return false;
        var rest = line[(close + 1)..].TrimStart(" \t"u8);
        return rest.StartsWith("call"u8) || rest.StartsWith("return"u8);
    }

    private void ReadComment(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("@object "u8)) recording.Object = System.Text.Encoding.UTF8.GetString(text["@object "u8.Length..].Trim(" \t"u8));
    }

    private void ReadEvent(ReadOnlySpan<byte> line)
    {
        cursor.Begin(line, lines.Number, 1);
        if (cursor.Peek() != '[') cursor.SkipBlanks();
        if (cursor.Peek() != '[') throw cursor.Problem($"expected [process] call or [process] return, found {cursor.Found()}");
        cursor.Skip();
        var token = edn.Bare("the number of a process");
        if (EdnReader.Integer(token) is not (>= 0 and <= int.MaxValue and var process)) throw cursor.BadToken("expected the number of a process in the brackets");
        if (cursor.Peek() != ']') throw cursor.Problem($"expected ']', found {cursor.Found()}");
        cursor.Skip();
        cursor.SkipBlanks();
        var word = edn.Bare("call or return");
        var held = recording.Values.Held;
        string? problem;
        if (word.SequenceEqual("call"u8))
        {
            cursor.SkipBlanks();
            var function = functions.Find(edn.Bare("the function that is called"));
            problem = entry.Call((int)process, function, Arguments() ?? Value.Nil, at: -1, lines.Number);
        }
        else if (word.SequenceEqual("return"u8))
        {
            problem = entry.Return((int)process, OperationResult.Ok, Lab.Model.NameId.None, Items(ByteCursor.End), at: -1, held);
        }
        else
        {
            throw cursor.BadToken("expected call or return behind the process");
        }

        if (problem is not null) throw new HistoryFormatException(file, lines.Number, problem);
    }

    /// <summary><c>(5)</c>, <c>(1, 2)</c>, or without brackets.</summary>
    private Value? Arguments()
    {
        if (edn.Next() != '(') return Items(ByteCursor.End);
        cursor.Skip();
        var items = Items(')');
        cursor.Skip();
        return edn.Next() == ByteCursor.End ? items : throw cursor.Problem($"expected the end of the line, found {cursor.Found()}");
    }

    /// <summary>One value as it is, several as a list, none as null.</summary>
    private Value? Items(int close)
    {
        var count = 0;
        while (edn.Next() is var next && next != close)
        {
            if (next == ByteCursor.End) throw cursor.Problem("expected ')', found the end of the line");
            if (count == several.Length) throw cursor.Problem($"more than {several.Length} values in one line");
            several[count++] = edn.Read();
        }

        return count switch
        {
            0 => null,
            1 => several[0],
            _ => recording.Values.List(several.AsSpan(0, count)),
        };
    }
}
