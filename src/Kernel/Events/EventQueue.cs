using System.Runtime.CompilerServices;

namespace Lab.Kernel.Events;

/// <summary>
/// A four-ary heap of (due, tie, slot) over reusable slots. Ties are broken by the key alone, never by the order of
/// pushing. A cancelled event stays until it comes up or until half of the heap is cancelled; then it is swept out.
/// </summary>
internal sealed class EventQueue
{
    private struct Entry
    {
        public long Due;
        public ulong Tie;
        public int Slot;
    }

    private Entry[] heap = new Entry[256];
    private int size;
    private int cancelled;
    private EventSlot[] slots = new EventSlot[256];
    private int[] free = new int[256];
    private int freeCount;
    private int used;

    /// <summary>Events that will still come up.</summary>
    public int Count => size - cancelled;

    /// <summary>Events that will still come up and are not marked as background.</summary>
    public int Foreground { get; private set; }

    public ref EventSlot this[int slot] => ref slots[slot];

    /// <summary>A slot to fill in; it is not in the heap yet.</summary>
    public int Rent()
    {
        if (freeCount > 0) return free[--freeCount];
        if (used == slots.Length)
        {
            Array.Resize(ref slots, used * 2);
            Array.Resize(ref free, used * 2);
        }

        return used++;
    }

    public void Return(int slot)
    {
        ref var s = ref slots[slot];
        s.Kind = EventKind.Free;
        s.Payload = null;
        s.Cancelled = false;
        s.Background = false;
        unchecked
        {
            s.Generation++;
        }

        free[freeCount++] = slot;
    }

    public void Push(int slot, long due, ulong tie)
    {
        ref var s = ref slots[slot];
        s.Due = due;
        s.Tie = tie;
        s.Queued = true;
        if (!s.Background) Foreground++;
        if (size == heap.Length) Array.Resize(ref heap, size * 2);
        SiftUp(size++, new Entry { Due = due, Tie = tie, Slot = slot });
    }

    /// <summary>
    /// Takes an event back. One that has come up and waits in an actor's backlog is only marked: whoever takes it out
    /// looks at the mark.
    /// </summary>
    public bool Cancel(int slot, uint generation)
    {
        ref var s = ref slots[slot];
        if (s.Generation != generation || s.Kind == EventKind.Free || s.Cancelled) return false;
        s.Cancelled = true;
        s.Payload = null;
        if (!s.Queued) return true;
        if (!s.Background) Foreground--;
        cancelled++;
        if (cancelled > 64 && cancelled * 2 > size) Sweep();
        return true;
    }

    /// <summary>When the next event is due, without taking it.</summary>
    public bool TryPeek(out long due)
    {
        DropCancelled();
        due = size == 0 ? long.MaxValue : heap[0].Due;
        return size > 0;
    }

    /// <summary>Takes the next event. Its slot stays rented until <see cref="Return"/>.</summary>
    public bool TryPop(out int slot)
    {
        DropCancelled();
        if (size == 0)
        {
            slot = -1;
            return false;
        }

        slot = heap[0].Slot;
        ref var s = ref slots[slot];
        s.Queued = false;
        if (!s.Background) Foreground--;
        RemoveRoot();
        return true;
    }

    private void DropCancelled()
    {
        while (cancelled > 0 && size > 0 && slots[heap[0].Slot].Cancelled)
        {
            var slot = heap[0].Slot;
            cancelled--;
            RemoveRoot();
            Return(slot);
        }
    }

    private void Sweep()
    {
        var kept = 0;
        for (var i = 0; i < size; i++)
        {
            if (slots[heap[i].Slot].Cancelled) Return(heap[i].Slot);
            else heap[kept++] = heap[i];
        }

        size = kept;
        cancelled = 0;
        for (var i = (size - 2) >> 2; i >= 0; i--) SiftDown(i, heap[i]);
    }

    private void RemoveRoot()
    {
        var last = heap[--size];
        if (size > 0) SiftDown(0, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Before(in Entry a, in Entry b) => a.Due < b.Due || (a.Due == b.Due && a.Tie < b.Tie);

    private void SiftUp(int at, Entry entry)
    {
        var h = heap;
        while (at > 0)
        {
            var parent = (at - 1) >> 2;
            if (!Before(entry, h[parent])) break;
            h[at] = h[parent];
            at = parent;
        }

        h[at] = entry;
    }

    private void SiftDown(int at, Entry entry)
    {
        var h = heap;
        var n = size;
        while (true)
        {
            var child = unchecked((at << 2) + 1);
            if (child >= n) break;
            var least = child;
            var end = Math.Min(child + 4, n);
            for (var c = child + 1; c < end; c++)
            {
                if (Before(h[c], h[least])) least = c;
            }

            if (!Before(h[least], entry)) break;
            h[at] = h[least];
            at = least;
        }

        h[at] = entry;
    }
}
