using System.Globalization;
using System.Text;
using Lab.Checker.Formats;
using Lab.Checker.Json;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Bench.Checker;

/// <summary>Files as harnesses write them, in memory.</summary>
internal static class ParsingCases
{
    public const int EdnLines = 1_000_000;
    public const int JsonLines = 500_000;

    /// <summary>Calls and returns of 64 clients of a queue, a map a line.</summary>
    public static byte[] Edn()
    {
        var text = new StringBuilder();
        for (var i = 0; i < EdnLines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{:process {i / 2 % 64}, :type :{(i % 2 == 0 ? "invoke" : "ok")}, :f :enqueue, :value {i / 2}, :time {(i * 500L) + 12}}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Sends of a hundred keys, as a run writes them.</summary>
    public static byte[] Json()
    {
        var history = new History(JsonLines);
        var session = history.OpenSession("p1", NameId.None, 0);
        var place = history.Names.Intern("orders-0");
        for (var i = 0; i < JsonLines; i++)
        {
            var key = history.Names.Intern(string.Create(CultureInfo.InvariantCulture, $"k{i % 100}"));
            var send = history.Call(OperationKind.Send, session, i, 0, new(i + 1), key, place, new(i * 1000L));
            history.Return(send, OperationResult.Ok, new((i * 1000L) + 10), i);
        }

        using var file = new MemoryStream();
        HistoryJson.Write(file, new HistoryHeader { Context = new() { Guarantees = [], Groups = [] } }, history);
        return file.ToArray();
    }

    public static string Read(byte[] file) => RecordedFile.Read(new MemoryStream(file), "file") switch
    {
        RecordedFile.Own own => $"{own.File.History.Count} operations",
        RecordedFile.Foreign foreign => $"{foreign.Recording.Count} operations",
        _ => "",
    };
}
