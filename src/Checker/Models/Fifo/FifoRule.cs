using Lab.Model.Histories;

namespace Lab.Checker.Models.Fifo;

/// <summary>
/// Is a history one of a linearizable first-in-first-out queue with unique values? Exact, crashed operations and empty
/// dequeues included, in one pass over the rows and one over the positions; nothing is searched and nothing sorted,
/// because positions are dense. For a value v: ec, er = call and return of its enqueue (er infinite when it crashed),
/// dc, dr = call and return of its dequeue.
/// <list type="number">
/// <item>PHANTOM: dequeued and never enqueued.</item>
/// <item>DUPLICATE: dequeued twice.</item>
/// <item>DEQUEUE-BEFORE-ENQUEUE: dr(v) before ec(v).</item>
/// <item>ORDER: er(a) before ec(b), and dr(b) before dc(a). Pairs suffice: on the way through the positions the latest dc of
/// all a that have returned is held against dr(b) when b is called.</item>
/// <item>LOST-ORDER: values acknowledged before ec(b) and never seen again must have been taken by crashed dequeues that were
/// called before dr(b): the n-th such value needs the n-th crashed call before dr(b).</item>
/// <item>EMPTY: somewhere between its call and its return no value is surely inside (er passed, dc not yet), and the
/// values acknowledged and never seen again are no more than the crashed dequeues called so far.</item>
/// </list>
/// A crashed enqueue whose value never came out is as good as none.
/// </summary>
public static class FifoRule
{
    /// <summary>More rows than this have no room in an event; 40 GB of recording come first.</summary>
    private const int RowsMax = 1 << 28;

    private const int Never = Operation.NoReturn;
    private const int NotEnqueued = -1;

    /// <summary>What may happen at a position, in the low bits of an event; the rest is a value or a row.</summary>
    private const int EventBits = 3, EventMask = (1 << EventBits) - 1;
    private const int EnqueueCalled = 1, EnqueueReturned = 2, SurelyInsideEnds = 3, CrashedDequeueCalled = 4, EmptyReturned = 5;

    /// <param name="columns">The operations.</param>
    /// <param name="nameOf">Writes a value for the sentences; by default its number.</param>
    /// <exception cref="UnusableRecordingException">A value is enqueued twice.</exception>
    public static Judgement Judge(in FifoColumns columns, Func<int, string>? nameOf = null)
    {
        var found = Find(columns);
        return found.Any ? Judgement.Of(new FifoWitness(columns, nameOf).Prove(found)) : Judgement.Holds;
    }

    /// <summary>What violates which rule, without the witnesses.</summary>
    internal static FifoFindings Find(in FifoColumns columns)
    {
        if (columns.Count >= RowsMax) throw new UnusableRecordingException(RowsMax, $"A queue's history of more than {RowsMax} operations is not judged.");
        var found = FifoFindings.Nothing;
        var values = new ValueTimes(columns.ValueCount);
        var events = new int[columns.Positions];
        var crashed = Gather(columns, values, events, ref found);
        Sweep(columns, values, events, crashed, ref found);
        return found;
    }

    /// <summary>When each value went in and came out.</summary>
    private readonly ref struct ValueTimes
    {
        /// <summary>er; <see cref="NotEnqueued"/> when nobody enqueued it.</summary>
        public readonly Span<int> EnqueueReturn;

        /// <summary>dc and dr; <see cref="Never"/> when it did not come out.</summary>
        public readonly Span<int> DequeueCall;
        public readonly Span<int> DequeueReturn;

        public ValueTimes(int count)
        {
            EnqueueReturn = GC.AllocateUninitializedArray<int>(count);
            DequeueCall = GC.AllocateUninitializedArray<int>(count);
            DequeueReturn = GC.AllocateUninitializedArray<int>(count);
            EnqueueReturn.Fill(NotEnqueued);
            DequeueCall.Fill(Never);
            DequeueReturn.Fill(Never);
        }
    }

    /// <summary>Walks the rows: what each value went through, and what happens at each position. Gives the calls of crashed dequeues.</summary>
    private static ReadOnlySpan<int> Gather(in FifoColumns columns, ValueTimes values, Span<int> events, ref FifoFindings found)
    {
        var kinds = columns.Kinds;
        var numbers = columns.Values[..kinds.Length];
        var calls = columns.Calls[..kinds.Length];
        var returns = columns.Returns[..kinds.Length];
        var crashed = new int[16];
        var crashedCount = 0;
        var withoutEnqueue = 0; // Values that came out and of whose enqueue nothing is known so far.
        for (var i = 0; i < kinds.Length; i++)
        {
            var (v, call, @return) = (numbers[i], calls[i], returns[i]);
            switch (kinds[i])
            {
                case FifoKind.Enqueue:
                    if (values.EnqueueReturn[v] != NotEnqueued) throw new UnusableRecordingException(i, "The value was enqueued before: this model takes values that are unique.");
                    values.EnqueueReturn[v] = @return;
                    events[call] = (v << EventBits) | EnqueueCalled;
                    if (@return != Never) events[@return] = (v << EventBits) | EnqueueReturned;
                    if (values.DequeueCall[v] == Never) break;
                    withoutEnqueue--;
                    if (values.DequeueReturn[v] < call) FifoFindings.Note(ref found.DequeueBeforeEnqueue, v);
                    break;
                case FifoKind.Dequeue when @return == Never:
                    if (crashedCount == crashed.Length) Array.Resize(ref crashed, crashedCount * 2);
                    crashed[crashedCount++] = call;
                    events[call] = CrashedDequeueCalled;
                    break;
                case FifoKind.Dequeue:
                    if (values.DequeueCall[v] != Never)
                    {
                        FifoFindings.Note(ref found.Duplicate, i);
                        break;
                    }

                    (values.DequeueCall[v], values.DequeueReturn[v]) = (call, @return);
                    var enqueued = values.EnqueueReturn[v];
                    if (enqueued == NotEnqueued) withoutEnqueue++;
                    else if (enqueued < call) events[call] = SurelyInsideEnds;
                    break;
                case FifoKind.DequeueEmpty when @return != Never:
                    events[@return] = (i << EventBits) | EmptyReturned;
                    break;
            }
        }

        found.Phantom = withoutEnqueue > 0;
        return crashed.AsSpan(0, crashedCount);
    }

    /// <summary>Walks the positions: order, lost order, empty.</summary>
    private static void Sweep(in FifoColumns columns, ValueTimes values, ReadOnlySpan<int> events, ReadOnlySpan<int> crashedCalls, ref FifoFindings found)
    {
        var latestDequeue = -1; // The latest dc of all values that had returned.
        var crashedNeeded = -1; // The call of the crashed dequeue that the last value lost so far needs.
        var (surelyInside, lost, crashed) = (0, 0, 0);
        var lastEmpty = -1; // The last position after which the queue may have been empty.
        for (var p = 0; p < events.Length; p++)
        {
            if (surelyInside == 0 & lost <= crashed) lastEmpty = p - 1;
            var e = events[p];
            var v = e >> EventBits;
            switch (e & EventMask)
            {
                case EnqueueCalled:
                    var dequeued = values.DequeueReturn[v];
                    if (latestDequeue > dequeued) FifoFindings.Note(ref found.Order, v);
                    if (crashedNeeded > dequeued) FifoFindings.Note(ref found.LostOrder, v);
                    break;
                case EnqueueReturned:
                    var dequeueCall = values.DequeueCall[v];
                    if (dequeueCall == Never)
                    {
                        crashedNeeded = lost < crashedCalls.Length ? crashedCalls[lost] : Never;
                        lost++;
                        break;
                    }

                    if (dequeueCall > latestDequeue) latestDequeue = dequeueCall;
                    if (dequeueCall > p) surelyInside++;
                    break;
                case SurelyInsideEnds:
                    surelyInside--;
                    break;
                case CrashedDequeueCalled:
                    crashed++;
                    break;
                case EmptyReturned:
                    if (lastEmpty < columns.Calls[v]) FifoFindings.Note(ref found.Empty, v);
                    break;
            }
        }
    }
}
