using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Scenarios.Figures;

/// <summary>Takes figures from the history of one run, and from what was counted in it.</summary>
/// <param name="history">Of the run.</param>
/// <param name="counts">What was counted; null where no figure asks for it.</param>
internal sealed class FigureMeter(History history, RunCounts? counts = null)
{
    /// <summary>The figure in its unit; NaN when there was nothing to measure.</summary>
    public double Read(Figure figure) => figure.Kind switch
    {
        FigureKind.Median => Quantile(Times(figure), 50),
        FigureKind.P99 => Quantile(Times(figure), 99),
        FigureKind.Longest => Quantile(Times(figure), 100),
        FigureKind.Throughput => Throughput(figure),
        FigureKind.Count => counts?.Of(figure.Subject) ?? double.NaN,
        _ => Unavailable(figure),
    };

    private static double Quantile(List<(VirtualTime From, VirtualTime To)> times, int percent)
    {
        if (times.Count == 0) return double.NaN;
        var took = times.ConvertAll(t => (t.To - t.From).Nanos);
        took.Sort();
        return took[Math.Max(0, (((took.Count * percent) + 99) / 100) - 1)] / 1e9;
    }

    private double Throughput(Figure figure)
    {
        var times = Times(figure);
        if (times.Count == 0) return double.NaN;
        var (first, last) = (times.Min(t => t.From), times.Max(t => t.To));
        return last > first ? times.Count / ((last - first).Nanos / 1e9) : double.NaN;
    }

    // What ended well, from the call of send to its end.
    private List<(VirtualTime From, VirtualTime To)> Times(Figure figure) => figure.Subject == FigureSubject.Send ? Sends(figure) : Effects(figure);

    private List<(VirtualTime From, VirtualTime To)> Sends(Figure figure)
    {
        var times = new List<(VirtualTime, VirtualTime)>();
        for (var i = 0; i < history.Count; i++)
        {
            if (!IsSend(i) || history.Results[i] != OperationResult.Ok) continue;
            var send = history[i];
            if (IsOf(figure, send)) times.Add((send.CalledAt, send.ReturnedAt));
        }

        return times;
    }

    private List<(VirtualTime From, VirtualTime To)> Effects(Figure figure)
    {
        var called = new Dictionary<int, VirtualTime>();
        var seen = new HashSet<(int, int)>();
        var times = new List<(VirtualTime, VirtualTime)>();
        for (var i = 0; i < history.Count; i++)
        {
            if (IsSend(i))
            {
                called.TryAdd(history.Messages[i], history[i].CalledAt);
            }
            else if (history.Kinds[i] == OperationKind.Effect && called.TryGetValue(history.Messages[i], out var from))
            {
                var group = history.SessionOf(new(i)).Group;
                if ((figure.Of is null || (!group.IsNone && history.Names[group] == figure.Of)) && seen.Add((group.Value, history.Messages[i]))) times.Add((from, history[i].CalledAt));
            }
        }

        return times;
    }

    // A send that failed shows nothing available: only an ok ends the wait.
    private double Unavailable(Figure figure)
    {
        var moments = new List<(VirtualTime At, int Position, bool IsCall, bool IsOk)>();
        for (var i = 0; i < history.Count; i++)
        {
            if (!IsSend(i)) continue;
            var send = history[i];
            if (!IsOf(figure, send)) continue;
            moments.Add((send.CalledAt, send.Call, true, false));
            if (send.Return != Operation.NoReturn) moments.Add((send.ReturnedAt, send.Return, false, send.Result == OperationResult.Ok));
        }

        moments.Sort(static (a, b) => a.Position.CompareTo(b.Position));
        var (open, longest) = (0, Duration.Zero);
        VirtualTime? waitingSince = null;
        foreach (var (at, _, isCall, isOk) in moments)
        {
            open += isCall ? 1 : -1;
            if (waitingSince is { } since && at - since > longest) longest = at - since;
            if (isOk) waitingSince = open > 0 ? at : null;
            else if (isCall) waitingSince ??= at;
        }

        return moments.Count == 0 ? double.NaN : longest.Nanos / 1e9;
    }

    private bool IsSend(int row) => history.Kinds[row] == OperationKind.Send && (history.Flags[row] & OperationFlags.Probe) == 0;

    private bool IsOf(Figure figure, in Operation send) =>
        figure.Of is null || (!send.Place.IsNone && history.Names[send.Place] == figure.Of) || history.SessionOf(send.Id).Client == figure.Of;
}
