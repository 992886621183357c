using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>The definitions of every anomaly of list-append, read aloud over all reads and all pairs.</summary>
internal static class ListAppendOracle
{
    public static SortedSet<string> Names(Txn[] rows)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var edges = new HashSet<(int From, int To, string Kind)>();
        var reads = rows.SelectMany((row, t) => row.Micros.Select((m, i) => (T: t, I: i, m.Key, m.List, Row: row))).Where(r => r.List is not null).ToArray();
        var appends = rows.SelectMany((row, t) => row.Micros.Where(m => m.Writes).Select(m => (m.Key, m.Value, T: t))).ToArray();
        int WriterOf(string key, int e) => appends.Where(a => a.Key == key && a.Value == e).Select(a => a.T).DefaultIfEmpty(-1).Single();
        bool Failed(int t) => t >= 0 && rows[t].Result == OperationResult.Fail;
        var seen = reads.SelectMany(r => r.List!.Select(e => WriterOf(r.Key, e))).ToHashSet();
        bool Committed(int t) => t >= 0 && !Failed(t) && (rows[t].Result == OperationResult.Ok || seen.Contains(t));
        foreach (var (t, i, key, list, row) in reads)
        {
            if (list!.Any(e => WriterOf(key, e) < 0)) names.Add("garbage-read");
            if (list!.Any(e => Failed(WriterOf(key, e)))) names.Add("G1a");
            if (list!.Distinct().Count() < list!.Length) names.Add("duplicate-elements");
            if (reads.Any(r => r.Key == key && r.List!.Length >= list!.Length && !r.List.Take(list.Length).SequenceEqual(list))) names.Add("incompatible-order");
            if (list!.LastOrDefault(e => WriterOf(key, e) != t, -1) is >= 0 and var last && WriterOf(key, last) is >= 0 and var u && !Failed(u)
                && appends.Last(a => a.T == u && a.Key == key).Value != last) names.Add("G1b");
            var before = row.Micros.Take(i).Where(m => m.Key == key).ToList();
            var known = before.FindLastIndex(m => m.List is not null);
            var since = before.Skip(known + 1).Select(m => m.Value).ToArray();
            var expected = known < 0 ? list!.Take(list!.Length - since.Length).Concat(since) : before[known].List!.Concat(since);
            if (!expected.SequenceEqual(list!)) names.Add("internal");
            if (row.Micros.Skip(i + 1).FirstOrDefault(m => m.Key == key) is { Writes: true } next && list!.Contains(next.Value)) names.Add("internal");
        }

        foreach (var key in rows.SelectMany(r => r.Micros).Select(m => m.Key).Distinct())
        {
            var all = reads.Where(r => r.Key == key).ToArray();
            var first = all.Where(r => !r.Row.Micros.Take(r.I).Any(m => m.Key == key)).ToArray();
            var longest = all.Select(r => r.List!).DefaultIfEmpty([]).MaxBy(l => l.Length)!;
            var ordered = longest.Distinct().Count() == longest.Length && all.All(r => longest.Take(r.List!.Length).SequenceEqual(r.List!));
            int LastOf(int[] list) => list.Select(e => WriterOf(key, e)).LastOrDefault(Committed, -1);
            foreach (var r in first) if (LastOf(r.List!) is >= 0 and var w && w != r.T) edges.Add((w, r.T, "wr"));
            if (!ordered) continue;
            var writers = longest.Select(e => WriterOf(key, e)).ToArray();
            if (writers.Where((w, p) => Failed(w) && writers.Skip(p).Any(Committed)).Any()) names.Add("dirty-update");
            bool Updates(int t) => appends.Any(a => a.T == t && a.Key == key);
            if (first.Any(r => first.Any(s => s.T != r.T && s.List!.Length == r.List!.Length && Updates(r.T) && Updates(s.T)))) names.Add("lost-update");
            var order = writers.Where(Committed).ToArray();
            var unread = appends.Where(a => a.Key == key && !longest.Contains(a.Value) && Committed(a.T) && a.T != LastOf(longest)).Select(a => a.T).Distinct().ToArray();
            for (var p = 1; p < order.Length; p++) edges.Add((order[p - 1], order[p], "ww"));
            foreach (var u in unread) if (order.Length > 0) edges.Add((order[^1], u, "ww"));
            int NextOf(int[] list) => writers.Skip(list.Length).Where(w => Committed(w) && w != LastOf(list)).FirstOrDefault(-1);
            var readOut = first.Where(r => NextOf(r.List!) < 0).Select(r => r.T).ToArray();
            foreach (var r in first) if (NextOf(r.List!) is >= 0 and var n) edges.Add((r.T, n, "rw"));
            foreach (var t in readOut) foreach (var u in unread) if (!unread.Contains(t) || !readOut.Contains(u)) edges.Add((t, u, "rw"));
        }

        names.UnionWith(CycleOracle.Names(rows, [.. edges.Where(e => e.From != e.To)]));
        return names;
    }
}
