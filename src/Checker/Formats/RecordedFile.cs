using System.IO.Compression;
using Lab.Checker.Json;
using Lab.Checker.Recordings;

namespace Lab.Checker.Formats;

/// <summary>A history that somebody recorded, in any of the formats of docs/history.md, packed by gzip or not.</summary>
public abstract record RecordedFile
{
    /// <summary>A packed file that was cut must not pass for a shorter history.</summary>
    static RecordedFile() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private RecordedFile()
    {
    }

    /// <summary>The lab's own: it says by itself what was promised.</summary>
    public sealed record Own(HistoryFile File) : RecordedFile;

    /// <summary>Another harness's: operations upon an object, of which the reader must know what it is.</summary>
    public sealed record Foreign(Recording Recording) : RecordedFile;

    /// <summary>Reads a file; the format is told by what is in it, not by its name.</summary>
    /// <param name="input">The bytes as they lie on disk.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <exception cref="HistoryFormatException">Something in it is not what its format asks for.</exception>
    public static RecordedFile Read(Stream input, string file)
    {
        try
        {
            var plain = new Peeked(input);
            if (plain.Head is not [0x1F, 0x8B, ..]) return ReadPlain(plain, file);
            using var unpacked = new GZipStream(plain, CompressionMode.Decompress);
            return ReadPlain(new Peeked(unpacked), file);
        }
        catch (InvalidDataException broken)
        {
            throw new HistoryFormatException(file, 1, $"the file is packed by gzip, and broken: {broken.Message}");
        }
    }

    private static RecordedFile ReadPlain(Peeked input, string file) => input.Head switch
    {
        [] => throw new HistoryFormatException(file, 1, "the file is empty"),
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => throw new HistoryFormatException(file, 1, "the file is text in UTF-16: expected UTF-8"),
        var head => ReadPlain(input, file, FileFormats.Of(head)),
    };

    private static RecordedFile ReadPlain(Peeked input, string file, FileFormat format) => format switch
    {
        FileFormat.JsonLines => new Own(HistoryJson.Read(input, file)),
        FileFormat.Edn => new Foreign(new EdnOperations(input, file).Read()),
        FileFormat.CallReturn => new Foreign(new CallReturnLines(input, file).Read()),
        _ => new Foreign(new JepsenLog(input, file).Read()),
    };
}
