using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Reports.Diagrams.Reading;

/// <summary>The partition: copies, replication, leadership, what consumers got of it.</summary>
internal sealed partial class DiagramReader
{
    private readonly List<(MessageId Message, long Offset, long Epoch)> knownOffsets = [];
    private readonly List<(MessageId Message, long Offset)> replacements = [];
    private int leader = -1;
    private long leaderEpoch = -1;
    private long committedEpoch = -1;
    private string committedInSync = "";

    /// <summary>The in-sync set as the controller has it; null before it was told.</summary>
    private int[]? inSyncIds;
    private VirtualTime leaderSince = VirtualTime.Zero;
    private int firstLeader = -1;
    private long firstEpoch = -1;
    private bool sent;

    private void OnPartition(in Fact fact, int index)
    {
        sent |= fact.At >= origin;
        var broker = LaneOf(fact.Machine, ParticipantRole.Broker);
        switch (fact.Kind)
        {
            case FactKind.CopyWritten when broker >= 0: OnWritten(fact, broker); break;
            case FactKind.CopyFlushed: OnFlushed(fact, broker); break;
            case FactKind.CopyTruncated: OnTruncated(fact, broker); break;
            case FactKind.LogRecovered: OnRecovered(fact, broker); break;
            case FactKind.ProduceAcknowledged: OnAcknowledged(fact, broker); break;
            case FactKind.FollowerFetched: OnFetched(fact, broker); break;
            case FactKind.HighWatermark when broker == leader: OnHighWatermark(fact, broker); break;
            case FactKind.LeaderStarted when broker >= 0: OnLeader(fact, broker); break;
            case FactKind.PartitionChanged: OnPartitionChanged(fact); break;
            case FactKind.DuplicateBatch when knownOffsets.Exists(k => OffsetWithin(k.Offset, index)):
                Note(MarkKind.DuplicateBatch, broker, fact.At, "knows this batch already", message);
                break;
            default: OnConsumer(fact); break;
        }
    }

    private bool OffsetWithin(long offset, int index) => facts[index].A <= offset && offset <= facts[index].B;

    private void OnWritten(in Fact fact, int broker)
    {
        var located = run.Locator.In(fact);
        foreach (var (id, offset) in located)
        {
            if (Tracks(id))
            {
                var fetched = arrows.FindLast(a => a.Kind == ArrowKind.Replicate && a.Message == id && a.To == broker && a.Offset == offset && a.IsUnderWay);
                if (fetched is not null) fetched.Arrived = fact.At;
                else if (leader >= 0 && leader != broker && Stands(id, leader, offset)) arrows.Add(new(ArrowKind.Replicate, id, leader, broker, fact.At, offset, $"{id}") { Arrived = fact.At });
                else OnAppend(id, offset, fact.At, broker, located[0].Message);

                standing.Add(new(id, broker, offset, fact.C, fact.At) { Since = fact.At });
                if (!knownOffsets.Contains((id, offset, fact.C))) knownOffsets.Add((id, offset, fact.C));
                if (leader < 0) SetLeader(broker, fact.C, fact.At);
            }
            else
            {
                OnAnother(id, offset, fact, broker);
            }
        }
    }

    private void OnAppend(MessageId id, long offset, VirtualTime at, int broker, MessageId firstOfBatch)
    {
        ArriveAt(broker, id, at, firstOfBatch);
        Note(MarkKind.Append, broker, at, $"writes {id} at {offset}", id);
    }

    /// <summary>Another record at an offset that the message had, in a later epoch: what consumers will find there.</summary>
    private void OnAnother(MessageId id, long offset, in Fact fact, int broker)
    {
        foreach (var known in knownOffsets)
        {
            if (known.Message != message || known.Offset != offset || known.Epoch >= fact.C || replacements.Contains((id, offset))) continue;
            replacements.Add((id, offset));
            ArriveAt(broker, id, fact.At, id);
            Note(MarkKind.Replaced, broker, fact.At, $"{id} takes offset {offset}", message);
            return;
        }
    }

    private bool Stands(MessageId id, int lane, long offset) => standing.Exists(c => c.Message == id && c.Lane == lane && c.Offset == offset);

    private void OnFlushed(in Fact fact, int broker)
    {
        foreach (var copy in standing)
        {
            if (copy.Lane != broker || copy.Offset >= fact.A || copy.Layer == CopyLayer.Disk) continue;
            ToDisk(copy, fact.At);
            Note(MarkKind.Flushed, broker, fact.At, $"{copy.Message} is on disk", copy.Message);
        }
    }

    private void OnTruncated(in Fact fact, int broker)
    {
        var (end, before) = (fact.A, fact.B);
        var cut = standing.FindAll(c => c.Lane == broker && c.Offset >= end);
        foreach (var copy in cut) Remove(copy, fact.At);
        if (cut.Count > 0) Note(MarkKind.Scissors, broker, fact.At, $"cuts its log from {before} to {end}: {string.Join(", ", cut.Select(c => c.Message).Distinct())} gone", cut[0].Message);
    }

    private void OnRecovered(in Fact fact, int broker)
    {
        var at = fact.At;
        var marked = marks.FindLastIndex(m => m.Kind == MarkKind.Restart && m.Lane == broker && m.At <= at);
        var text = $"restarts: its log ends at {fact.B}";
        if (marked >= 0 && fact.At - marks[marked].At < Duration.FromSeconds(5)) marks[marked] = marks[marked] with { Label = text };
        else if (sent) Note(MarkKind.Restart, broker, fact.At, text);
    }

    private void OnAcknowledged(in Fact fact, int broker)
    {
        foreach (var copy in standing)
        {
            if (copy.Lane != broker || copy.Offset < fact.A || copy.Offset > fact.B || copy.Written > fact.At) continue;
            var produced = arrows.FindLast(a => a.Kind == ArrowKind.Produce && a.Message == copy.Message && a.To == broker);
            if (produced is null) continue;
            arrows.Add(new(ArrowKind.Acknowledge, copy.Message, broker, produced.From, fact.At, copy.Offset, $"{copy.Message} is written"));
        }
    }

    private void OnFetched(in Fact fact, int broker)
    {
        if (LaneOfBroker(fact.C) is not (>= 0 and var follower) || follower == broker) return;
        foreach (var copy in standing)
        {
            if (copy.Lane != broker) continue;
            if (fact.A <= copy.Offset && copy.Offset < fact.B)
            {
                Give(copy, follower, fact.At);
            }
        }

        foreach (var copy in standing)
        {
            if (copy.Lane == follower && copy.Offset < fact.A) OnReceipt(copy, broker, fact.At, fact.A);
        }
    }

    // A follower that is given the same again and again takes it for nothing: the first few arrows tell so, and the latest.
    private void Give(OpenCopy copy, int follower, VirtualTime at)
    {
        var arrow = new OpenArrow(ArrowKind.Replicate, copy.Message, copy.Lane, follower, at, copy.Offset, $"{copy.Message}");
        var (count, last) = given.GetValueOrDefault((copy.Message, follower, copy.Offset));
        if (count >= MostGivenAgain && arrows[last].IsUnderWay)
        {
            arrows[last] = arrow;
            return;
        }

        given[(copy.Message, follower, copy.Offset)] = (count + 1, arrows.Count);
        arrows.Add(arrow);
    }

    /// <summary>A high watermark beyond the message says that the fetches of the in-sync followers have come, at the latest now.</summary>
    private void OnHighWatermark(in Fact fact, int broker)
    {
        foreach (var copy in standing)
        {
            if (copy.Lane != broker && IsInSync(copy.Lane) && copy.Offset < fact.A && Stands(copy.Message, broker, copy.Offset)) OnReceipt(copy, broker, fact.At, fact.A);
        }

        foreach (var copy in standing)
        {
            if (copy.Lane != broker || copy.Offset >= fact.A || copy.Offset < fact.B) continue;
            var holders = standing.Where(c => c.Message == copy.Message && c.Offset == copy.Offset).Select(c => c.Lane).Distinct().Count();
            if (holders > 1) Note(MarkKind.Committed, broker, fact.At, $"high watermark {fact.A}: {holders} hold {copy.Message}", copy.Message);
        }
    }

    private void OnReceipt(OpenCopy copy, int broker, VirtualTime at, long next)
    {
        if (copy.KnownTo == broker || broker == copy.Lane || !Stands(copy.Message, broker, copy.Offset)) return;
        var isNews = copy.KnownTo < 0 || toldOk is null || copy.Message != message;
        copy.KnownTo = broker;
        if (!isNews) return; // Told ok long ago on the word of this copy: that a later leader hears of it too is another story.
        arrows.Add(new(ArrowKind.Receipt, copy.Message, copy.Lane, broker, EarliestFetch(copy), copy.Offset, $"fetch from {next}") { Arrived = at });
    }

    private bool IsInSync(int lane) => inSyncIds is null || inSyncIds.Any(id => LaneOfBroker(id) == lane);

    /// <summary>It has the copy, its process runs, and the one that it asks leads.</summary>
    private VirtualTime EarliestFetch(OpenCopy copy)
    {
        var earliest = VirtualTime.Max(copy.Written, leaderSince);
        foreach (var outage in outages)
            if (outage.Lane == copy.Lane && outage.To > earliest) earliest = outage.To;
        return earliest;
    }

    private void OnLeader(in Fact fact, int broker)
    {
        if (broker == leader && fact.A == leaderEpoch) return;
        if (fact.At > origin)
        {
            var (end, id) = (fact.B, message);
            var without = knownOffsets.Exists(k => k.Message == id && k.Offset >= end) && !standing.Exists(c => c.Message == id && c.Lane == broker);
            Note(MarkKind.Crown, broker, fact.At, $"{EpochMove(fact.A)}{(without ? $"; its log ends at {end}, without {message}" : "")}");
        }

        SetLeader(broker, fact.A, fact.At);
    }

    private string EpochMove(long epoch) => leaderEpoch >= 0 && leaderEpoch != epoch ? $"leader, epoch {leaderEpoch} to {epoch}" : $"leader, epoch {epoch}";

    private void SetLeader(int broker, long epoch, VirtualTime at)
    {
        if (epoch < leaderEpoch) return;
        if (epoch > leaderEpoch) leaderSince = at;
        (leader, leaderEpoch) = (broker, epoch);
        if (firstLeader < 0 || at <= origin) (firstLeader, firstEpoch) = (broker, epoch);
    }

    private void OnPartitionChanged(in Fact fact)
    {
        var inSync = fact.Detail is int[] set ? string.Join(", ", set.Select(b => NameOfBroker(b))) : "";
        if (fact.At > origin && (fact.B != committedEpoch || inSync != committedInSync))
        {
            var led = fact.A < 0 ? "no leader" : $"{NameOfBroker(fact.A)} leads, epoch {fact.B}";
            var what = fact.B != committedEpoch ? $"controller: {led}{(fact.C == 1 ? ", elected uncleanly" : "")}; in sync: {inSync}" : $"controller: in sync: {inSync}";
            banners.Add(new(fact.At, what));
        }

        if (LaneOfBroker(fact.A) is >= 0 and var lane && fact.At <= origin) SetLeader(lane, fact.B, fact.At);
        (committedEpoch, committedInSync) = (fact.B, inSync);
        inSyncIds = fact.Detail as int[] ?? inSyncIds;
    }

    private string NameOfBroker(long broker) => LaneOfBroker(broker) is >= 0 and var lane ? lanes[lane].Name : $"broker {broker}";

    private void OnConsumer(in Fact fact)
    {
        var lane = LaneOf(fact.Machine, ParticipantRole.Consumer);
        if (lane >= 0 && group.Length > 0 && lanes[lane].Group.Length > 0 && lanes[lane].Group != group) return;
        var offset = fact.A;
        var id = IdOf(fact.B);
        switch (fact.Kind)
        {
            case FactKind.RecordRead when lane >= 0 && Tracks(id):
                if (leader >= 0) arrows.Add(new(ArrowKind.Deliver, id, leader, lane, fact.At, offset, $"{id}") { Arrived = fact.At });
                Note(MarkKind.Read, lane, fact.At, $"reads {id} at {offset}", id);
                break;
            case FactKind.RecordRead when replacements.Contains((id, offset)) && !marks.Exists(m => m.Kind == MarkKind.Read && m.Lane == lane && m.Tracked.IsNone):
                if (leader >= 0) arrows.Add(new(ArrowKind.Deliver, id, leader, lane, fact.At, offset, $"{id}") { Arrived = fact.At });
                Note(MarkKind.Read, lane, fact.At, $"reads {id} at {offset}");
                break;
            case FactKind.EffectDone when Tracks(id):
                Note(MarkKind.Effect, lane, fact.At, $"effect of {id}{Nth(id)}", id);
                break;
            case FactKind.PositionCommitted when knownOffsets.Exists(k => k.Message == message && k.Offset < offset) && !marks.Exists(m => m.Kind == MarkKind.PositionCommitted):
                Note(MarkKind.PositionCommitted, lane >= 0 ? lane : LaneOf(fact.Machine, ParticipantRole.Broker), fact.At, $"position {offset} is committed");
                break;
            case FactKind.PositionReset when sent:
                Note(MarkKind.PositionReset, lane, fact.At, fact.B < 0 ? $"has no position: begins at {offset}" : $"resets from {fact.B} to {offset}");
                break;
            case FactKind.PositionSought when sent:
                Note(MarkKind.PositionReset, lane, fact.At, $"seeks {offset}{(fact.B < 0 ? "" : $" from {fact.B}")}");
                break;
        }
    }

    /// <summary>The end that a consumer was told, and that does not fit: what the witness is about.</summary>
    private void OnEndTold(in Fact fact)
    {
        var lane = LaneOf(fact.Machine, ParticipantRole.Consumer);
        var teller = LaneOfBroker(fact.B);
        if (fact.Place != place || lane < 0 || teller < 0 || fact.C is < 0 or > int.MaxValue || !operations.Contains(new((int)fact.C))) return;
        var label = $"the log ends at {fact.A}";
        arrows.Add(new(ArrowKind.Deliver, message, teller, lane, fact.At, fact.A, label) { Arrived = fact.At });
        Note(MarkKind.Read, lane, fact.At, $"is told that {label}");
    }

    private string Nth(MessageId id)
    {
        var before = marks.Count(m => m.Kind == MarkKind.Effect && m.Tracked == id);
        return before == 0 ? "" : $", time {before + 1}";
    }

    private void ToDisk(OpenCopy copy, VirtualTime at)
    {
        Close(copy, at);
        (copy.Layer, copy.Since) = (CopyLayer.Disk, at);
    }

    private void Remove(OpenCopy copy, VirtualTime at)
    {
        Close(copy, at);
        standing.Remove(copy);
    }

    private void Close(OpenCopy copy, VirtualTime at)
    {
        if (copy.Message == message && (at > copy.Since || at == VirtualTime.Never)) copies.Add(new(copy.Lane, copy.Layer, copy.Since, at));
    }
}
