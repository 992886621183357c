using Lab.Model.Histories;

namespace Lab.Checker.Models.Register;

/// <summary>
/// Is a history one of a linearizable register whose writes are unique? Exact (Gibbons and Korach's zones), in one pass over
/// the rows and one over the positions. For a value let f be the earliest return and s the latest call of its write and its
/// reads. Where f is before s the value surely stood from f to s: a forward zone. Else all of its operations were under way
/// together from s to f, a backward zone: it stood at some moment in between.
/// <list type="bullet">
/// <item>PHANTOM: read and never written.</item>
/// <item>READ-BEFORE-WRITE: a read returned before its write was called.</item>
/// <item>TWO-VALUES-AT-ONCE: two forward zones overlap.</item>
/// <item>NO-ROOM: a backward zone lies inside a forward zone.</item>
/// </list>
/// The first value counts as written before everything. A crashed write that nobody read is as good as none.
/// </summary>
public static class RegisterRule
{
    private const int Never = Operation.NoReturn;
    private const int None = -1;
    private const int BeforeAll = -1;

    /// <summary>Of one value: when its write was called, f and s.</summary>
    private struct Zone
    {
        public int Write;
        public int FirstReturn;
        public int LastCall;

        /// <summary>A crashed write that nobody read has no end.</summary>
        public readonly bool Counts => FirstReturn != Never;
        public readonly bool IsForward => FirstReturn < LastCall;
    }

    /// <param name="columns">The operations.</param>
    /// <param name="nameOf">Writes a value for the sentences; by default its number.</param>
    /// <exception cref="UnusableRecordingException">A value is written twice.</exception>
    public static Judgement Judge(in RegisterColumns columns, Func<int, string>? nameOf = null)
    {
        var found = Find(columns);
        return found.Any ? Judgement.Of(new RegisterWitness(columns, nameOf).Prove(found)) : Judgement.Holds;
    }

    /// <summary>What violates which rule, without the witnesses.</summary>
    internal static RegisterFindings Find(in RegisterColumns columns)
    {
        var found = RegisterFindings.Nothing;
        var zones = GC.AllocateUninitializedArray<Zone>(columns.ValueCount);
        zones.AsSpan().Fill(new() { Write = Never, FirstReturn = Never, LastCall = None });
        zones[RegisterColumns.Initial] = new() { Write = BeforeAll, FirstReturn = BeforeAll, LastCall = BeforeAll };
        Gather(columns, zones);
        Sweep(zones, columns.Positions, ref found);
        return found;
    }

    private static void Gather(in RegisterColumns columns, Span<Zone> zones)
    {
        var kinds = columns.Kinds;
        var values = columns.Values[..kinds.Length];
        var calls = columns.Calls[..kinds.Length];
        var returns = columns.Returns[..kinds.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == RegisterKind.None) continue;
            ref var zone = ref zones[values[i]];
            if (kinds[i] == RegisterKind.Write)
            {
                if (zone.Write != Never) throw new UnusableRecordingException(i, "The value was written before: this model takes values that are unique.");
                zone.Write = calls[i];
            }

            if (returns[i] < zone.FirstReturn) zone.FirstReturn = returns[i];
            if (calls[i] > zone.LastCall) zone.LastCall = calls[i];
        }
    }

    private static void Sweep(ReadOnlySpan<Zone> zones, int positions, ref RegisterFindings found)
    {
        var beginsAt = new int[positions]; // One above the value whose zone begins there.
        for (var v = RegisterColumns.Initial + 1; v < zones.Length; v++)
        {
            ref readonly var zone = ref zones[v];
            if (!zone.Counts) continue;
            if (zone.Write == Never) RegisterFindings.Note(ref found.Phantom, v);
            else if (zone.FirstReturn < zone.Write) RegisterFindings.Note(ref found.ReadBeforeWrite, v);
            else beginsAt[zone.IsForward ? zone.FirstReturn : zone.LastCall] = v + 1;
        }

        var (standing, until) = (RegisterColumns.Initial, zones[RegisterColumns.Initial].LastCall);
        for (var p = 0; p < beginsAt.Length; p++)
        {
            var v = beginsAt[p] - 1;
            if (v < 0) continue;
            ref readonly var zone = ref zones[v];
            if (!zone.IsForward)
            {
                if (zone.FirstReturn < until) RegisterFindings.Note(ref found.NoRoom, v, ref found.NoRoomIn, standing);
                continue;
            }

            if (p < until) RegisterFindings.Note(ref found.Second, v, ref found.First, standing);
            (standing, until) = (v, zone.LastCall);
        }
    }
}
