using Lab.Kernel.Events;
using Lab.Model;

namespace Lab.Kernel;

/// <summary>An actor's place in the world: it outlives the instances that its factory builds.</summary>
internal sealed class ActorHost
{
    private int[] backlog = new int[8];
    private int head;
    private int backlogCount;

    public required ActorId Id { get; init; }
    public required string Name { get; init; }
    public required ulong Stable { get; init; }
    public required ProcessHost Process { get; init; }
    public required Func<Actor> Factory { get; init; }

    /// <summary>When each lane is free again, in world nanoseconds; empty when the actor's work costs no lane.</summary>
    public required long[] Lanes { get; init; }

    public ActorContext Context { get; set; } = null!;
    public Actor? Instance { get; set; }

    /// <summary>The instance's start was handled: before that its fields are empty.</summary>
    public bool HasStarted { get; set; }
    public bool LaneReadyScheduled { get; set; }

    /// <summary>What this actor consumed so far, as a rolling hash.</summary>
    public ulong Chain { get; set; }

    /// <summary>Source and incarnation of the events it causes, as the tie of their keys has them.</summary>
    public ulong FirstTie { get; private set; }

    /// <summary>Events caused in this incarnation.</summary>
    public long Nth { get; set; }

    public void BeginLife(int incarnation)
    {
        FirstTie = EventKey.Pack(Id.Value, incarnation, 0);
        Nth = 0;
        Array.Clear(Lanes);
        LaneReadyScheduled = false;
    }

    public int BacklogCount => backlogCount;

    /// <summary>The first lane that is free at <paramref name="time"/>, else -1 with the time at which one will be.</summary>
    public int FreeLane(long time, out long freeAt)
    {
        freeAt = time;
        var lanes = Lanes;
        if (lanes.Length == 0) return 0;
        var best = 0;
        for (var i = 0; i < lanes.Length; i++)
        {
            if (lanes[i] <= time) return i;
            if (lanes[i] < lanes[best]) best = i;
        }

        freeAt = lanes[best];
        return -1;
    }

    public void Enqueue(int slot)
    {
        if (backlogCount == backlog.Length)
        {
            var grown = new int[backlogCount * 2];
            for (var i = 0; i < backlogCount; i++) grown[i] = backlog[(head + i) % backlogCount];
            backlog = grown;
            head = 0;
        }

        backlog[(head + backlogCount++) % backlog.Length] = slot;
    }

    public int Peek(int i) => backlog[(head + i) % backlog.Length];

    public int Dequeue()
    {
        var slot = backlog[head];
        head = (head + 1) % backlog.Length;
        backlogCount--;
        return slot;
    }

    /// <summary>Takes out every entry that <paramref name="drop"/> accepts; the others keep their order.</summary>
    public void RemoveWhere(Func<int, bool> drop, Action<int> dropped)
    {
        var n = backlogCount;
        for (var i = 0; i < n; i++)
        {
            var slot = Dequeue();
            if (drop(slot)) dropped(slot);
            else Enqueue(slot);
        }
    }
}
