using Lab.Checker.Tests.Models.Transactions;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Groups;

/// <summary>The definitions for consumer groups and for read-process-write, read aloud over all pairs of rows.</summary>
internal static class GroupOracles
{
    public static SortedSet<string> ConsumerGroup(PlainOp[] rows)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        PlainOp[] Ok(string function) => [.. rows.Where(r => r.Function == function && r.Result == OperationResult.Ok)];
        bool Same(PlainOp a, PlainOp b, int parts) => a.Parts.Take(parts).SequenceEqual(b.Parts.Take(parts));
        if (Ok("assign").Any(a => Ok("assign").Any(b => a.Process != b.Process && Same(a, b, 1) && ((object?[])a.Parts[1]!).Intersect((object?[])b.Parts[1]!).Any()))) names.Add("TWO-OWNERS");
        if (Ok("commit").Any(a => Ok("commit").Any(b => Same(a, b, 2) && a.Return < b.Call && (int)a.Parts[2]! > (int)b.Parts[2]!))) names.Add("COMMIT-BACK");
        foreach (var start in Ok("start"))
        {
            var commits = rows.Where(r => r.Function == "commit" && Equals(r.Parts[1], start.Parts[1])).ToArray();
            var possible = commits.Where(c => c.Result != OperationResult.Fail && c.Call < start.Return).Select(c => (int)c.Parts[2]!).DefaultIfEmpty(int.MaxValue).Max();
            if (commits.Any(c => c.Result == OperationResult.Ok && c.Return < start.Return) && (int)start.Parts[2]! > possible) names.Add("START-ABOVE-COMMIT");
        }

        return names;
    }

    public static SortedSet<string> ReadProcessWrite(PlainOp[] rows)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var txns = rows.Where(r => r.Function == "txn").ToArray();
        var reads = rows.Where(r => r.Function == "read" && r.Result == OperationResult.Ok).ToArray();
        object?[][] Micros(PlainOp t, string what) => [.. t.Parts.Select(p => (object?[])p!).Where(p => Equals(p[0], what))];
        object?[] Outputs(PlainOp t) => [.. Micros(t, "out").Select(m => m[1])];
        bool Shows(PlainOp read, PlainOp t) => Outputs(t).Any(o => read.Parts.Contains(o));

        // Committed, and from which position on everybody may know it.
        int Known(PlainOp t) => t.Result == OperationResult.Fail ? int.MaxValue : reads.Where(r => Shows(r, t)).Select(r => r.Return).Append(t.Result == OperationResult.Ok ? t.Return : int.MaxValue).Min();
        var committed = txns.Where(t => Known(t) < int.MaxValue).ToArray();
        foreach (var read in reads)
        {
            if (read.Parts.Any(o => !txns.Any(t => Outputs(t).Contains(o)))) names.Add("PHANTOM");
            if (txns.Any(t => t.Result == OperationResult.Fail && Shows(read, t))) names.Add("G1a");
            if (read.Parts.Distinct().Count() < read.Parts.Length) names.Add("DUPLICATE-OUTPUT");
            if (committed.Any(t => (Known(t) < read.Call || Shows(read, t)) && Outputs(t).Any(o => !read.Parts.Contains(o)))) names.Add("TORN-OUTPUT");
        }

        bool Consumes(PlainOp t, object?[] input) => Micros(t, "in").Any(m => m.SequenceEqual(input));
        if (committed.Any(t => committed.Any(u => t != u && Micros(t, "in").Any(i => Consumes(u, i))))) names.Add("DUPLICATE-INPUT");
        foreach (var view in rows.Where(r => r.Function == "committed" && r.Result == OperationResult.Ok))
        {
            int Offset(object? partition) => view.Parts.Select(p => (object?[])p!).Where(p => Equals(p[0], partition)).Select(p => (int)p[1]!).DefaultIfEmpty(-1).Last();
            if (committed.Any(t => Known(t) < view.Call && Micros(t, "commit").Any(c => Offset(c[1]) < (int)c[2]!))) names.Add("OUTPUT-WITHOUT-OFFSET");
            var maybe = txns.Where(t => t.Result == OperationResult.Info && (Outputs(t).Length == 0 || !reads.Any(r => r.Call > view.Return)));
            if (txns.SelectMany(t => Micros(t, "in")).Any(i => Offset(i[1]) > (int)i[2]! && !committed.Concat(maybe).Any(t => Consumes(t, i)))) names.Add("LOST-INPUT");
        }

        // Cycles of transactions and views.
        var looks = rows.Where(r => r.Function is "read" or "committed" && r.Result == OperationResult.Ok).ToArray();
        PlainOp[] vertices = [.. committed, .. looks];
        var edges = new HashSet<(int, int, string)>();
        for (var t = 0; t < committed.Length; t++)
        {
            int Last(PlainOp txn, object? partition) => Micros(txn, "commit").Where(c => Equals(c[1], partition)).Select(c => (int)c[2]!).DefaultIfEmpty(-1).Max();
            for (var u = 0; u < committed.Length; u++)
            {
                if (Micros(committed[t], "commit").Any(c => Last(committed[u], c[1]) > Last(committed[t], c[1]))) edges.Add((t, u, "ww"));
            }

            for (var v = 0; v < looks.Length; v++)
            {
                var view = committed.Length + v;
                void Join(bool sees) => edges.Add(sees ? (t, view, "wr") : (view, t, "rw"));
                if (looks[v].Function == "read" && Outputs(committed[t]).Length > 0) Join(Shows(looks[v], committed[t]));
                if (looks[v].Function == "committed") foreach (var c in Micros(committed[t], "commit")) Join(looks[v].Parts.Select(p => (object?[])p!).Where(p => Equals(p[0], c[1])).Select(p => (int)p[1]!).DefaultIfEmpty(-1).Last() >= Last(committed[t], c[1]));
            }
        }

        names.UnionWith(CycleOracle.Names([.. vertices.Select(v => new Txn(v.Process, v.Call, v.Return, OperationResult.Info, []))], edges));
        return names;
    }
}
