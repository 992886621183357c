namespace Lab.Checker.Formats;

/// <summary>What a recorded history is written in.</summary>
internal enum FileFormat
{
    /// <summary>The lab's own.</summary>
    JsonLines,

    /// <summary>Jepsen's operation maps.</summary>
    Edn,

    /// <summary><c>[3] call enq(5)</c>.</summary>
    CallReturn,

    /// <summary>Jepsen's log, and whatever is none of the others.</summary>
    JepsenLog,
}

/// <summary>Tells the format of a file by how it begins.</summary>
internal static class FileFormats
{
    /// <param name="head">The first bytes of the file; the last line may be cut.</param>
    public static FileFormat Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        var blank = true;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].Trim(" \t\r,"u8);
            if (line.IsEmpty) continue;
            // A comment of call and return lines, unless it is a tag or a set of EDN.
            if (line[0] == (byte)'#' && (line.Length == 1 || line[1] is (byte)' ' or (byte)'\t' or (byte)'@' or (byte)'#')) return FileFormat.CallReturn;
            if (CallReturnLines.IsEvent(line)) return FileFormat.CallReturn;
            if (JepsenLog.IsOperation(line)) return FileFormat.JepsenLog;
            if (blank && FirstOf(line) is { } format) return format;
            blank = line[0] == (byte)';';
        }

        return FileFormat.JepsenLog;
    }

    private static FileFormat? FirstOf(ReadOnlySpan<byte> line)
    {
        var inside = line[1..].TrimStart(" \t\r,"u8);
        return line[0] switch
        {
            (byte)'{' when inside.StartsWith("\""u8) => FileFormat.JsonLines,
            (byte)'{' or (byte)'#' or (byte)'(' or (byte)'^' => FileFormat.Edn,
            (byte)'[' when inside.IsEmpty || inside[0] is (byte)'{' or (byte)'#' or (byte)']' or (byte)';' => FileFormat.Edn,
            _ => null,
        };
    }
}
