using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>The definitions of every anomaly of rw-register, read aloud over all reads and all pairs. The value -1 is nil.</summary>
internal static class RegisterOracle
{
    public static SortedSet<string> Names(Txn[] rows)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var edges = new HashSet<(int From, int To, string Kind)>();
        var micros = rows.SelectMany((row, t) => row.Micros.Select((m, i) => (T: t, I: i, M: m, Row: row))).ToArray();
        var reads = micros.Where(m => !m.M.Writes && m.M.IsKnown).ToArray();
        int WriterOf(string key, int value) => micros.Where(m => m.M.Writes && m.M.Key == key && m.M.Value == value).Select(m => m.T).DefaultIfEmpty(-1).Single();
        bool Failed(int t) => rows[t].Result == OperationResult.Fail;
        bool Committed(int t) => rows[t].Result == OperationResult.Ok || (!Failed(t) && reads.Any(r => r.M.Value >= 0 && WriterOf(r.M.Key, r.M.Value) == t));
        int? Last(int t, string key) => rows[t].Micros.Where(m => m.Writes && m.Key == key).Select(m => (int?)m.Value).LastOrDefault();
        foreach (var (t, i, m, row) in reads)
        {
            var writer = m.Value < 0 ? t : WriterOf(m.Key, m.Value);
            if (writer < 0) names.Add("garbage-read");
            else if (Failed(writer)) names.Add("G1a");
            else if (writer != t && Last(writer, m.Key) != m.Value) names.Add("G1b");
            if (row.Micros.Take(i).LastOrDefault(b => b.Key == m.Key) is { } before && before.Value != m.Value) names.Add("internal");
            if (row.Micros.Skip(i + 1).FirstOrDefault(a => a.Key == m.Key) is { Writes: true } after && after.Value == m.Value) names.Add("internal");
        }

        foreach (var key in micros.Select(m => m.M.Key).Distinct())
        {
            var first = reads.Where(r => r.M.Key == key && !r.Row.Micros.Take(r.I).Any(b => b.Key == key)).ToArray();
            foreach (var r in first.Where(r => r.M.Value >= 0)) if (WriterOf(key, r.M.Value) is >= 0 and var w && !Failed(w)) edges.Add((w, r.T, "wr"));
            bool IsVersion(int value) => value < 0 || (WriterOf(key, value) is >= 0 and var w && Committed(w) && Last(w, key) == value);
            var versions = rows.Select((_, t) => (T: t, Value: Last(t, key))).Where(v => v.Value is not null && Committed(v.T)).ToArray();

            // What each version follows upon: what its transaction read first, nil when nothing is known.
            var before = versions.ToDictionary(v => v.Value!.Value, v => first.Where(r => r.T == v.T && r.M.Value != v.Value && IsVersion(r.M.Value)).Select(r => r.M.Value).DefaultIfEmpty(-1).Single());
            if (before.Keys.Any(v => Above(before, v, before.Count).Contains(v)))
            {
                names.Add("cyclic-versions");
                continue;
            }

            foreach (var version in before.Values.Distinct())
            {
                var readers = first.Where(r => r.M.Value == version).Select(r => r.T).ToArray();
                var writers = versions.Where(v => before[v.Value!.Value] == version).Select(v => v.T).ToArray();
                if (readers.Intersect(writers).Count() > 1) names.Add("lost-update");
                foreach (var r in readers) foreach (var w in writers) if (!writers.Contains(r) || !readers.Contains(w)) edges.Add((r, w, "rw"));
                foreach (var w in writers) if (version >= 0) edges.Add((WriterOf(key, version), w, "ww"));
            }
        }

        names.UnionWith(CycleOracle.Names(rows, [.. edges.Where(e => e.From != e.To)]));
        return names;
    }

    private static IEnumerable<int> Above(Dictionary<int, int> before, int value, int steps) =>
        steps == 0 || !before.TryGetValue(value, out var next) ? [] : Above(before, next, steps - 1).Prepend(next);
}
