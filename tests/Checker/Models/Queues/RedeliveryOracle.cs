using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Queues;

/// <summary>The definition of each way in which a queue does not deliver at least once, read aloud over all rows. What is only told comes in brackets.</summary>
internal static class RedeliveryOracle
{
    public static SortedSet<string> Names(PlainOp[] rows)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        PlainOp[] All(string function) => [.. rows.Where(r => r.Function == function && r.Result != OperationResult.Fail)];
        var (deliveries, acks, nacks, closes) = (rows.Where(r => r.Function is "deliver" or "get").ToArray(), All("ack"), All("nack"), rows.Where(r => r.Function == "close").ToArray());
        object? MessageOf(PlainOp d) => d.Value is object?[] parts ? parts[0] : d.Value;
        bool? FlagOf(PlainOp d) => d.Value is object?[] parts ? (bool?)parts[1] : null;
        int StartOf(PlainOp d) => d.Function == "get" ? d.Call : rows.Where(r => r.Function == "subscribe" && r.Process == d.Process && r.Call < d.Call).Select(r => r.Call).DefaultIfEmpty(d.Call).Last();
        bool Closes(PlainOp d) => closes.Any(c => c.Process == d.Process && c.Call > d.Return);
        var drains = rows.Where(r => r.Function == "drain" && r.Result == OperationResult.Ok).ToArray();
        foreach (var message in rows.Where(r => r.Function == "publish").Select(r => r.Value).Concat(deliveries.Select(MessageOf)).Distinct())
        {
            var publishes = All("publish").Where(r => Equals(r.Value, message)).ToArray();
            var mine = deliveries.Where(d => Equals(MessageOf(d), message)).ToArray();
            var acked = acks.Where(a => Equals(a.Value, message)).ToArray();
            if (drains.Length > 0 && publishes.Any(p => p.Result == OperationResult.Ok) && acked.Length == 0 && !drains.Any(d => d.Parts.Contains(message))) names.Add("LOSS");
            if (publishes.Length == 0 && mine.Length > 0) names.Add("PHANTOM");
            if (publishes.Length != 1) continue;
            if (mine.Count(d => FlagOf(d) == false) > 1) names.Add("UNFLAGGED-REDELIVERY");
            foreach (var (x, y) in mine.Zip(mine.Skip(1)))
            {
                var late = acked.Any(a => a.Result == OperationResult.Ok && a.Return < StartOf(y));
                if (late) names.Add("DELIVERY-AFTER-ACK");
                var back = nacks.Any(n => n.Process == x.Process && Equals(n.Value, message) && n.Call > x.Return && n.Call < y.Return);
                var after = acked.Where(a => a.Process == x.Process && a.Call > x.Return).ToArray();
                if (!late && !back && !Closes(y) && !after.Any(a => a.Result == OperationResult.Info) && (after.Length > 0 || !Closes(x))) names.Add("UNDUE-REDELIVERY");
            }
        }

        PlainOp? First(PlainOp p) => deliveries.FirstOrDefault(d => Equals(MessageOf(d), p.Value)) is { } d && FlagOf(d) != true ? d : null;
        var once = All("publish").Where(p => First(p) is not null && All("publish").Count(q => Equals(q.Value, p.Value)) == 1).ToArray();
        var channels = rows.Select(r => r.Value is object?[] v && r.Function is "deliver" or "get" ? MessageOf(r) : r.Value).Distinct()
            .Select(m => deliveries.FirstOrDefault(d => Equals(MessageOf(d), m))).Where(d => d is not null && FlagOf(d) != true).Select(d => d!.Process).Distinct().Count();
        if (once.Any(a => a.Result == OperationResult.Ok && once.Any(b => a.Return < b.Call && First(b)!.Return < First(a)!.Return))) names.Add(channels > 1 ? "(ORDER)" : "ORDER");
        return names;
    }
}
