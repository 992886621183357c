using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>A micro-operation: what was written, or what was read; null where nobody knows.</summary>
internal sealed record Micro(bool Writes, string Key, int Value = 0, int[]? List = null, bool IsKnown = true)
{
    public override string ToString() => Writes ? $"w{Key}{Value}" : !IsKnown ? $"r{Key}?" : List is null ? $"r{Key}{(Value < 0 ? "nil" : Value)}" : $"r{Key}[{string.Join(' ', List)}]";
}

/// <summary>A transaction as small tests and oracles know it. A register that nobody wrote has the value -1.</summary>
internal sealed record Txn(int Process, int Call, int Return, OperationResult Result, Micro[] Micros)
{
    public override string ToString() => $"process {Process} #{Call}..{(Return == Operation.NoReturn ? "-" : Return)} {Result}: {string.Join(' ', Micros.AsEnumerable())}";
}

/// <summary>A small history of transactions, in the order of their calls.</summary>
internal sealed record TxnHistory(Txn[] Rows, bool OfLists, ulong Seed = 0)
{
    /// <summary>
    /// Rounds of transactions that run at the same time, one round after the other. <c>"2: wx1 rx1,2 info"</c>: process 2
    /// writes (appends) 1 to x, reads 1 and 2 from x, and nobody knows how it ended. Without a number each has a process of
    /// its own. One that begins with a star runs until the end.
    /// </summary>
    public static TxnHistory Of(bool lists, params string[][] rounds)
    {
        var (rows, position, process) = (new List<Txn>(), 0, 100);
        const int AtTheEnd = Operation.NoReturn - 1;
        foreach (var round in rounds)
        {
            var returns = position + round.Length;
            foreach (var text in round)
            {
                var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
                var isLong = words.Remove("*");
                var number = words[0].EndsWith(':') ? int.Parse(words[0][..^1]) : process++;
                if (words[0].EndsWith(':')) words.RemoveAt(0);
                var result = words[^1] switch { "info" => OperationResult.Info, "fail" => OperationResult.Fail, _ => OperationResult.Ok };
                if (result != OperationResult.Ok) words.RemoveAt(words.Count - 1);
                rows.Add(new(number, position++, result == OperationResult.Info ? Operation.NoReturn : isLong ? AtTheEnd : returns++, result, [.. words.Select(w => Parse(w, lists, result))]));
            }

            position = returns;
        }

        return new([.. rows.Select(r => r.Return == AtTheEnd ? r with { Return = position++ } : r)], lists);
    }

    private static Micro Parse(string word, bool lists, OperationResult result)
    {
        var (key, rest) = (word[1..2], word[2..]);
        if (word[0] == 'w') return new(true, key, int.Parse(rest));
        if (result != OperationResult.Ok) return new(false, key, IsKnown: false);
        return lists ? new(false, key, List: [.. rest.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]) : new(false, key, rest.Length == 0 ? -1 : int.Parse(rest));
    }

    /// <summary>As a harness records it: <c>[[:append :x 1] [:r :x [1 2]]]</c>.</summary>
    public Recording Recorded()
    {
        var recording = new Recording();
        var values = recording.Values;
        var txn = recording.Functions.Intern("txn");
        var rows = new int[Rows.Length];
        var events = Rows.SelectMany((row, i) => row.Return == Operation.NoReturn ? new[] { (At: row.Call, Row: i) } : [(row.Call, i), (row.Return, i)]);
        foreach (var (at, i) in events.OrderBy(e => e.At))
        {
            if (at == Rows[i].Call) rows[i] = recording.Call(Rows[i].Process, txn, Value(Rows[i], asked: true));
            else recording.Return(rows[i], Rows[i].Result, Value(Rows[i], asked: false));
        }

        return recording;

        Value Value(Txn row, bool asked) => values.List([.. row.Micros.Select(m => values.List([
            values.Keyword(m.Writes ? OfLists ? "append" : "w" : "r"), values.Keyword(m.Key),
            m.Writes ? Recordings.Value.Of(m.Value) : asked || !m.IsKnown ? Recordings.Value.Nil
                : m.List is { } list ? values.List([.. list.Select(e => Recordings.Value.Of(e))]) : m.Value < 0 ? Recordings.Value.Nil : Recordings.Value.Of(m.Value)]))]);
    }

    public override string ToString() => $"seed {Seed}:\n{string.Join('\n', Rows.Select((r, i) => $"  [{i}] {r}"))}";
}
