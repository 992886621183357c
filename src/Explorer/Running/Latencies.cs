using Lab.Explorer.Results;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Explorer.Running;

/// <summary>Reads how long the sends of one run took from its history, and the faults from its facts.</summary>
public static class Latencies
{
    private const int BucketsMax = 240;

    /// <summary>Null when nothing was told ok. Probes, which the lab sends after healing, are left out.</summary>
    public static LatencySeries? Of(RunRecord record)
    {
        var sends = SendsOf(record.History);
        if (sends.Count == 0) return null;
        var start = sends[0].Called;
        var bucket = BucketFor(sends[^1].Called - start);
        var first = VirtualTime.Zero + (bucket * ((start - VirtualTime.Zero).Nanos / bucket.Nanos));

        var points = new List<LatencyPoint>();
        var within = new List<Duration>();
        var from = first;
        foreach (var (called, took) in sends)
        {
            while (called >= from + bucket)
            {
                Close(points, within, from);
                from += bucket;
            }

            within.Add(took);
        }

        Close(points, within, from);
        return new(record.Result.Seed, bucket, points, FaultsOf(record));
    }

    private static List<(VirtualTime Called, Duration Took)> SendsOf(History history)
    {
        var sends = new List<(VirtualTime, Duration)>();
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] != OperationKind.Send || history.Results[i] != OperationResult.Ok || (history.Flags[i] & OperationFlags.Probe) != 0) continue;
            var send = history[i];
            sends.Add((send.CalledAt, send.ReturnedAt - send.CalledAt));
        }

        return sends;
    }

    private static void Close(List<LatencyPoint> points, List<Duration> within, VirtualTime from)
    {
        if (within.Count == 0) return;
        within.Sort();
        points.Add(new(from, within.Count, within[(within.Count - 1) / 2], within[((within.Count * 99) + 99) / 100 - 1], within[^1]));
        within.Clear();
    }

    /// <summary>1, 2 or 5 of a power of ten milliseconds: the shortest that needs no more buckets than a plot can show.</summary>
    private static Duration BucketFor(Duration span)
    {
        var ms = 1L;
        while (true)
        {
            foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (span.Nanos / (ms * factor * 1_000_000) < BucketsMax) return Duration.FromMs(ms * factor);
            }

            ms *= 10;
        }
    }

    private static List<FaultBand> FaultsOf(RunRecord record)
    {
        var open = new List<(long Number, int At)>();
        var bands = new List<FaultBand>();
        foreach (var fact in record.Facts.Facts)
        {
            if (fact.Kind == FactKind.FaultBegan)
            {
                open.Add((fact.A, bands.Count));
                bands.Add(new(fact.Detail as string ?? "", fact.At, record.End));
            }
            else if (fact.Kind == FactKind.FaultEnded)
            {
                for (var i = 0; i < open.Count; i++)
                {
                    if (open[i].Number != fact.A) continue;
                    bands[open[i].At] = bands[open[i].At] with { To = fact.At };
                    open.RemoveAt(i);
                    break;
                }
            }
        }

        return bands;
    }
}
