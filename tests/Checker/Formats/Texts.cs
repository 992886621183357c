using System.IO.Compression;
using System.Text;
using Lab.Checker.Formats;
using Lab.Checker.Json;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Formats;

/// <summary>Reads recordings from texts and says them in one line each.</summary>
internal static class Texts
{
    public static Recording Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static Recording Read(byte[] bytes) => Assert.IsType<RecordedFile.Foreign>(RecordedFile.Read(new MemoryStream(bytes), "h")).Recording;

    public static HistoryFormatException Refused(string text) => Assert.Throws<HistoryFormatException>(() => Read(text));

    public static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary><c>0 write 3 ok [0-1]</c> for each row: process, function, asked, answered where it differs, result, positions.</summary>
    public static string[] Rows(Recording recording) => [.. Enumerable.Range(0, recording.Count).Select(row => Row(recording, row))];

    private static string Row(Recording recording, int row)
    {
        var (asked, answered) = (recording.Values.Show(recording.Asked[row]), recording.Values.Show(recording.Answered[row]));
        var positions = $"[{recording.Calls[row]}-{(recording.Returns[row] == Operation.NoReturn ? "" : recording.Returns[row])}]";
        return $"{recording.Processes[row]} {recording.Functions[new(recording.FunctionColumn[row])]} {asked}{(asked == answered ? "" : $" -> {answered}")} {recording.Results[row].ToString().ToLowerInvariant()} {positions}";
    }
}
