namespace Lab.Checker.Tests.Mutants;

internal static partial class Mutants
{
    /// <summary>Every condition of the models that count, broken once.</summary>
    public static readonly Mutant[] Sums =
    [
        new("an enqueue that nobody acknowledged can be lost", "total-queue", "TotalQueueRule.cs", "        if (!ok) return;\n", ""),
        new("what comes out too often is ok", "total-queue", "TotalQueueRule.cs", "var cameOut = Math.Min(sums.Dequeued, sums.Attempts);", "var cameOut = sums.Dequeued;"),
        new("one that comes out saves all of its value", "total-queue", "TotalQueueRule.cs", "if (sums.Acknowledged > sums.Dequeued)", "if (sums.Acknowledged > 0 && sums.Dequeued == 0)"),
        new("a value is lost once, however often it was acknowledged", "total-queue", "TotalQueueRule.cs", "lost += sums.Acknowledged - sums.Dequeued;", "lost++;"),
        new("what nobody acknowledged is unexpected", "total-queue", "TotalQueueRule.cs", "if (sums.Dequeued > 0 && sums.Attempts == 0)", "if (sums.Dequeued > 0 && sums.Acknowledged == 0)"),
        new("nothing is unexpected", "total-queue", "TotalQueueRule.cs", "if (sums.Dequeued > 0 && sums.Attempts == 0)", "if (false)"),
        new("a value is unexpected once", "total-queue", "TotalQueueRule.cs", "unexpected += sums.Dequeued;", "unexpected++;"),
        new("what comes out beyond the acknowledged is duplicated", "total-queue", "TotalQueueRule.cs", "duplicated += sums.Dequeued - sums.Attempts;", "duplicated += sums.Dequeued - sums.Acknowledged;"),
        new("what was acknowledged is recovered", "total-queue", "TotalQueueRule.cs", "recovered += Math.Max(0, cameOut - sums.Acknowledged);", "recovered += cameOut;"),
        new("a duplicate violates", "total-queue", "TotalQueueRule.cs", "? [firstUnexpected, firstLost]", "? [firstUnexpected, firstLost, firstDuplicated]"),
        new("a loss is claimed only when a drain crashed", "total-queue", "TotalQueueRule.cs", "drainCrashed < 0 ?", "drainCrashed >= 0 ?"),

        new("a read does not make an element known", "set-full", "SetFullRule.cs", "        Know(ref At(element), reads[^1].Return, reads[^1].Row);\n", "        At(element);\n"),
        new("an add told ok does not make its element known", "set-full", "SetFullRule.cs", "if (okReturn != Operation.NoReturn) Know(ref e, okReturn, row);", ""),
        new("an element is known from the last that says so", "set-full", "SetFullRule.cs", "position < e.Known", "position > e.Known"),
        new("reads from before the add say something", "set-full", "SetFullRule.cs", "&& reads[e.LastAbsent - 1].Call > e.AddCall", ""),
        new("the last add counts, not the first", "set-full", "SetFullRule.cs", "if (e.Add == 0) (e.Add, e.AddCall)", "(e.Add, e.AddCall)"),
        new("what was once read is stable", "set-full", "SetFullRule.cs", "if (e.LastPresent > absent)", "if (e.LastPresent > 0)"),
        new("a read from before it was known makes an element stale", "set-full", "SetFullRule.cs", "var isStale = absent > 0 && reads[absent - 1].Call > e.Known;", "var isStale = absent > 0;"),
        new("a read from before it was known makes an element lost", "set-full", "SetFullRule.cs", "else if (e.Known > 0 && absent > 0 && reads[absent - 1].Call > e.Known)", "else if (e.Known > 0 && absent > 0)"),
        new("what nobody knew is lost", "set-full", "SetFullRule.cs", "else if (e.Known > 0 && absent > 0 &&", "else if (absent > 0 &&"),
        new("each read that shows an element moves the last that does not", "set-full", "SetFullRule.cs", "if (e.LastAbsent == r) e.LastAbsent--;", "e.LastAbsent--;"),
        new("the first read that shows an element is the last", "set-full", "SetFullRule.cs", "e.LastPresent = Math.Max(e.LastPresent, r);", "e.LastPresent = r;"),
        new("without a stable element all is well", "set-full", "SetFullRule.cs", "stable == 0 ? Outcome.Unknown", "stable < 0 ? Outcome.Unknown"),
    ];
}
