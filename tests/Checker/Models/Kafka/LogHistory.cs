using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Kafka;

/// <summary>One message in one micro-operation of a small history; offset -1 where nobody told.</summary>
internal sealed record LogMicro(int Micro, bool Sends, string Key, int Value, int Offset);

/// <summary>One operation: <c>txn</c>, <c>assign</c>, <c>subscribe</c> or <c>crash</c>.</summary>
internal sealed record LogOp(int Process, string Function, OperationResult Result, LogMicro[] Micros, string[] Keys);

/// <summary>A small history of logs, one operation after the other.</summary>
internal sealed record LogHistory(LogOp[] Rows, ulong Seed = 0)
{
    /// <summary>
    /// <c>"0: assign x y"</c>, <c>"0: crash"</c>, <c>"0: sx1@0 px3@4,5@6+y7@8 fail"</c>: process 0 sends 1 to x and is told
    /// offset 0, then polls 3 at 4 and 5 at 6 from x and 7 at 8 from y, and all of it fails. Without @ no offset is told.
    /// </summary>
    public static LogHistory Of(params string[] lines) => new([.. lines.Select(Parse)]);

    private static LogOp Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        var process = int.Parse(words[0].TrimEnd(':'));
        words.RemoveAt(0);
        var result = words[^1] switch { "info" => OperationResult.Info, "fail" => OperationResult.Fail, _ => OperationResult.Ok };
        if (result != OperationResult.Ok) words.RemoveAt(words.Count - 1);
        if (words[0] is "assign" or "subscribe" or "crash") return new(process, words[0], result, [], [.. words.Skip(1)]);
        return new(process, "txn", result, [.. words.SelectMany((word, i) => word[1..].Split('+').SelectMany(part => part[1..].Split(',').Select(m => Message(i, word[0] == 's', part[..1], m))))], []);
    }

    private static LogMicro Message(int micro, bool sends, string key, string text)
    {
        var parts = text.Split('@');
        return new(micro, sends, key, int.Parse(parts[0]), parts.Length == 1 ? -1 : int.Parse(parts[1]));
    }

    /// <summary>As a harness records it.</summary>
    public Recording Recorded()
    {
        var recording = new Recording();
        var values = recording.Values;
        foreach (var row in Rows)
        {
            var keys = values.List([.. row.Keys.Select(k => values.Keyword(k))]);
            var number = recording.Call(row.Process, recording.Functions.Intern(row.Function), row.Function == "txn" ? Micros(row, isCall: true) : keys);
            recording.Return(number, row.Result, row.Function == "txn" ? Micros(row, isCall: false) : keys);
        }

        return recording;

        Value Micros(LogOp row, bool isCall) => values.List([.. row.Micros.GroupBy(m => m.Micro).Select(g => g.First().Sends ? Send(g.First(), isCall) : Poll(g, isCall))]);
        Value Send(LogMicro m, bool isCall) => values.List([values.Keyword("send"), values.Keyword(m.Key), isCall || m.Offset < 0 ? Value.Of(m.Value) : values.List([Value.Of(m.Offset), Value.Of(m.Value)])]);
        Value Poll(IEnumerable<LogMicro> polled, bool isCall) => isCall
            ? values.List([values.Keyword("poll")])
            : values.List([values.Keyword("poll"), values.Map([.. polled.GroupBy(m => m.Key).SelectMany(g => new[] { values.Keyword(g.Key), values.List([.. g.Select(m => values.List([Value.Of(m.Offset), Value.Of(m.Value)]))]) })])]);
    }

    public override string ToString() => $"seed {Seed}:\n{string.Join('\n', Rows.Select((r, i) => $"  [{i}] {r.Process}: {r.Function} {string.Join(' ', r.Keys)}{string.Join(' ', r.Micros.Select(m => $"{m.Micro}{(m.Sends ? "s" : "p")}{m.Key}{m.Value}@{m.Offset}"))} {r.Result}"))}";
}
