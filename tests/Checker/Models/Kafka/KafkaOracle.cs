using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Kafka;

/// <summary>The definition of each anomaly, read aloud over all rows. What is allowed by design comes in brackets.</summary>
internal static class KafkaOracle
{
    private sealed class Row(int op, int at, LogOp by, LogMicro micro)
    {
        public readonly int Op = op, At = at;
        public readonly LogOp By = by;
        public readonly LogMicro M = micro;
    }

    public static SortedSet<string> Names(LogOp[] ops)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var rows = ops.SelectMany((op, t) => op.Micros.Select((m, i) => new Row(t, i, op, m))).ToArray();
        bool Same(Row a, Row b) => a.M.Key == b.M.Key && a.M.Value == b.M.Value;
        var (sends, polls) = (rows.Where(r => r.M.Sends).ToArray(), rows.Where(r => !r.M.Sends).ToArray());
        bool Committed(int op) => ops[op].Result == OperationResult.Ok
            || (ops[op].Result == OperationResult.Info && sends.Any(s => s.Op == op && polls.Any(p => Same(s, p)) && SenderOf(s) == op));
        var senders = sends.Where(s => s.By.Result != OperationResult.Fail).GroupBy(s => (s.M.Key, s.M.Value)).ToDictionary(g => g.Key, g => g.Min(s => s.Op) == g.Max(s => s.Op) ? g.First().Op : -1);
        int SenderOf(Row r) => senders.GetValueOrDefault((r.M.Key, r.M.Value), -1);
        var log = rows.Where(r => r.M.Offset >= 0 && (!r.M.Sends || Committed(r.Op))).ToArray();
        var ranks = log.ToDictionary(r => r, r => log.Where(l => l.M.Key == r.M.Key && l.M.Offset < r.M.Offset).Select(l => l.M.Offset).Distinct().Count());
        int Rank(Row r) => ranks.GetValueOrDefault(r, -1);
        if (log.Any(a => log.Any(b => a.M.Key == b.M.Key && a.M.Offset == b.M.Offset && a.M.Value != b.M.Value))) names.Add("inconsistent-offsets");
        if (log.Any(a => log.Any(b => Same(a, b) && a.M.Offset != b.M.Offset))) names.Add("duplicate");
        if (log.Any(a => !polls.Any(p => Same(p, a)) && log.Any(b => b.M.Key == a.M.Key && b.M.Offset > a.M.Offset && polls.Any(p => Same(p, b))))) names.Add("lost-write");
        if (sends.Any(s => s.By.Result == OperationResult.Ok && !polls.Any(p => Same(p, s)))) names.Add("unseen");
        var ok = polls.Where(p => p.By.Result == OperationResult.Ok).ToArray();
        if (ok.Any(p => sends.Any(s => Same(s, p)) && sends.Where(s => Same(s, p)).All(s => s.By.Result == OperationResult.Fail))) names.Add("G1a");
        if (ok.Any(p => sends.Any(s => Same(s, p) && s.Op == p.Op))) names.Add("precommitted-read");
        foreach (var b in rows.Where(r => r.By.Result == OperationResult.Ok && Rank(r) >= 0))
        {
            var earlier = rows.Where(r => r.By.Process == b.By.Process && r.M.Sends == b.M.Sends && r.M.Key == b.M.Key && r.By.Result == OperationResult.Ok && Rank(r) >= 0 && (r.Op, r.At).CompareTo((b.Op, b.At)) < 0);
            if (earlier.LastOrDefault() is not { } a) continue;
            var (inside, step) = (a.Op == b.Op, Rank(b) - Rank(a));
            var between = ops[(a.Op + 1)..Math.Max(b.Op, a.Op + 1)].Where(o => o.Process == b.By.Process);
            if (!b.M.Sends && between.Any(o => o.Function == "crash" || (o.Function == "txn" && o.Result == OperationResult.Info) || (o.Function is "assign" or "subscribe" && (o.Result != OperationResult.Ok || !o.Keys.Contains(b.M.Key))))) continue;
            if (step == 1 || (b.M.Sends && step > 1 && !inside)) continue;
            var mode = ops.Take(b.Op).LastOrDefault(o => o.Process == b.By.Process && o.Function is "assign" or "subscribe" && o.Process == b.By.Process)?.Function;
            var name = $"{(inside ? "int-" : "")}{(step < 1 ? "nonmonotonic-" : "")}{(b.M.Sends ? "send" : "poll")}{(step > 1 ? "-skip" : "")}";
            var allowed = name == "int-send-skip" || (!b.M.Sends && mode == "subscribe" && !(inside && a.M.Micro == b.M.Micro));
            names.Add(allowed ? $"({name})" : name);
        }

        // Cycles: of transactions, and of what happened: a poll (op, micro), a send (op, micro), an end (op, -1).
        var alone = log.Where(l => SenderOf(l) >= 0 && log.All(o => (o.M.Key != l.M.Key || o.M.Offset != l.M.Offset || Same(o, l)) && (!Same(o, l) || o.M.Offset == l.M.Offset))).ToArray();
        var ww = alone.SelectMany(a => alone.Where(b => a.M.Key == b.M.Key && b.M.Offset > a.M.Offset && SenderOf(a) != SenderOf(b)).Select(b => (From: Sent(a), To: Sent(b)))).ToArray();
        (int Op, int At) Sent(Row r) => sends.Where(s => Same(s, r) && s.Op == SenderOf(r)).Select(s => (s.Op, s.At)).First();
        var wr = ok.Where(p => SenderOf(p) >= 0 && SenderOf(p) != p.Op).Select(p => (From: (Op: SenderOf(p), At: -1), To: (p.Op, p.At))).ToArray();
        var within = rows.Where(r => Committed(r.Op)).SelectMany(r => rows.Where(s => s.Op == r.Op && s.At > r.At && !r.M.Sends).Select(s => (From: (r.Op, r.At), To: (s.Op, s.At))).Append((From: (r.Op, r.At), To: (r.Op, -1))));
        if (Cyclic(ww.Select(e => (e.From.Op, e.To.Op)), [])) names.Add("(G0)");
        if (Cyclic(ww.Concat(wr).Concat(within), wr)) names.Add("G1c");
        else if (Cyclic(ww.Concat(wr).Select(e => (e.From.Op, e.To.Op)), wr.Select(e => (e.From.Op, e.To.Op)))) names.Add("(G1c)");
        return names;
    }

    /// <summary>Some edge is on a cycle, one of those asked for when there are any.</summary>
    private static bool Cyclic<T>(IEnumerable<(T From, T To)> edges, IEnumerable<(T From, T To)> through)
    {
        var reach = edges.ToHashSet();
        while (reach.SelectMany(a => reach.Where(b => a.To!.Equals(b.From)).Select(b => (a.From, b.To))).Where(e => !reach.Contains(e)).ToArray() is { Length: > 0 } more) reach.UnionWith(more);
        return through.Any() ? through.Any(e => reach.Contains((e.To, e.From))) : reach.Any(e => e.From!.Equals(e.To));
    }
}
