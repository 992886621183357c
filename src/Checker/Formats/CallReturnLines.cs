using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// One event a line: <c>[3] call enq(5)</c>, <c>[3] return</c>, <c>[2] return 5</c>, <c>[2] return empty</c>. Several
/// arguments or results are a list. Lines that begin with # are comments; <c># @object atomic-queue</c> says what the
/// file is about.
/// </summary>
internal sealed class CallReturnLines(Stream input, string file) : LineRecordingReader(input, file)
{
    private readonly Value[] several = new Value[64];

    protected override void ReadLine(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t"u8);
        if (text.IsEmpty) return;
        if (text[0] == (byte)'#') ReadComment(text[1..].TrimStart(" \t"u8));
        else ReadEvent(line);
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
        if (text.StartsWith("@object "u8)) Recording.Object = System.Text.Encoding.UTF8.GetString(text["@object "u8.Length..].Trim(" \t"u8));
    }

    private void ReadEvent(ReadOnlySpan<byte> line)
    {
        Cursor.Begin(line, LineNumber, 1);
        if (Cursor.Peek() != '[') Cursor.SkipBlanks();
        if (Cursor.Peek() != '[') throw Cursor.Problem($"expected [process] call or [process] return, found {Cursor.Found()}");
        Cursor.Skip();
        var token = Edn.Bare("the number of a process");
        if (EdnReader.Integer(token) is not (>= 0 and <= int.MaxValue and var process)) throw Cursor.BadToken("expected the number of a process in the brackets");
        if (Cursor.Peek() != ']') throw Cursor.Problem($"expected ']', found {Cursor.Found()}");
        Cursor.Skip();
        Cursor.SkipBlanks();
        var word = Edn.Bare("call or return");
        var held = Recording.Values.Held;
        string? problem;
        if (word.SequenceEqual("call"u8))
        {
            Cursor.SkipBlanks();
            var function = Functions.Find(Edn.Bare("the function that is called"));
            problem = Entry.Call((int)process, function, Arguments() ?? Value.Nil, at: -1, LineNumber);
        }
        else if (word.SequenceEqual("return"u8))
        {
            problem = Entry.Return((int)process, OperationResult.Ok, Lab.Model.NameId.None, Items(ByteCursor.End), at: -1, held);
        }
        else
        {
            throw Cursor.BadToken("expected call or return behind the process");
        }

        if (problem is not null) throw Problem(problem);
    }

    /// <summary><c>(5)</c>, <c>(1, 2)</c>, or without brackets.</summary>
    private Value? Arguments()
    {
        if (Edn.Next() != '(') return Items(ByteCursor.End);
        Cursor.Skip();
        var items = Items(')');
        Cursor.Skip();
        return Edn.Next() == ByteCursor.End ? items : throw Cursor.Problem($"expected the end of the line, found {Cursor.Found()}");
    }

    /// <summary>One value as it is, several as a list, none as null.</summary>
    private Value? Items(int close)
    {
        var count = 0;
        while (Edn.Next() is var next && next != close)
        {
            if (next == ByteCursor.End) throw Cursor.Problem("expected ')', found the end of the line");
            if (count == several.Length) throw Cursor.Problem($"more than {several.Length} values in one line");
            several[count++] = Edn.Read();
        }

        return count switch
        {
            0 => null,
            1 => several[0],
            _ => Recording.Values.List(several.AsSpan(0, count)),
        };
    }
}
