using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Reports.Diagrams.Reading;

/// <summary>Chooses the window that matters and the lanes that took part.</summary>
internal sealed partial class DiagramReader
{
    private DiagramModel Finish(Duration? until)
    {
        foreach (var copy in standing.ToList()) Close(copy, VirtualTime.Never);
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            if (downSince[lane] is { } down) outages.Add(new(lane, down, VirtualTime.Never, Frozen: false));
            if (frozenSince[lane] is { } frozen) outages.Add(new(lane, frozen, VirtualTime.Never, Frozen: true));
        }

        NoteLinks();
        var limit = until is { } length ? origin + length : VirtualTime.Never;
        var end = LastMoment(limit);
        if (until is not null) end = VirtualTime.Max(end, FaultAndElection(limit));
        var audit = AuditorsFinding(isTwin: until is not null);
        var shown = marks.FindAll(m => m.At >= origin && m.At <= end);
        var moved = arrows.FindAll(a => a.Left <= end && a.Left >= origin).ConvertAll(Ended);
        var used = UsedLanes(shown, moved);
        return new()
        {
            Message = message,
            Place = place.IsNone ? "" : run.Facts.Places[place],
            Origin = origin,
            End = audit is null ? end : VirtualTime.Max(end, audit.At),
            Lanes = [.. used.Select(i => lanes[i])],
            Arrows = [.. moved.Where(a => used.Contains(a.From) && used.Contains(a.To)).OrderBy(a => a.Left).Select(a => a with { From = used.IndexOf(a.From), To = used.IndexOf(a.To) })],
            Marks = [.. shown.Where(m => used.Contains(m.Lane)).OrderBy(m => m.At).Select(m => m with { Lane = used.IndexOf(m.Lane) })],
            Banners = [.. banners.Where(b => b.At <= end).Concat(audit is null ? [] : [audit]).OrderBy(b => b.At)],
            Outages = [.. outages.Where(o => used.Contains(o.Lane) && o.From <= end && o.To > origin).Select(o => o with { Lane = used.IndexOf(o.Lane) })],
            Copies = [.. copies.Where(c => used.Contains(c.Lane) && c.From <= end).OrderBy(c => c.From).ThenBy(c => c.Lane).Select(c => c with { Lane = used.IndexOf(c.Lane) })],
            ToldOk = toldOk,
            FirstLeader = used.IndexOf(firstLeader),
            FirstEpoch = firstEpoch,
            Gap = GapAt(used),
        };
    }

    /// <summary>The message's own end (told, its effects, its last copy gone, its place taken), and the next leader after it.</summary>
    private VirtualTime LastMoment(VirtualTime limit)
    {
        var end = origin;
        foreach (var mark in marks)
        {
            var own = mark.Kind is MarkKind.ToldOk or MarkKind.ToldFail or MarkKind.ToldUnknown or MarkKind.Effect or MarkKind.Replaced or MarkKind.Read or MarkKind.PositionCommitted;
            if (own && (mark.At <= limit || mark.Kind is MarkKind.ToldOk or MarkKind.Effect)) end = VirtualTime.Max(end, mark.At);
        }

        var lost = origin;
        foreach (var span in copies)
        {
            if (span.To != VirtualTime.Never && span.To <= limit) lost = VirtualTime.Max(lost, span.To);
        }

        end = VirtualTime.Max(end, lost);
        if (lost > origin && marks.Find(m => m.Kind == MarkKind.Crown && m.At >= lost) is { } crown && crown.At <= limit) end = VirtualTime.Max(end, crown.At);
        end = VirtualTime.Max(end, ConsumerLost(limit));
        if (toldOk is null && end == origin && facts.Count > 0) end = VirtualTime.Min(limit, facts[^1].At);
        return end;
    }

    /// <summary>A run that holds is shown up to what it held against: the first fault of a broker, and who leads after it.</summary>
    private VirtualTime FaultAndElection(VirtualTime limit)
    {
        var fault = marks.Find(m => TwinMessage.IsFault(m.Kind) && lanes[m.Lane].Role == ParticipantRole.Broker && m.At >= origin && m.At <= limit);
        if (fault is null) return origin;
        var crown = marks.Find(m => m.Kind == MarkKind.Crown && m.At >= fault.At && m.At <= limit);
        return crown?.At ?? fault.At;
    }

    /// <summary>A consumer that committed a position behind the message and never acted on it: its crash and its return belong to the story.</summary>
    private VirtualTime ConsumerLost(VirtualTime limit)
    {
        var committed = marks.Find(m => m.Kind == MarkKind.PositionCommitted);
        if (committed is null || marks.Exists(m => m.Kind == MarkKind.Effect && m.Tracked == message)) return origin;
        var end = origin;
        foreach (var kind in (ReadOnlySpan<MarkKind>)[MarkKind.Crash, MarkKind.PowerLoss, MarkKind.Restart])
        {
            var next = marks.Find(m => m.Kind == kind && m.At >= committed.At && m.At <= limit && lanes[m.Lane].Role == ParticipantRole.Consumer);
            if (next is not null) end = VirtualTime.Max(end, next.At);
        }

        return end;
    }

    private static Arrow Ended(OpenArrow a)
    {
        var lost = a.Arrived == VirtualTime.Never ? VirtualTime.Max(a.Left, a.LostAt == VirtualTime.Never ? a.Left : a.LostAt) : VirtualTime.Never;
        return new(a.Kind, a.Message, a.From, a.To, a.Left, a.Arrived, lost, a.Label);
    }

    /// <summary>Every broker; producers and consumers that something happened to, and one consumer of the group when it got nothing.</summary>
    private List<int> UsedLanes(List<Mark> shown, List<Arrow> moved)
    {
        var used = new List<int>();
        var consumer = false;
        for (var i = 0; i < lanes.Count; i++)
        {
            var concerned = shown.Exists(m => m.Lane == i) || moved.Exists(a => a.From == i || a.To == i);
            if (lanes[i].Role == ParticipantRole.Controller) concerned = shown.Exists(m => m.Lane == i && m.Kind is not (MarkKind.LinkCut or MarkKind.LinkHealed));
            if (lanes[i].Role == ParticipantRole.Consumer && concerned) consumer = true;
            if (lanes[i].Role == ParticipantRole.Broker || concerned) used.Add(i);
        }

        for (var i = 0; i < lanes.Count && !consumer; i++)
        {
            if (lanes[i].Role != ParticipantRole.Consumer || (group.Length > 0 && lanes[i].Group != group)) continue;
            used.Add(i);
            consumer = true;
        }

        used.Sort();
        return used;
    }

    /// <summary>What the auditor found when it read the log to its end: the message was not in it, or it was, before or behind where the group goes on.</summary>
    private Banner? AuditorsFinding(bool isTwin)
    {
        if (toldOk is null || place.IsNone) return null;
        Banner? finding = null;
        var name = run.History.Names.Find(run.Facts.Places[place]);
        for (var i = 0; i < run.History.Count; i++)
        {
            var operation = run.History[i];
            if (!operation.Has(OperationFlags.Auditor) || operation.Place != name) continue;
            if (operation.Kind == OperationKind.Read && operation.Message == message) return Found(operation, name, isTwin);
            if (operation is { Kind: OperationKind.ReadEnd, Result: OperationResult.Ok }) finding = new(operation.ReturnedAt, $"an auditor reads the whole log: {message} is not in it");
        }

        return finding;
    }

    private Banner? Found(Operation read, NameId name, bool isTwin)
    {
        var found = $"an auditor reads the whole log: {message} is in it, at {read.Offset}";
        var acted = marks.Exists(m => m.Kind == MarkKind.Effect && m.Tracked == message);
        for (var i = 0; i < run.History.Count && !acted; i++)
        {
            var operation = run.History[i];
            if (operation.Kind == OperationKind.Resume && operation.Place == name && operation.Key == run.History.Names.Find(group) && operation.Offset > read.Offset)
            {
                return new(operation.ReturnedAt, $"{found}; but {group} goes on at {operation.Offset}");
            }
        }

        return isTwin ? new(read.ReturnedAt, found) : null;
    }

    private Gap? GapAt(List<int> used)
    {
        var acknowledged = arrows.Find(a => a.Kind == ArrowKind.Acknowledge && a.Message == message && a.Arrived != VirtualTime.Never);
        if (acknowledged is null) return null;
        var (leaderLane, left) = (acknowledged.From, acknowledged.Left);
        var appended = arrows.FindLast(a => a.Kind == ArrowKind.Produce && a.Message == message && a.To == leaderLane && a.Arrived <= left)?.Arrived ?? left;
        var receipts = arrows.FindAll(a => a.Kind == ArrowKind.Receipt && a.Message == message && a.To == leaderLane);
        var fetch = VirtualTime.Never;
        foreach (var receipt in receipts)
        {
            if (receipt.Arrived <= left) fetch = fetch == VirtualTime.Never ? receipt.Arrived : VirtualTime.Max(fetch, receipt.Arrived);
        }

        if (fetch == VirtualTime.Never)
        {
            foreach (var receipt in receipts) fetch = VirtualTime.Min(fetch, receipt.Arrived);
        }

        var lost = VirtualTime.Never;
        foreach (var mark in marks)
        {
            if (mark.Lane == leaderLane && mark.At >= left && mark.Kind is MarkKind.PowerLoss or MarkKind.Crash or MarkKind.Scissors) lost = VirtualTime.Min(lost, mark.At);
        }

        return new(used.IndexOf(leaderLane), appended, left, fetch, lost);
    }
}
