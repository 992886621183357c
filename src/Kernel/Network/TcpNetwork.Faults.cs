using Lab.Kernel.Events;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Kernel.Network;

/// <summary>What faults do to links, and what becomes of segments that a cut or a dark machine keeps from arriving.</summary>
public sealed partial class TcpNetwork
{
    private Link[] links = [];
    private int machineCount;

    // No link was ever cut and no machine ever dark: nothing can be parked.
    private bool troubled;

    /// <summary>Nothing sent from <paramref name="from"/> arrives at <paramref name="to"/> until a <see cref="Heal"/> for each cut.</summary>
    public void Cut(MachineId from, MachineId to)
    {
        LinkOf(from.Value, to.Value).Cuts++;
        troubled = true;
        world.ReportWorld(FactKind.LinkCut, from, to.Value);
    }

    /// <summary>Takes one cut back. What waited arrives with the next retransmission.</summary>
    public void Heal(MachineId from, MachineId to)
    {
        ref var link = ref LinkOf(from.Value, to.Value);
        if (link.Cuts == 0) return;
        link.Cuts--;
        world.ReportWorld(FactKind.LinkHealed, from, to.Value);
        if (link.Cuts == 0) Unpark(world.Now.Nanos);
    }

    public bool IsCut(MachineId from, MachineId to) => LinkOf(from.Value, to.Value).Cuts > 0;

    /// <summary>Adds one-way latency; zero takes it back.</summary>
    public void Slow(MachineId from, MachineId to, Duration extra) => Slow(from, to, extra, extra);

    /// <summary>Adds one-way latency, drawn uniformly for each segment; both ends belong to the range, zero to zero takes it back.</summary>
    public void Slow(MachineId from, MachineId to, Duration extraMin, Duration extraMax)
    {
        ref var link = ref LinkOf(from.Value, to.Value);
        link.ExtraLatency = extraMin.Nanos;
        link.ExtraSpan = extraMax.Nanos - extraMin.Nanos;
    }

    /// <summary>Loses this part of the segments, in millionths: each loss costs a retransmission.</summary>
    public void Lose(MachineId from, MachineId to, long ppm) => LinkOf(from.Value, to.Value).LossPpm = ppm;

    internal void MachineAdded(int count)
    {
        var grown = new Link[count * count];
        for (var a = 0; a < machineCount; a++)
        {
            for (var b = 0; b < machineCount; b++) grown[(a * count) + b] = links[(a * machineCount) + b];
        }

        links = grown;
        machineCount = count;
    }

    /// <summary>Whether something is still on its way between two machines that a life sent which has ended: its receiver will act on it.</summary>
    public bool CarriesWordsOfTheDead(MachineId from, MachineId to)
    {
        foreach (var connection in connections)
        {
            for (var way = 0; way < 2; way++)
            {
                ref var sender = ref connection.Ends[way];
                ref var receiver = ref connection.Ends[1 - way];
                if (connection.Ways[way].Unarrived > 0 && receiver.Held && sender.Machine.Id == from && receiver.Machine.Id == to
                    && sender.Actor is { Process: var process } && (!process.Alive || process.Incarnation != sender.Incarnation)) return true;
            }
        }

        return false;
    }

    /// <summary>From now on what arrives at some machine may have to wait.</summary>
    internal void MachineDark() => troubled = true;

    /// <summary>A link works or a machine has power again: what waited comes with the next retransmission.</summary>
    internal void Unpark(long now)
    {
        foreach (var connection in connections)
        {
            for (var way = 0; way < 2; way++)
            {
                if (connection.Ways[way].IsParked && !IsBlocked(connection, way)) Resend(connection, way, now);
            }
        }
    }

    /// <summary>The kernel stops retransmitting: whoever still holds the sending side hears of it.</summary>
    internal void OnGiveUp(int slot)
    {
        ref var s = ref queue[slot];
        var connection = connections[s.Connection >> 1];
        var way = s.Connection & 1;
        var since = s.Data;
        var at = s.Due;
        queue.Return(slot);
        ref var w = ref connection.Ways[way];
        if (!w.IsParked || w.ParkedSince != since) return;
        foreach (var parked in w.Parked!) queue.Return(parked);
        w.Parked.Clear();
        ref var sender = ref connection.Ends[way];
        if (sender.Held) world.PushFor(sender.Actor!, EventKind.TimedOut, at, sender.Actor!, connection.IdOf(way), null, at);
    }

    private ref Link LinkOf(int from, int to) => ref links[(from * machineCount) + to];

    private bool IsBlocked(Connection connection, int way)
    {
        var from = connection.Ends[way].Machine;
        var to = connection.Ends[1 - way].Machine;
        return !to.Powered || (from != to && LinkOf(from.Id.Value, to.Id.Value).Cuts > 0);
    }

    /// <summary>Whether a segment that is due has to wait: its link is cut, the machine dark, or earlier segments are still being sent again.</summary>
    private bool Waits(Connection connection, int way, int slot)
    {
        if (!troubled) return false;
        ref var w = ref connection.Ways[way];
        ref var s = ref queue[slot];
        if (s.Number != w.Recovery && s.Due < w.RecoveredAt)
        {
            queue.Push(slot, w.RecoveredAt, s.Tie);
            return true;
        }

        if (w.IsParked)
        {
            w.Parked!.Add(slot);
            return true;
        }

        if (!IsBlocked(connection, way)) return false;
        w.ParkedSince = s.Data;
        (w.Parked ??= []).Add(slot);
        GiveUpLater(connection, way, s.Kind == EventKind.Syn ? Retransmission.GiveUpSyn : connection.Ends[way].Finished ? Retransmission.GiveUpClosed : Retransmission.GiveUpOpen);
        return true;
    }

    private void GiveUpLater(Connection connection, int way, Duration limit)
    {
        ref var w = ref connection.Ways[way];
        var sender = world.ActorAt(queue[w.Parked![0]].Source);
        var slot = queue.Rent();
        ref var s = ref queue[slot];
        s.Kind = EventKind.GiveUp;
        s.Background = true;
        s.Connection = connection.IdOf(way);
        s.Data = w.ParkedSince;
        s.Source = sender.Id.Value;
        queue.Push(slot, Math.Max(world.Now.Nanos, w.ParkedSince + limit.Nanos), World.NextTie(sender));
    }

    /// <summary>The parked segments go out again, together, with the next retransmission of the oldest.</summary>
    private void Resend(Connection connection, int way, long now)
    {
        ref var w = ref connection.Ways[way];
        var parked = w.Parked!;
        var resend = Retransmission.NextAt(w.ParkedSince, now, queue[parked[0]].Kind == EventKind.Syn);
        var due = resend;
        w.Recovery++;
        foreach (var slot in parked)
        {
            ref var s = ref queue[slot];
            var subject = Subject(connection, way, s.Kind, s.Payload as Message, world.ActorAt(s.Source), s.Data);
            due = Math.Max(due, resend + Latency(connection, way, subject, w.Recovery));
            s.Number = w.Recovery;
            queue.Push(slot, due, s.Tie);
        }

        parked.Clear();
        // Segments of an earlier recovery may still be under way.
        w.RecoveredAt = Math.Max(w.RecoveredAt, due);
        w.LastArrival = Math.Max(w.LastArrival, due);
    }
}
