using System.Runtime.CompilerServices;

namespace Lab.Kernel.Events;

/// <summary>
/// A four-ary heap of (due, tie, slot) over reusable slots. Ties are broken by the key alone, never by the order of
/// pushing. A cancelled event stays until it comes up or until half of the heap is cancelled; then it is swept out.
/// <para>
/// Nearly every handler pushes something, so taking the first event leaves its place open: the next push goes there and
/// sinks, which costs one walk through the heap instead of two.
/// </para>
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

    // heap[0] has been taken and not filled again. It still counts in `size`.
    private bool rootTaken;
    private int cancelled;
    private EventSlot[] slots = new EventSlot[256];
    private int[] free = new int[256];
    private int freeCount;
    private int used;

    /// <summary>Events that will still come up.</summary>
    public int Count => size - cancelled - (rootTaken ? 1 : 0);

    /// <summary>Events that will still come up and are not marked as background.</summary>
    public int Foreground { get; private set; }

    public ref EventSlot this[int slot] => ref slots[slot];

    /// <summary>A slot to fill in; it is not in the heap yet.</summary>
    public int Rent()
    {
        unchecked
        {
            if (freeCount > 0) return free[--freeCount];
        }

        if (used == slots.Length)
        {
            Array.Resize(ref slots, used * 2);
            Array.Resize(ref free, used * 2);
        }

        return used++;
    }

    public void Return(int slot)
    {
        unchecked
        {
            ref var s = ref slots[slot];
            s.Kind = EventKind.Free;
            s.Payload = null;
            s.Cancelled = false;
            s.Background = false;
            s.Generation++;
            free[freeCount++] = slot;
        }
    }

    public void Push(int slot, long due, ulong tie)
    {
        ref var s = ref slots[slot];
        s.Due = due;
        s.Tie = tie;
        s.Queued = true;
        unchecked
        {
            if (!s.Background) Foreground++;
            var entry = new Entry { Due = due, Tie = tie, Slot = slot };
            if (rootTaken)
            {
                rootTaken = false;
                Sink(0, entry);
                return;
            }

            if (size == heap.Length) Array.Resize(ref heap, size * 2);
            Rise(size++, entry);
        }
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
        Settle();
        due = size == 0 ? long.MaxValue : heap[0].Due;
        return size > 0;
    }

    /// <summary>Takes the next event. Its slot stays rented until <see cref="Return"/>.</summary>
    public bool TryPop(out int slot)
    {
        Settle();
        if (size == 0)
        {
            slot = -1;
            return false;
        }

        slot = heap[0].Slot;
        ref var s = ref slots[slot];
        s.Queued = false;
        if (!s.Background) Foreground = unchecked(Foreground - 1);
        rootTaken = true;
        return true;
    }

    /// <summary>Afterwards the root, if there is one, is the next event.</summary>
    private void Settle()
    {
        if (rootTaken) FillRoot();
        while (cancelled > 0 && size > 0 && slots[heap[0].Slot].Cancelled)
        {
            cancelled--;
            Return(heap[0].Slot);
            FillRoot();
        }
    }

    private void FillRoot()
    {
        rootTaken = false;
        var last = unchecked(--size);
        if (last > 0) Sink(0, heap[last]);
    }

    private void Sweep()
    {
        if (rootTaken) FillRoot();
        var kept = 0;
        for (var i = 0; i < size; i++)
        {
            if (slots[heap[i].Slot].Cancelled) Return(heap[i].Slot);
            else heap[kept++] = heap[i];
        }

        size = kept;
        cancelled = 0;
        for (var i = (size - 2) >> 2; i >= 0; i--) Sink(i, heap[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Before(in Entry a, in Entry b) => a.Due < b.Due || (a.Due == b.Due && a.Tie < b.Tie);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BeforeBit(in Entry a, in Entry b)
    {
        var before = (a.Due < b.Due) | ((a.Due == b.Due) & (a.Tie < b.Tie));
        return Unsafe.BitCast<bool, byte>(before);
    }

    private void Rise(int at, in Entry entry)
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

    private void Sink(int at, in Entry entry)
    {
        unchecked
        {
            var moving = entry;
            var h = heap.AsSpan(0, size);
            while (true)
            {
                var child = (at << 2) + 1;
                int least;
                if (child + 3 < h.Length)
                {
                    // A knock-out of four: two pairs, then their winners.
                    // Without branches, since nobody can predict who wins.
                    ref var first = ref h[child];
                    var left = BeforeBit(Unsafe.Add(ref first, 1), first);
                    var right = 2 + BeforeBit(Unsafe.Add(ref first, 3), Unsafe.Add(ref first, 2));
                    least = child + left + ((right - left) & -BeforeBit(Unsafe.Add(ref first, right), Unsafe.Add(ref first, left)));
                }
                else
                {
                    if (child >= h.Length) break;
                    least = child;
                    for (var c = child + 1; c < h.Length; c++)
                    {
                        if (Before(h[c], h[least])) least = c;
                    }
                }

                if (!Before(h[least], moving)) break;
                h[at] = h[least];
                at = least;
            }

            h[at] = moving;
        }
    }
}
