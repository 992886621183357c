using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Reports.Diagrams.Reading;

/// <summary>The producer's side: calls, requests under way, what the application was told.</summary>
internal sealed partial class DiagramReader
{
    private readonly List<(int Producer, int Peer, long First, long Attempt, VirtualTime At)> requests = [];
    private VirtualTime? toldOk;

    private void OnProducer(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.SendCalled when Tracks(IdOf(fact.A)):
                Note(MarkKind.Send, LaneOf(fact.Machine, ParticipantRole.Producer), fact.At, fact.B > 0 ? $"sends m{fact.A} again" : $"sends m{fact.A}", IdOf(fact.A));
                break;

            case FactKind.RequestSent when LaneOf(fact.Machine, ParticipantRole.Producer) is >= 0 and var lane && fact.B > 0:
                requests.Add((lane, LaneOfPeer(fact.Detail as string), fact.B, fact.C, fact.At));
                if (Tracks(IdOf(fact.B))) LeaveForPeer(fact, lane);
                break;

            case FactKind.SendReturned when Tracks(IdOf(fact.A)):
                OnTold(fact);
                break;

            case FactKind.ProduceRefused when Tracks(IdOf(fact.B)):
                if (LaneOf(fact.Machine, ParticipantRole.Broker) is >= 0 and var broker) ArriveAt(broker, IdOf(fact.B), fact.At);
                Note(MarkKind.Refused, LaneOf(fact.Machine, ParticipantRole.Broker), fact.At, $"refuses m{fact.B} (error {fact.A})", IdOf(fact.B));
                break;

            case FactKind.OrphanExecuted when Tracks(IdOf(fact.B)):
                Note(MarkKind.Orphan, LaneOf(fact.Machine, ParticipantRole.Broker), fact.At, "its client had given up already", IdOf(fact.B));
                break;
        }
    }

    private int LaneOfPeer(string? name)
    {
        for (var i = 0; i < lanes.Count; i++)
        {
            if (lanes[i].Role == ParticipantRole.Broker && lanes[i].Name == name) return i;
        }

        return -1;
    }

    private void LeaveForPeer(in Fact request, int producer)
    {
        if (LaneOfPeer(request.Detail as string) is not (>= 0 and var peer)) return;
        arrows.Add(new(ArrowKind.Produce, IdOf(request.B), producer, peer, request.At, offset: -1, request.C > 0 ? $"m{request.B}, again" : $"m{request.B}"));
    }

    /// <summary>The request that brought the message to a broker: its own arrow, or that of the batch it is in.</summary>
    private void ArriveAt(int broker, MessageId id, VirtualTime at, MessageId firstOfBatch = default)
    {
        for (var i = arrows.Count - 1; i >= 0; i--)
        {
            if (arrows[i] is not { Kind: ArrowKind.Produce } arrow || arrow.Message != id || arrow.To != broker || !arrow.IsUnderWay) continue;
            arrow.Arrived = at;
            return;
        }

        var carrier = requests.FindLastIndex(r => (r.Peer == broker || r.Peer < 0) && r.First == firstOfBatch.Value && r.At <= at);
        if (carrier >= 0)
        {
            var (producer, _, _, attempt, left) = requests[carrier];
            arrows.Add(new(ArrowKind.Produce, id, producer, broker, left, offset: -1, attempt > 0 ? $"{id}, again" : $"{id}") { Arrived = at });
            return;
        }

        var call = marks.FindLast(m => m.Kind == MarkKind.Send && m.Tracked == id);
        if (call is not null) arrows.Add(new(ArrowKind.Produce, id, call.Lane, broker, call.At, offset: -1, $"{id}") { Arrived = at });
    }

    private void OnTold(in Fact fact)
    {
        var id = IdOf(fact.A);
        var lane = LaneOf(fact.Machine, ParticipantRole.Producer);
        var answer = arrows.FindLast(a => a.Kind == ArrowKind.Acknowledge && a.Message == id && a.To == lane && a.IsUnderWay);
        switch (fact.B)
        {
            case 1:
                if (answer is not null) answer.Arrived = fact.At;
                if (id == message) toldOk ??= fact.At;
                Note(MarkKind.ToldOk, lane, fact.At, answer is null && !arrows.Exists(a => a.Kind == ArrowKind.Acknowledge && a.Message == id) ? $"told ok: {id} (nobody answered)" : $"told ok: {id}", id);
                break;
            case 2:
                Note(MarkKind.ToldFail, lane, fact.At, $"told failed: {id}", id);
                break;
            default:
                Note(MarkKind.ToldUnknown, lane, fact.At, $"outcome of {id} unknown", id);
                break;
        }
    }
}
