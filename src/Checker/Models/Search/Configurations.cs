using Lab.Model;

namespace Lab.Checker.Models.Search;

/// <summary>
/// Where a search has been. All operations that returned before <c>Frontier</c>'s return are linearized, and of those
/// that were open then the ones in <c>Window</c>; <c>Crashed</c> is the set of crashed operations that took effect. Of two
/// that differ in it alone, the one that used up more can do nothing that the other can't.
/// </summary>
internal sealed class Configurations(CanonicalSets crashedSets)
{
    private Entry[] entries = new Entry[256];
    private int[] slots = new int[512];
    private int keys;

    private struct Entry
    {
        public ulong Window;
        public int Frontier;
        public int State;
        public int Crashed;

        /// <summary>The next with the same frontier, window and state; 0 where there is none.</summary>
        public int Next;
    }

    public int Count { get; private set; } = 1;

    public long Bytes => (entries.Length * 24L) + (slots.Length * 4L);

    /// <summary>False when the search has been there, or somewhere that could do as much.</summary>
    public bool Add(int frontier, ulong window, int state, int crashed)
    {
        var mask = slots.Length - 1;
        var at = unchecked((int)HashOf(frontier, window, state)) & mask;
        while (slots[at] is not 0 and var first)
        {
            ref var known = ref entries[first];
            if (known.Frontier == frontier && known.Window == window && known.State == state) return AddTo(first, frontier, window, state, crashed);
            at = (at + 1) & mask;
        }

        slots[at] = New(frontier, window, state, crashed);
        if (++keys * 2 >= slots.Length) Grow();
        return true;
    }

    private bool AddTo(int first, int frontier, ulong window, int state, int crashed)
    {
        for (var i = first; i != 0; i = entries[i].Next)
        {
            if (crashedSets.Includes(crashed, entries[i].Crashed)) return false;
        }

        var added = New(frontier, window, state, crashed);
        (entries[added].Next, entries[first].Next) = (entries[first].Next, added);
        return true;
    }

    private int New(int frontier, ulong window, int state, int crashed)
    {
        if (Count == entries.Length) Array.Resize(ref entries, Count * 2);
        entries[Count] = new() { Frontier = frontier, Window = window, State = state, Crashed = crashed };
        return Count++;
    }

    private void Grow()
    {
        var old = slots;
        slots = new int[old.Length * 2];
        var mask = slots.Length - 1;
        foreach (var first in old)
        {
            if (first == 0) continue;
            ref var entry = ref entries[first];
            var at = unchecked((int)HashOf(entry.Frontier, entry.Window, entry.State)) & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = first;
        }
    }

    private static ulong HashOf(int frontier, ulong window, int state) => Hash.Of(((ulong)(uint)frontier << 32) | (uint)state, window);
}
