namespace Lab.Checker.Tests.Mutants;

internal static partial class Mutants
{
    /// <summary>Every condition of every model that is decided in closed form, broken once.</summary>
    public static readonly Mutant[] ClosedRules =
    [
        // Fifo: rows.
        new("a value that nobody enqueued may come out", "fifo", "FifoRule.cs", "found.Phantom = withoutEnqueue > 0;", ""),
        new("a value that comes out before its enqueue is a phantom", "fifo", "FifoRule.cs", "                    withoutEnqueue--;\n", ""),
        new("every dequeue is a phantom", "fifo", "FifoRule.cs", "if (enqueued == NotEnqueued) withoutEnqueue++;", "if (enqueued != Never) withoutEnqueue++;"),
        new("a value may come out twice", "fifo", "FifoRule.cs", "FifoFindings.Note(ref found.Duplicate, i);\n                        break;", "break;"),
        new("a value may come out before it goes in", "fifo", "FifoRule.cs", "FifoFindings.Note(ref found.DequeueBeforeEnqueue, v);", "{ }"),
        new("a dequeue must be called after its enqueue", "fifo", "FifoRule.cs", "if (values.DequeueReturn[v] < call)", "if (values.DequeueCall[v] < call)"),
        new("a crashed enqueue went in when it was called", "fifo", "FifoRule.cs", "values.EnqueueReturn[v] = @return;", "values.EnqueueReturn[v] = @return == Never ? call + 1 : @return;"),
        new("a crashed enqueue that was never seen is lost", "fifo", "FifoRule.cs", "if (@return != Never) events[@return] = (v << EventBits) | EnqueueReturned;", "events[@return == Never ? call : @return] = (v << EventBits) | EnqueueReturned;"),
        new("a crashed dequeue is a dequeue of the first value", "fifo", "FifoRule.cs", "case FifoKind.Dequeue when @return == Never:", "case FifoKind.Dequeue when @return == Never && v != 0:"),

        // Fifo: order.
        new("values may come out in any order", "fifo", "FifoRule.cs", "if (latestDequeue > dequeued) FifoFindings.Note(ref found.Order, v);", ""),
        new("the order of the dequeues' returns counts, not that they overlap", "fifo", "FifoRule.cs", "if (dequeueCall > latestDequeue) latestDequeue = dequeueCall;", "latestDequeue = Math.Max(latestDequeue, values.DequeueReturn[v]);"),
        new("the order of the enqueues' calls counts, not that they overlap", "fifo", "FifoRule.cs", "var dequeued = values.DequeueReturn[v];\n", "var dequeued = values.DequeueReturn[v];\n                    if (values.DequeueCall[v] != Never && values.DequeueCall[v] > latestDequeue) latestDequeue = values.DequeueCall[v];\n"),
        new("only the value that went in last is looked at", "fifo", "FifoRule.cs", "if (dequeueCall > latestDequeue) latestDequeue", "latestDequeue"),
        new("a value that comes out while it goes in has no place in the order", "fifo", "FifoRule.cs", "if (dequeueCall > latestDequeue) latestDequeue = dequeueCall;\n                    if (dequeueCall > p) surelyInside++;", "if (dequeueCall > p) surelyInside++;\n                    if (values.DequeueReturn[v] < p && dequeueCall > latestDequeue) latestDequeue = dequeueCall;"),

        // Fifo: lost order.
        new("a value may be passed over", "fifo", "FifoRule.cs", "if (crashedNeeded > dequeued) FifoFindings.Note(ref found.LostOrder, v);", ""),
        new("a value may never be passed over", "fifo", "FifoRule.cs", "crashedNeeded = lost < crashedCalls.Length ? crashedCalls[lost] : Never;", "crashedNeeded = Never;"),
        new("any crashed dequeue takes a lost value, however late", "fifo", "FifoRule.cs", "? crashedCalls[lost] : Never", "? -1 : Never"),
        new("one crashed dequeue takes all lost values", "fifo", "FifoRule.cs", "lost < crashedCalls.Length ? crashedCalls[lost] : Never", "crashedCalls.Length > 0 ? crashedCalls[0] : Never"),
        new("two crashed dequeues are needed for a value", "fifo", "FifoRule.cs", "lost < crashedCalls.Length ? crashedCalls[lost] : Never", "lost + 1 < crashedCalls.Length ? crashedCalls[lost + 1] : Never"),
        new("the crashed dequeue must be called before the one that passes over", "fifo", "FifoRule.cs", "if (crashedNeeded > dequeued)", "if (crashedNeeded > values.DequeueCall[v])"),

        // Fifo: empty.
        new("a dequeue may always find nothing", "fifo", "FifoRule.cs", "if (lastEmpty < columns.Calls[v]) FifoFindings.Note(ref found.Empty, v);", ""),
        new("the queue must be empty when the dequeue is called", "fifo", "FifoRule.cs", "if (lastEmpty < columns.Calls[v])", "if (lastEmpty != columns.Calls[v])"),
        new("the queue must be empty when the dequeue returns", "fifo", "FifoRule.cs", "if (lastEmpty < columns.Calls[v])", "if (lastEmpty != p - 1)"),
        new("it is enough that the queue was empty once before", "fifo", "FifoRule.cs", "if (lastEmpty < columns.Calls[v])", "if (lastEmpty < -1)"),
        new("the queue must be empty after the call, not at once", "fifo", "FifoRule.cs", "if (lastEmpty < columns.Calls[v])", "if (lastEmpty <= columns.Calls[v])"),
        new("what is surely inside is not looked at", "fifo", "FifoRule.cs", "surelyInside == 0 & lost <= crashed", "lost <= crashed"),
        new("what is lost is not looked at", "fifo", "FifoRule.cs", "surelyInside == 0 & lost <= crashed", "surelyInside == 0"),
        new("each lost value needs a crashed dequeue more", "fifo", "FifoRule.cs", "surelyInside == 0 & lost <= crashed", "surelyInside == 0 & lost < Math.Max(1, crashed)"),
        new("crashed dequeues take nothing from a queue that was empty", "fifo", "FifoRule.cs", "crashed++;", ""),
        new("crashed dequeues take what is lost before they are called", "fifo", "FifoRule.cs", "surelyInside == 0 & lost <= crashed", "surelyInside == 0 & lost <= crashedCalls.Length"),
        new("a value is inside until its dequeue returns", "fifo", "FifoRule.cs", "else if (enqueued < call) events[call] = SurelyInsideEnds;", "else if (enqueued < call) events[@return] = SurelyInsideEnds;"),
        new("a value whose dequeue was called before its enqueue returned is surely inside", "fifo", "FifoRule.cs", "if (dequeueCall > p) surelyInside++;", "surelyInside++;"),

        // Log: rows.
        new("one offset may hold two values", "log", "LogRule.cs", "if (slot.Value != value) LogFindings.Note(ref found.Inconsistent, row);", ""),
        new("one value may lie at two offsets", "log", "LogRule.cs", "if (known != offset) LogFindings.Note(ref found.Duplicate, row);", ""),
        new("a value that nobody appended may be read", "log", "LogRule.cs", "found.Phantom = withoutAppend > 0;", ""),
        new("a value that is read before its append is a phantom", "log", "LogRule.cs", "if (offsetOf[v] != None) withoutAppend--;", ""),
        new("a value that is read twice before its append is a phantom", "log", "LogRule.cs", "if (!appended[v] && offsetOf[v] == None) withoutAppend++;", "if (!appended[v]) withoutAppend++;"),
        new("every value that is read is a phantom", "log", "LogRule.cs", "if (!appended[v] && offsetOf[v] == None) withoutAppend++;", "if (offsetOf[v] == None) withoutAppend++;"),

        // Log: when an offset was filled.
        new("an append may lie where it was not yet called", "log", "LogRule.cs", "Narrow(ref slots[k], call, @return);\n                    break;\n                case LogKind.Saw", "Narrow(ref slots[k], None, @return);\n                    break;\n                case LogKind.Saw"),
        new("an append need not be there when it returned", "log", "LogRule.cs", "Narrow(ref slots[k], call, @return);\n                    break;\n                case LogKind.Saw", "Narrow(ref slots[k], call, Never);\n                    break;\n                case LogKind.Saw"),
        new("what was read need not be there when the read returned", "log", "LogRule.cs", "if (Lies(v, k, i, slots, offsetOf, ref found)) Narrow(ref slots[k], None, @return);", "Lies(v, k, i, slots, offsetOf, ref found);"),
        new("what was read must be there when the read was called", "log", "LogRule.cs", "if (Lies(v, k, i, slots, offsetOf, ref found)) Narrow(ref slots[k], None, @return);", "if (Lies(v, k, i, slots, offsetOf, ref found)) Narrow(ref slots[k], None, call);"),
        new("a read that found nothing proves nothing", "log", "LogRule.cs", "case LogKind.AtMost:\n                    if (k < slots.Length) Narrow(ref slots[k], call, Never);", "case LogKind.AtMost:"),
        new("a read that found nothing proves it of its return", "log", "LogRule.cs", "case LogKind.AtMost:\n                    if (k < slots.Length) Narrow(ref slots[k], call, Never);", "case LogKind.AtMost:\n                    if (k < slots.Length) Narrow(ref slots[k], @return, Never);"),
        new("an end does not bound what comes after it", "log", "LogRule.cs", "case LogKind.End:\n                    if (k < slots.Length) Narrow(ref slots[k], call, Never);", "case LogKind.End:"),
        new("an end does not prove what lies before it", "log", "LogRule.cs", "                    if (k > 0) Narrow(ref slots[k - 1], None, @return);\n                    break;\n                case LogKind.AtLeast", "                    break;\n                case LogKind.AtLeast"),
        new("a stale end does not prove what lies before it", "log", "LogRule.cs", "case LogKind.AtLeast:\n                    if (k > 0) Narrow(ref slots[k - 1], None, @return);", "case LogKind.AtLeast:"),
        new("a stale end bounds what comes after it", "log", "LogRule.cs", "case LogKind.AtLeast:\n", "case LogKind.AtLeast:\n                    if (k < slots.Length) Narrow(ref slots[k], call, Never);\n"),
        new("a crashed append may lie where it was not yet called", "log", "LogRule.cs", "else if (slots[k].Value == values[i]) Narrow(ref slots[k], calls[i], returns[i]);", ""),
        new("the earliest call counts, not the latest", "log", "LogRule.cs", "if (lo > slot.Lo) slot.Lo = lo;", "if (slot.Lo == None) slot.Lo = lo;"),
        new("the latest return counts, not the earliest", "log", "LogRule.cs", "if (hi < slot.Hi) slot.Hi = hi;", "if (hi != Never) slot.Hi = slot.Hi == Never ? hi : Math.Max(hi, slot.Hi);"),
        new("offsets may be filled in any order", "log", "LogRule.cs", "if (slot.Lo > earliest) (found.RealtimeLower", "if (slot.Lo > slot.Hi) (found.RealtimeLower"),
        new("each offset is looked at beside later ones, not alone", "log", "LogRule.cs", "            if (slot.Hi < earliest) (earliest, earliestAt) = (slot.Hi, k);\n            if (slot.Lo > earliest) (found.RealtimeLower, found.RealtimeUpper) = (k, earliestAt);", "            if (slot.Lo > earliest) (found.RealtimeLower, found.RealtimeUpper) = (k, earliestAt);\n            if (slot.Hi < earliest) (earliest, earliestAt) = (slot.Hi, k);"),

        // Log: holes.
        new("an offset that nobody knows proves nothing", "log", "LogRule.cs", "if (hole >= unobserved.Length || unobserved[hole] > earliest)", "if (false)"),
        new("no offset may be unknown", "log", "LogRule.cs", "if (hole >= unobserved.Length || unobserved[hole] > earliest)", "if (true)"),
        new("a crashed append fills a hole however late it was called", "log", "LogRule.cs", "hole >= unobserved.Length || unobserved[hole] > earliest", "hole >= unobserved.Length"),
        new("one crashed append fills all holes", "log", "LogRule.cs", "hole >= unobserved.Length || unobserved[hole] > earliest", "unobserved.Length == 0 || unobserved[0] > earliest"),
        new("an append that was seen fills another hole", "log", "LogRule.cs", "if (k == None) unobserved[count++] = calls[i];\n            else if (slots", "unobserved[count++] = calls[i];\n            if (k != None && slots"),
        new("a hole must be filled before what lies right behind it, not before all", "log", "LogRule.cs", "unobserved[hole] > earliest)", "unobserved[hole] > (k + 1 < slots.Length ? slots[k + 1].Hi : Never))"),
        new("what a later end proves to be there is not needed", "log", "LogRule.cs", "else if (kinds[i] is LogKind.End or LogKind.AtLeast) length = Math.Max(length, offsets[i]);", ""),
        new("offsets beyond all appends are forgotten", "log", "LogRule.cs", "found.BeyondAllAppends = columns.BeyondAllAppends;", ""),
        new("a length with gaps is the number of offsets, not of records", "log", "OffsetNumbers.cs", "if (IsRecord(kinds[i], offsets[i])) below[offsets[i] + 1] = 1;", "if (offsets[i] >= 0 && offsets[i] + 1 < below.Length) below[offsets[i] + 1] = 1;"),
        new("a length with gaps includes the record there", "log", "OffsetNumbers.cs", "if (IsRecord(kinds[i], offsets[i])) below[offsets[i] + 1] = 1;", "if (IsRecord(kinds[i], offsets[i])) below[offsets[i]] = 1;"),

        // Register.
        new("a value that nobody wrote may be read", "register", "RegisterRule.cs", "if (zone.Write == Never) RegisterFindings.Note(ref found.Phantom, v);\n            else if", "if (zone.Write == Never) continue;\n            if"),
        new("a value may be read before it is written", "register", "RegisterRule.cs", "else if (zone.FirstReturn < zone.Write) RegisterFindings.Note(ref found.ReadBeforeWrite, v);", ""),
        new("a value may not be read while it is written", "register", "RegisterRule.cs", "else if (zone.FirstReturn < zone.Write)", "else if (zone.FirstReturn < zone.LastCall)"),
        new("a crashed write that nobody read counts", "register", "RegisterRule.cs", "Counts => FirstReturn != Never", "Counts => true"),
        new("the last return counts, not the first", "register", "RegisterRule.cs", "if (returns[i] < zone.FirstReturn)", "if (returns[i] != Never && (zone.FirstReturn == Never || returns[i] > zone.FirstReturn))"),
        new("the first call counts, not the last", "register", "RegisterRule.cs", "if (calls[i] > zone.LastCall)", "if (zone.LastCall == None)"),
        new("reads do not widen a zone", "register", "RegisterRule.cs", "if (calls[i] > zone.LastCall) zone", "if (calls[i] > zone.LastCall && kinds[i] == RegisterKind.Write) zone"),
        new("the first value is written with the first operation", "register", "RegisterRule.cs", "until) = (RegisterColumns.Initial, zones[RegisterColumns.Initial].LastCall);", "until) = (RegisterColumns.Initial, BeforeAll);"),
        new("two values may stand at once", "register", "RegisterRule.cs", "if (p < until) RegisterFindings.Note(ref found.Second, v, ref found.First, standing);", ""),
        new("a value needs no moment of its own", "register", "RegisterRule.cs", "if (zone.FirstReturn < until) RegisterFindings", "if (false) RegisterFindings"),
        new("a value must not be asked for while another stands", "register", "RegisterRule.cs", "if (zone.FirstReturn < until) RegisterFindings", "if (zone.LastCall < until) RegisterFindings"),
        new("a value stands until its first return", "register", "RegisterRule.cs", "(standing, until) = (v, zone.LastCall)", "(standing, until) = (v, zone.FirstReturn)"),
    ];
}
