using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>
/// Why clients did not see one log: what had been acknowledged or read was lost and its offset used again, a client wrote a
/// message twice, or somebody was told an end that was not the log's any more, or not yet.
/// </summary>
internal static class BrokenLogs
{
    public static Explanation Explain(Witness witness, Evidence evidence)
    {
        List<Operation> records = [];
        List<Operation> ends = [];
        foreach (var id in witness.Operations)
        {
            var operation = evidence.History[id];
            if (operation.Kind == OperationKind.ReadEnd) ends.Add(operation);
            else if (operation.Offset >= 0) records.Add(operation);
        }

        return WrittenTwice(records, evidence)
            ?? Lost(records, evidence)
            ?? OldEnd(ends, records, evidence)
            ?? Elsewhere(records, evidence)
            ?? new(witness.Operations.Count == 1 ? Cause.UncommittedRead : Cause.Unknown, witness.Sentence);
    }

    private static Explanation? Elsewhere(List<Operation> records, Evidence evidence)
    {
        foreach (var record in records)
        {
            if (Repeats.Elsewhere(evidence, record.Message) is { } elsewhere) return elsewhere;
        }

        return null;
    }

    /// <summary>One message at two offsets.</summary>
    private static Explanation? WrittenTwice(List<Operation> records, Evidence evidence)
    {
        foreach (var a in records)
        {
            foreach (var b in records)
            {
                if (a.Message != b.Message || a.Offset >= b.Offset) continue;
                var sends = Repeats.SendsOf(evidence.History, a.Message);
                var times = sends == 1 ? "sent it once" : $"sent it {sends} times";
                return new(Cause.ClientRetry, $"The application {times}; the client wrote {a.Message} again after an attempt without an answer, and it stands in the log at {a.Offset} and at {b.Offset}.");
            }
        }

        return null;
    }

    /// <summary>What was acknowledged or read at an offset, and is no longer there: another message may have taken the offset.</summary>
    private static Explanation? Lost(List<Operation> records, Evidence evidence)
    {
        foreach (var record in records)
        {
            var copies = AppendOf(record, evidence);
            if (copies.Count == 0 || !IsGone(copies, evidence)) continue;
            var loss = Losses.Gone(record.Message, evidence, copies);
            var known = record.Kind == OperationKind.Send
                ? $"{record.Message} was acknowledged at offset {record.Offset} at {record.ReturnedAt}"
                : $"{record.Message} was read at offset {record.Offset} at {record.ReturnedAt}";
            var other = records.Find(r => r.Offset == record.Offset && r.Message != record.Message);
            var replaced = other.Kind == OperationKind.Send && other.Message.IsNone ? "" : $", where {other.Message} stands now";
            return record.Kind != OperationKind.Send && Losses.NeverCommitted(record.Message, evidence) is { } holder
                ? new(Cause.UncommittedRead, $"{known}{replaced}. It was on {holder} alone, never committed. {loss.Sentence}")
                : loss with { Sentence = $"{known}{replaced}. {loss.Sentence}" };
        }

        return null;
    }

    /// <summary>No copy is left, or somebody led later without one: what a deposed leader still holds is not in the log.</summary>
    private static bool IsGone(List<Copy> append, Evidence evidence)
    {
        if (!append.Exists(c => c.End == CopyEnd.Stands)) return true;
        foreach (var start in evidence.Leaders)
        {
            var leader = evidence.Facts[start];
            if (start > append[0].Written && leader.Place == append[0].Place && leader.A > append[0].Epoch && !append.Exists(c => c.Machine == leader.Machine && c.IsThereAt(start))) return true;
        }

        return false;
    }

    /// <summary>All copies of the append that an operation tells of: of several at its offset, one after the other, the last that was written before the operation returned.</summary>
    private static List<Copy> AppendOf(in Operation record, Evidence evidence)
    {
        List<Copy> append = [];
        var place = evidence.History.Names[record.Place];
        foreach (var copy in evidence.CopiesOf(record.Message))
        {
            if (copy.Offset != record.Offset || evidence.PlaceName(copy.Place) != place || evidence.Facts[copy.Written].At > record.ReturnedAt) continue;
            if (append.Count > 0 && append[0].Epoch != copy.Epoch) append.Clear();
            append.Add(copy);
        }

        // Copies that others fetched after the operation had returned are of the same append.
        if (append.Count == 0) return append;
        foreach (var copy in evidence.CopiesOf(record.Message))
        {
            if (copy.Offset == record.Offset && copy.Place == append[0].Place && copy.Epoch == append[0].Epoch && !append.Contains(copy)) append.Add(copy);
        }

        return append;
    }

    // ---- Ends ----------------------------------------------------------------------------------------------------

    /// <summary>The lowest of the ends, told by somebody who did not know better, or did not say more.</summary>
    private static Explanation? OldEnd(List<Operation> ends, List<Operation> records, Evidence evidence)
    {
        if (ends.Count == 0) return null;
        var end = ends.MinBy(e => e.Offset);
        var told = evidence.EndTold(end.Id);
        if (told < 0) return null;
        var missing = records.Find(r => r.Offset >= end.Offset);
        if (missing.Message.IsNone) return null;
        var fact = evidence.Facts[told];
        var (leader, newer) = Leaders(fact, end, evidence);
        if (leader < 0) return null;

        var started = evidence.Facts[leader];
        var who = evidence.NameOf(started.Machine);
        var client = evidence.History.SessionOf(end.Id).Client;
        var what = $"told {client} between {end.CalledAt} and {end.ReturnedAt} that the log ends at {end.Offset}, when {Known(missing)}";
        if (newer >= 0)
        {
            var next = evidence.Facts[newer];
            return new(Cause.StaleRead, $"{who}, leader with epoch {started.A} and not aware that {evidence.NameOf(next.Machine)} had led since {next.At} with epoch {next.A}, {what}.");
        }

        var copies = AppendOf(missing, evidence);
        if (copies.Count == 0) return null;
        return copies[0].Epoch < started.A
            ? new(Cause.EndWentBack, $"{who} became leader at {started.At} with {missing.Message} in its log and a high watermark of {started.C}, and {what}: it may not show more before its followers have asked it how far its log goes.")
            : new(Cause.NotYetCommitted, $"{who} {what}: that was acknowledged before every in-sync replica had it, and nobody is given it before.");
    }

    /// <summary>The leadership under which a broker told an end, and the first one with a later epoch that had begun by the time of the call; -1 for none.</summary>
    private static (int Own, int Newer) Leaders(in Fact told, in Operation end, Evidence evidence)
    {
        var (own, newer) = (-1, -1);
        var machine = evidence.MachineOfBroker(told.B);
        foreach (var start in evidence.Leaders)
        {
            var fact = evidence.Facts[start];
            if (fact.Place == told.Place && fact.Machine == machine && fact.At <= end.ReturnedAt) own = start;
        }

        foreach (var start in evidence.Leaders)
        {
            var fact = evidence.Facts[start];
            if (own >= 0 && newer < 0 && fact.Place == told.Place && fact.A > evidence.Facts[own].A && fact.At <= end.ReturnedAt) newer = start;
        }

        return (own, newer);
    }

    private static string Known(in Operation record) => record.Kind == OperationKind.Send
        ? $"{record.Message} had been acknowledged at offset {record.Offset} at {record.ReturnedAt}"
        : $"{record.Message} had been read at offset {record.Offset} at {record.ReturnedAt}";
}
