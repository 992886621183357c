using Lab.Checker.Recordings;

namespace Lab.Checker.Formats;

/// <summary>What the readers of other harnesses' formats have in common: they walk over bytes, read values as EDN, and enter calls and returns into a recording.</summary>
internal abstract class RecordingReader
{
    protected RecordingReader(ByteCursor cursor)
    {
        Cursor = cursor;
        Edn = new(cursor, Recording.Values);
        Entry = new(Recording);
        Functions = new(Recording.Functions, cursor.NotText);
    }

    protected ByteCursor Cursor { get; }

    /// <summary>What was read so far.</summary>
    protected Recording Recording { get; } = new();

    protected EdnReader Edn { get; }

    protected OperationEntry Entry { get; }

    /// <summary>The names of functions.</summary>
    protected Utf8Words Functions { get; }
}
