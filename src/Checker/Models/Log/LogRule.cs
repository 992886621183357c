using Lab.Model.Histories;

namespace Lab.Checker.Models.Log;

/// <summary>
/// Is a history one of a linearizable log whose values are unique? Exact, in one pass over the rows and one over the offsets.
/// For an offset k: lo(k) = the latest call of its append and of every read that found nothing there; hi(k) = the earliest
/// return of its append, of every read that saw it, and of every read that met a later end.
/// <list type="bullet">
/// <item>INCONSISTENT-OFFSET: one offset, two values.</item>
/// <item>DUPLICATE-VALUE: one value, two offsets.</item>
/// <item>PHANTOM: seen and never appended.</item>
/// <item>REALTIME: i at or before j with lo(i) after hi(j). It covers appends in the wrong order, a stale end, a read of what
/// is yet to be appended, reads that go backwards.</item>
/// <item>HOLE: every offset below the largest that nobody knows must hold a crashed append of its own,
/// unobserved, called before every hi from there on. The n-th such offset needs the n-th such call. Where offsets have gaps they
/// are numbered so that there is none.</item>
/// </list>
/// </summary>
public static class LogRule
{
    private const int Never = Operation.NoReturn;
    private const int None = -1;

    /// <summary>What is known of one offset.</summary>
    private struct Slot
    {
        public int Value;
        public int Lo;
        public int Hi;
    }

    /// <param name="columns">The operations.</param>
    /// <param name="nameOf">Writes a value for the sentences; by default its number.</param>
    /// <exception cref="UnusableRecordingException">A value is appended twice.</exception>
    public static Judgement Judge(in LogColumns columns, Func<int, string>? nameOf = null)
    {
        var found = Find(columns);
        return found.Any ? Judgement.Of(new LogWitness(columns, nameOf).Prove(found)) : Judgement.Holds;
    }

    /// <summary>What violates which rule, without the witnesses.</summary>
    internal static LogFindings Find(in LogColumns columns)
    {
        var found = LogFindings.Nothing;
        var slots = GC.AllocateUninitializedArray<Slot>(Length(columns));
        slots.AsSpan().Fill(new() { Value = None, Lo = None, Hi = Never });
        var unobserved = Gather(columns, slots, ref found);
        found.BeyondAllAppends = columns.BeyondAllAppends;
        Compare(slots, unobserved, ref found);
        return found;
    }

    /// <summary>One above the largest offset that must have been filled.</summary>
    private static int Length(in LogColumns columns)
    {
        var length = 0;
        var kinds = columns.Kinds;
        var offsets = columns.Offsets[..kinds.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] is LogKind.Append or LogKind.Saw) length = Math.Max(length, offsets[i] + 1);
            else if (kinds[i] is LogKind.End or LogKind.AtLeast) length = Math.Max(length, offsets[i]);
        }

        return length;
    }

    /// <summary>Walks the rows: where each value lies, when each offset may have been filled. Gives the calls of appends that nobody saw.</summary>
    private static ReadOnlySpan<int> Gather(in LogColumns columns, Span<Slot> slots, ref LogFindings found)
    {
        var kinds = columns.Kinds;
        var values = columns.Values[..kinds.Length];
        var offsets = columns.Offsets[..kinds.Length];
        var calls = columns.Calls[..kinds.Length];
        var returns = columns.Returns[..kinds.Length];
        var offsetOf = GC.AllocateUninitializedArray<int>(columns.ValueCount);
        offsetOf.AsSpan().Fill(None);
        var appended = new bool[columns.ValueCount];
        List<int> somewhere = []; // Appends without an offset.
        var withoutAppend = 0; // Values seen of whose append nothing is known so far.
        for (var i = 0; i < kinds.Length; i++)
        {
            var (v, k, call, @return) = (values[i], offsets[i], calls[i], returns[i]);
            switch (kinds[i])
            {
                case LogKind.Append:
                    if (appended[v]) throw new UnusableRecordingException(columns.OperationOf(i), "The value was appended before: this model takes values that are unique.");
                    appended[v] = true;
                    if (offsetOf[v] != None) withoutAppend--;
                    if (k == LogColumns.NoOffset) somewhere.Add(i);
                    else if (Lies(v, k, i, slots, offsetOf, ref found)) Narrow(ref slots[k], call, @return);
                    break;
                case LogKind.Saw:
                    if (!appended[v] && offsetOf[v] == None) withoutAppend++;
                    if (Lies(v, k, i, slots, offsetOf, ref found)) Narrow(ref slots[k], None, @return);
                    break;
                case LogKind.AtMost:
                    if (k < slots.Length) Narrow(ref slots[k], call, Never);
                    break;
                case LogKind.End:
                    if (k < slots.Length) Narrow(ref slots[k], call, Never);
                    if (k > 0) Narrow(ref slots[k - 1], None, @return);
                    break;
                case LogKind.AtLeast:
                    if (k > 0) Narrow(ref slots[k - 1], None, @return);
                    break;
            }
        }

        found.Phantom = withoutAppend > 0;
        var unobserved = new int[somewhere.Count];
        var count = 0;
        foreach (var i in somewhere)
        {
            var k = offsetOf[values[i]];
            if (k == None) unobserved[count++] = calls[i];
            else if (slots[k].Value == values[i]) Narrow(ref slots[k], calls[i], returns[i]);
        }

        return unobserved.AsSpan(0, count);
    }

    private static bool Lies(int value, int offset, int row, Span<Slot> slots, int[] offsetOf, ref LogFindings found)
    {
        ref var slot = ref slots[offset];
        ref var known = ref offsetOf[value];
        if (known == None) known = offset;
        if (slot.Value == None) slot.Value = value;
        if (slot.Value == value && known == offset) return true;
        if (slot.Value != value) LogFindings.Note(ref found.Inconsistent, row);
        if (known != offset) LogFindings.Note(ref found.Duplicate, row);
        return false;
    }

    private static void Narrow(ref Slot slot, int lo, int hi)
    {
        if (lo > slot.Lo) slot.Lo = lo;
        if (hi < slot.Hi) slot.Hi = hi;
    }

    /// <summary>Walks the offsets from the end, with the earliest hi from there on.</summary>
    private static void Compare(ReadOnlySpan<Slot> slots, ReadOnlySpan<int> unobserved, ref LogFindings found)
    {
        var hole = -1; // Of the holes the last: the number of the one that comes next.
        foreach (ref readonly var slot in slots) hole += slot.Value == None ? 1 : 0;

        var (earliest, earliestAt) = (Never, None);
        for (var k = slots.Length - 1; k >= 0; k--)
        {
            ref readonly var slot = ref slots[k];
            if (slot.Hi < earliest) (earliest, earliestAt) = (slot.Hi, k);
            if (slot.Lo > earliest) (found.RealtimeLower, found.RealtimeUpper) = (k, earliestAt);
            if (slot.Value != None) continue;
            if (hole >= unobserved.Length || unobserved[hole] > earliest) (found.Hole, found.HoleUpper) = (k, earliestAt);
            hole--;
        }
    }
}
