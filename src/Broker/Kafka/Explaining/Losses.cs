using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>
/// Why a message that was told ok is gone, or stands where its group will not look: who became leader without it, whose page
/// cache or disk had held it, which commit or reset passed it by.
/// </summary>
internal static class Losses
{
    public static Explanation Explain(Witness witness, Evidence evidence)
    {
        var m = witness.Message;
        var copies = evidence.CopiesOf(m);
        if (copies.Count == 0) return new(Cause.NeverReachedTheBroker, $"{m} was told ok and no broker ever wrote it.");
        if (SentOn(m, evidence, copies) is { Count: > 0 } sent) return Gone(m, evidence, sent);
        var audited = evidence.Audited(m);
        return audited >= 0 ? Skipped(witness, evidence, evidence.History[audited]) : Gone(m, evidence, AppendOf(m, evidence, copies));
    }

    /// <summary>
    /// The copies of what somebody sent on and was told ok: the message went from the first log to another, and it is there that it was lost, unless its group
    /// went past it there.
    /// </summary>
    private static List<Copy> SentOn(MessageId message, Evidence evidence, IReadOnlyList<Copy> copies)
    {
        var history = evidence.History;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history.Kinds[i] != OperationKind.Send || history.Messages[i] != message.Value || history.Results[i] != OperationResult.Ok || Repeats.SenderOn(history, i) is null) continue;
            var place = history.Names[new(history.Places[i])];
            if (evidence.Audited(message) is >= 0 and var read && history.Names[history[read].Place] == place) return [];
            return [.. copies.Where(c => evidence.PlaceName(c.Place) == place)];
        }

        return [];
    }

    /// <summary>All copies of one append: that which was told ok, else the last one.</summary>
    private static List<Copy> AppendOf(MessageId message, Evidence evidence, IReadOnlyList<Copy> copies)
    {
        var append = copies[^1];
        if (evidence.ToldOk(message) is >= 0 and var told && evidence.History[told] is { Offset: >= 0 } send)
        {
            foreach (var copy in copies)
            {
                if (copy.Offset == send.Offset && evidence.PlaceName(copy.Place) == evidence.History.Names[send.Place]) append = copy;
            }
        }

        List<Copy> same = [];
        foreach (var copy in copies)
        {
            if (copy.Place == append.Place && copy.Offset == append.Offset && copy.Epoch == append.Epoch) same.Add(copy);
        }

        return same;
    }

    /// <summary>Why an append is gone of which these are all copies: the first leader for good that begins without it.</summary>
    internal static Explanation Gone(MessageId m, Evidence evidence, List<Copy> copies)
    {
        var append = copies[0];
        var without = -1;
        foreach (var start in evidence.Leaders)
        {
            var leader = evidence.Facts[start];
            if (start < append.Written || leader.Place != append.Place || leader.A <= append.Epoch) continue;
            // Who leads with it again gives it back to all: a leader before him took nothing away.
            if (copies.Exists(c => c.Machine == leader.Machine && c.IsThereAt(start))) without = -1;
            else if (without < 0) without = start;
        }

        return (without >= 0 ? Elected(m, evidence, copies, without) : null) ?? LastCopy(m, evidence, copies);
    }

    // What a leader's start without a message tells; null when it tells nothing.
    private static Explanation? Elected(MessageId m, Evidence evidence, List<Copy> copies, int start)
    {
        var leader = evidence.Facts[start];
        var name = evidence.NameOf(leader.Machine);
        Copy? lastOfItsOwn = null;
        foreach (var own in copies)
        {
            if (own.Machine != leader.Machine || own.Written > start) continue;
            lastOfItsOwn = own;
            switch (own.End)
            {
                case CopyEnd.PowerLost:
                    return new(Cause.UnflushedPageCache, $"{m} was only in page caches when the power went; {name} came back without it and was elected with epoch {leader.A}.");
                case CopyEnd.Wiped:
                    return new(Cause.DiskLost, $"{name} had {m} on the disk that was wiped; it came back empty and was elected with epoch {leader.A}.");
                case CopyEnd.Retained:
                    return Retained(m, evidence, own);
            }
        }

        if (WasUnclean(evidence, leader.Place, leader.A))
            return new(Cause.UncleanElection, $"{name}, which was not in sync, was elected with epoch {leader.A} and never had {m}.");
        if (!copies.Exists(c => c.IsThereAt(start))) return null;
        return new(Cause.TruncatedByNewLeader, lastOfItsOwn is { End: CopyEnd.Truncated } cut
            ? $"{name} had {m} and cut it off at {evidence.Facts[cut.Gone].At}; it became leader with epoch {leader.A} without it, and the others cut their logs to its own."
            : $"{m} was on {Holders(evidence, copies, start)} alone; {name} became leader with epoch {leader.A} without it, and the others cut their logs to its own.");
    }

    // No leader is to blame: the copy that was there longest tells.
    private static Explanation LastCopy(MessageId m, Evidence evidence, List<Copy> copies)
    {
        var last = copies[0];
        foreach (var copy in copies)
        {
            if (copy.Gone > last.Gone) last = copy;
        }

        var name = evidence.NameOf(last.Machine);
        return last.End switch
        {
            CopyEnd.Wiped => new(Cause.DiskLost, $"The last copy of {m} was on the disk of {name}, which was wiped."),
            CopyEnd.PowerLost => new(Cause.UnflushedPageCache, $"{m} was only in page caches when the power went; {name}, the last that had it, came back without it."),
            CopyEnd.Retained => Retained(m, evidence, last),
            CopyEnd.Truncated => new(Cause.TruncatedByNewLeader, $"{name}, the last that had {m}, cut its log to that of its leader at {evidence.Facts[last.Gone].At}."),
            CopyEnd.NotThere => new(Cause.Unknown, $"{name}, the last that had {m}, came back without it, and no fact tells why."),
            _ when Flip(evidence, last) is { } flip => new(Cause.DamagedOnDisk, $"{name} still has {m} at offset {last.Offset}, but a bit of its log turned at {flip.At}: a checksum does not fit, and nobody is given what follows."),
            _ => new(Cause.Unknown, $"{name} still has {m} at offset {last.Offset}, and the auditor did not read it there."),
        };
    }

    private static Explanation Retained(MessageId m, Evidence evidence, Copy copy) =>
        new(Cause.Retention, $"Retention deleted {m} on {evidence.NameOf(copy.Machine)} at {evidence.Facts[copy.Gone].At}: its log starts at {evidence.Facts[copy.Gone].A} from then on.");

    private static Fact? Flip(Evidence evidence, Copy copy)
    {
        foreach (var fact in evidence.Facts)
        {
            if (fact.Kind == FactKind.BitFlipped && fact.Machine == copy.Machine && (string?)fact.Detail == evidence.PlaceName(copy.Place)) return fact;
        }

        return null;
    }

    private static Explanation Skipped(Witness witness, Evidence evidence, Operation read)
    {
        var history = evidence.History;
        var place = history.Names[read.Place];
        var stands = $"{witness.Message} stands in the log at offset {read.Offset}, but {witness.Group}";

        // What it read there was another message, which was never committed: it went on behind that.
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] is not (OperationKind.Read or OperationKind.Effect) || history.Offsets[i] != read.Offset || history.Messages[i] == witness.Message.Value) continue;
            if (history.Names[history.SessionOf(new(i)).Group] != witness.Group || history.Names[new(history.Places[i])] != place) continue;
            MessageId other = new(history.Messages[i]);
            if (NeverCommitted(other, evidence) is not { } holder) continue;
            return new(Cause.UncommittedRead, $"{stands} had read {other} at that offset at {history[i].ReturnedAt}, and went on behind it: {other} was on {holder} alone, never committed, and was cut off.");
        }

        // A reset that jumped over the message; without one it was a commit.
        foreach (var index in evidence.Resets)
        {
            var reset = evidence.Facts[index];
            if (evidence.PlaceName(reset.Place) != place || reset.A <= read.Offset || !IsMember(evidence.MachineName(reset.Machine), witness.Group)) continue;
            return new(Cause.SkippedByReset, $"{stands} had no usable position and began at offset {reset.A}.");
        }

        foreach (var index in evidence.Seeks)
        {
            var seek = evidence.Facts[index];
            if (evidence.PlaceName(seek.Place) != place || seek.A <= read.Offset || seek.B > read.Offset || !IsMember(evidence.MachineName(seek.Machine), witness.Group)) continue;
            return new(Cause.SkippedBySeek, $"{stands} went from {seek.B} to {seek.A} by {seek.Detail} at {seek.At}, and read on behind it.");
        }

        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] != OperationKind.Commit || history.Offsets[i] <= read.Offset) continue;
            if (history.Names[history.SessionOf(new(i)).Group] != witness.Group || history.Names[new(history.Places[i])] != place) continue;
            return new(Cause.CommittedBeforeEffect, $"{stands} had committed a position behind it before its effect.");
        }

        // An application that was to send it on.
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] != OperationKind.Commit || history.Offsets[i] <= read.Offset || history.Names[new(history.Places[i])] != place) continue;
            return new(Cause.CommittedBeforeEffect, $"{witness.Message} stands in the log at offset {read.Offset}, but {history.Names[history.SessionOf(new(i)).Group]} had committed a position behind it before it had sent it on.");
        }

        return new(Cause.SkippedByReset, $"{stands} would go on behind it.");
    }

    /// <summary>The one machine that ever had a message of which nobody was told that it is committed; null for others.</summary>
    internal static string? NeverCommitted(MessageId message, Evidence evidence)
    {
        if (evidence.ToldOk(message) >= 0) return null;
        var copies = evidence.CopiesOf(message);
        if (copies.Count == 0) return null;
        foreach (var copy in copies)
        {
            if (copy.Machine != copies[0].Machine) return null;
        }

        return evidence.NameOf(copies[0].Machine);
    }

    /// <summary>Members of a group live on machines called like it: <c>billing</c>, <c>billing.2</c>.</summary>
    internal static bool IsMember(string machine, string group) =>
        machine.StartsWith(group, StringComparison.Ordinal) && (machine.Length == group.Length || machine[group.Length] == '.');

    private static bool WasUnclean(Evidence evidence, NameId place, long epoch)
    {
        foreach (var index in evidence.PartitionChanges)
        {
            var change = evidence.Facts[index];
            if (change.Place == place && change.B == epoch && change.C == 1) return true;
        }

        return false;
    }

    private static string Holders(Evidence evidence, List<Copy> copies, int at)
    {
        List<string> names = [];
        foreach (var copy in copies)
        {
            var name = evidence.NameOf(copy.Machine);
            if (copy.IsThereAt(at) && !names.Contains(name)) names.Add(name);
        }

        return string.Join(" and ", names);
    }
}
