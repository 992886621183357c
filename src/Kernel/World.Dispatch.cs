using System.Diagnostics;
using Lab.Kernel.Disks;
using Lab.Kernel.Events;
using Lab.Model;

namespace Lab.Kernel;

public sealed partial class World
{
    private long windowEnd;
    private int inWindow;

    private void Dispatch(int slot)
    {
        ref var s = ref queue[slot];
        now = Math.Max(now, s.Due);
        if (++inWindow > MostEventsInAMillisecond || now >= windowEnd) NextWindow(slot);
        if (s.Kind >= EventKind.Arrival)
        {
            if (s.Kind >= EventKind.Syn)
            {
                if (s.Kind != EventKind.Drained)
                {
                    DispatchOwn(slot);
                    return;
                }
            }
            else if (!Network.Admit(slot))
            {
                return;
            }
        }

        var target = actors[s.Target];
        if (target.Instance is null || s.TargetIncarnation != target.Process.Incarnation)
        {
            queue.Return(slot);
            return;
        }

        // First come, first served: what comes up waits behind what waits already.
        var lane = target.BacklogCount > 0 || target.Process.Paused ? -1 : target.FreeLane(now, out _);
        if (lane >= 0)
        {
            Handle(target, slot, now, lane);
            return;
        }

        target.Enqueue(slot);
        ScheduleLane(target);
    }

    private void NextWindow(int slot)
    {
        if (now < windowEnd) throw new StandstillException(Now, actors[queue[slot].Target].Name, inWindow - 1);
        windowEnd = now + Duration.FromMs(1).Nanos;
        inWindow = 1;
    }

    /// <summary>What the kernel handles itself.</summary>
    private void DispatchOwn(int slot)
    {
        ref var s = ref queue[slot];
        switch (s.Kind)
        {
            case EventKind.World:
                var e = (IWorldEvent)s.Payload!;
                order = Hash.Roll(Hash.Roll(Hash.Roll(order, unchecked((ulong)s.Due)), s.Tie), (ulong)EventKind.World);
                Trace?.Invoke(new(EventKey.Unpack(s.Due, s.Tie), nameof(EventKind.World), e.ToString() ?? "", 0));
                queue.Return(slot);
                e.Fire(this);
                LastHandler = ActorId.None;
                AfterEvent?.Invoke(this);
                break;
            case EventKind.LaneReady:
                var target = actors[s.Target];
                var lives = s.TargetIncarnation == target.Process.Incarnation;
                queue.Return(slot);
                if (!lives) break;
                target.LaneReadyScheduled = false;
                DrainBacklog(target);
                break;
            case EventKind.Syn:
                Network.OnSyn(slot);
                break;
            case EventKind.GiveUp:
                Network.OnGiveUp(slot);
                break;
            case EventKind.Part:
                Network.OnPart(slot);
                break;
            case EventKind.Room:
                Network.OnRoom(slot);
                break;
            default:
                throw new UnreachableException($"Nothing to do for {s.Kind}.");
        }
    }

    private void DrainBacklog(ActorHost target)
    {
        // A handler may have its own process ended: then the backlog is empty.
        while (target.BacklogCount > 0 && !target.Process.Paused)
        {
            var lane = target.FreeLane(now, out _);
            if (lane < 0) break;
            Handle(target, target.Dequeue(), now, lane);
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
        ref var s = ref queue[slot];
        var (kind, due, tie, source, connection, number, data) = (s.Kind, s.Due, s.Tie, s.Source, s.Connection, s.Number, s.Data);
        var message = s.Payload as Message;
        var cancelled = s.Cancelled;
        queue.Return(slot);
        if (cancelled || (connection >= 0 && !Network.StillHeld(connection, target, kind))) return;

        // What a handler is told. Times of departure are not part of it: it reads the clock if it wants to know.
        var digest = message is not null ? message.Digest : kind is EventKind.Timer or EventKind.DiskDone ? unchecked((ulong)number ^ ((ulong)data << 16)) : 0;
        Events++;
        order = Hash.Roll(Hash.Roll(Hash.Roll(order, unchecked((ulong)due)), tie), unchecked(digest + (ulong)kind));
        Trace?.Invoke(new(EventKey.Unpack(due, tie), kind.ToString(), target.Name, digest));

        var context = target.Context;
        var instance = target.Instance!;
        context.Begin(start);
        switch (kind)
        {
            case EventKind.Timer: instance.OnTimer(number, data); break;
            case EventKind.Arrival: instance.OnMessage(new(connection), Network.HandOver(connection, message!, start)); break;
            case EventKind.Local when message is TerminationSignal: instance.OnTerminate(); break;
            case EventKind.Local: instance.OnLocal(new(source), message!); break;
            case EventKind.DiskDone: instance.OnDisk(data, (DiskStatus)number); break;
            case EventKind.Start:
                instance.OnStart();
                target.HasStarted = true;
                break;
            case EventKind.Accepted: instance.OnConnection(new(connection), ConnectionChange.Accepted); break;
            case EventKind.Opened: instance.OnConnection(new(connection), ConnectionChange.Opened); break;
            case EventKind.Refused: instance.OnConnection(new(connection), ConnectionChange.Refused); break;
            case EventKind.PeerClosed: instance.OnConnection(new(connection), ConnectionChange.Closed); break;
            case EventKind.PeerReset: instance.OnConnection(new(connection), ConnectionChange.Reset); break;
            case EventKind.TimedOut: instance.OnConnection(new(connection), ConnectionChange.TimedOut); break;
            case EventKind.Drained: instance.OnConnection(new(connection), ConnectionChange.Drained); break;
            default: throw new UnreachableException($"No handler for {kind}.");
        }

        if (target.Lanes.Length > 0) target.Lanes[lane] = context.Cursor;
        var chain = Hash.Roll(target.Chain, unchecked(digest + ((ulong)kind << 56) + ((ulong)source << 32)));
        target.Chain = context.ClockRead == ClockRead.None ? chain : Hash.Roll(chain, context.ClockDigest);
        LastHandler = target.Id;
        AfterEvent?.Invoke(this);
    }
}
