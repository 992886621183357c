using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Log;

/// <summary>
/// Judges one place (a partition, a queue with offsets) of a history as a log. Anomalies name rows of the history.
/// <list type="bullet">
/// <item>Every send to the place that was not told failed is an append of its own, a resend another one. Told ok with an
/// offset it lies there; crashed, open or unconfirmed it lies wherever a read shows its message, or nowhere.</item>
/// <item>Reads and effects with an offset saw a message there. A message that was sent several times does not tell which send
/// it was: sends that were told an offset have theirs, the others take what is left, the first called the lowest.</item>
/// <item>Offsets have gaps (control records, compaction, messages nobody read), so that one which nobody saw proves nothing.</item>
/// <item>A read to the end proves the records below it, and where reads are current that there was none behind it. Those of
/// an auditor are current. One that is recorded as returning at once tells when its reader came to the end, not when that
/// was looked up: this was after whatever the session had done before that was no read.</item>
/// </list>
/// </summary>
public static class LogOfPartition
{
    /// <param name="history">What all clients saw.</param>
    /// <param name="place">The partition.</param>
    /// <param name="reads">Whether the ends that consumers meet are current.</param>
    public static Judgement Judge(History history, NameId place, ReadsAre reads) =>
        Judge(history, place, _ => reads == ReadsAre.Current);

    /// <param name="history">What all clients saw.</param>
    /// <param name="place">The partition.</param>
    /// <param name="readsCurrent">Whether the ends that a session's reads meet are current.</param>
    public static Judgement Judge(History history, NameId place, Func<Session, bool> readsCurrent)
    {
        var rows = new PartitionRows(history, place, readsCurrent);
        var offsets = new OffsetNumbers(rows.Kinds, rows.Offsets, haveGaps: true);
        return LogRule.Judge(
            new()
            {
                Kinds = rows.Kinds,
                Values = rows.Values,
                Offsets = offsets.Numbers,
                HaveGaps = offsets.HaveGaps,
                Calls = rows.Calls,
                Returns = rows.Returns,
                ValueCount = rows.ValueCount,
                Operations = rows.Operations,
            },
            rows.NameOf);
    }
}
