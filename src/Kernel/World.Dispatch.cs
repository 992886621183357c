using Lab.Kernel.Disks;
using Lab.Kernel.Events;
using Lab.Model;

namespace Lab.Kernel;

public sealed partial class World
{
    private void Dispatch(int slot)
    {
        ref var s = ref queue[slot];
        now = Math.Max(now, s.Due);
        switch (s.Kind)
        {
            case EventKind.World:
                var e = (IWorldEvent)s.Payload!;
                order = Hash.Roll(Hash.Roll(order, unchecked((ulong)s.Due)), s.Tie);
                queue.Return(slot);
                Trace?.Invoke(new(new(new(now), 0, 0, 0), "World", e.ToString() ?? "", 0));
                e.Fire(this);
                AfterEvent?.Invoke(this);
                return;
            case EventKind.LaneReady:
                var ready = actors[s.Target];
                var mine = s.TargetIncarnation == ready.Process.Incarnation;
                queue.Return(slot);
                if (!mine) return;
                ready.LaneReadyScheduled = false;
                DrainBacklog(ready);
                return;
            case EventKind.Syn:
                Network.OnSyn(slot);
                return;
            case EventKind.GiveUp:
                Network.OnGiveUp(slot);
                return;
            case EventKind.Arrival or EventKind.Opened or EventKind.Refused or EventKind.PeerClosed or EventKind.PeerReset:
                if (!Network.Admit(slot)) return;
                break;
        }

        var target = actors[s.Target];
        if (!target.Process.Alive || s.TargetIncarnation != target.Process.Incarnation)
        {
            queue.Return(slot);
            return;
        }

        if (target.Process.Paused || target.BacklogCount > 0)
        {
            target.Enqueue(slot);
            ScheduleLane(target);
            return;
        }

        var lane = target.FreeLane(s.Due, out _);
        if (lane < 0)
        {
            target.Enqueue(slot);
            ScheduleLane(target);
            return;
        }

        Handle(target, slot, s.Due, lane);
    }

    private void DrainBacklog(ActorHost target)
    {
        while (target.BacklogCount > 0 && !target.Process.Paused)
        {
            var lane = target.FreeLane(now, out _);
            if (lane < 0) break;
            Handle(target, target.Dequeue(), now, lane);
            // The handler may have ended its own process.
            if (!target.Process.Alive) return;
        }

        ScheduleLane(target);
    }

    private void ScheduleLane(ActorHost target)
    {
        if (target.LaneReadyScheduled || target.BacklogCount == 0 || target.Process.Paused) return;
        target.FreeLane(now, out var freeAt);
        target.LaneReadyScheduled = true;
        PushFor(target, EventKind.LaneReady, Math.Max(now, freeAt), target, -1, null, now);
    }

    private void Handle(ActorHost target, int slot, long start, int lane)
    {
        var s = queue[slot];
        queue.Return(slot);
        if (s.Kind != EventKind.Timer && s.Connection >= 0 && !Network.StillHeld(s.Connection, target, s.Kind)) return;

        Events++;
        var message = s.Payload as Message;
        var digest = message?.Digest ?? unchecked((ulong)s.Number ^ ((ulong)s.Data << 16));
        order = Hash.Roll(Hash.Roll(Hash.Roll(order, unchecked((ulong)s.Due)), s.Tie), unchecked(digest + (ulong)s.Kind));
        Trace?.Invoke(new(EventKey.Unpack(s.Due, s.Tie), s.Kind.ToString(), target.Name, digest));

        var context = target.Context;
        var instance = target.Instance!;
        context.Begin(start);
        switch (s.Kind)
        {
            case EventKind.Start: instance.OnStart(); break;
            case EventKind.Arrival: instance.OnMessage(new(s.Connection), message!); break;
            case EventKind.Timer: instance.OnTimer(s.Number, s.Data); break;
            case EventKind.DiskDone: instance.OnDisk(s.Data, (DiskStatus)s.Number); break;
            case EventKind.Local: instance.OnLocal(new(s.Source), message!); break;
            case EventKind.Accepted: instance.OnConnection(new(s.Connection), ConnectionChange.Accepted); break;
            case EventKind.Opened: instance.OnConnection(new(s.Connection), ConnectionChange.Opened); break;
            case EventKind.Refused: instance.OnConnection(new(s.Connection), ConnectionChange.Refused); break;
            case EventKind.PeerClosed: instance.OnConnection(new(s.Connection), ConnectionChange.Closed); break;
            case EventKind.PeerReset: instance.OnConnection(new(s.Connection), ConnectionChange.Reset); break;
            case EventKind.TimedOut: instance.OnConnection(new(s.Connection), ConnectionChange.TimedOut); break;
            default: throw new System.Diagnostics.UnreachableException($"No handler for {s.Kind}.");
        }

        if (target.Lanes.Length > 0) target.Lanes[lane] = context.Cursor;
        var chain = Hash.Roll(target.Chain, unchecked(digest + ((ulong)s.Kind << 56) + ((ulong)s.Source << 32)));
        target.Chain = context.TimeRead ? Hash.Roll(chain, unchecked((ulong)target.Process.Machine.Clock.Monotonic(start))) : chain;
        AfterEvent?.Invoke(this);
    }
}
