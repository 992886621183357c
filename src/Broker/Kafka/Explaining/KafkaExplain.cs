using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>
/// Names the cause of a violation over the facts of its run: where the message's copies were, who became leader without it,
/// whose page cache lost it, who wrote it twice.
/// </summary>
public sealed class KafkaExplain : IExplain
{
    /// <summary>The kinds of facts that an explanation reads, one bit per <see cref="FactKind"/>.</summary>
    public const ulong Interest =
        (1UL << (int)FactKind.CopyWritten) | (1UL << (int)FactKind.LeaderStarted) | (1UL << (int)FactKind.LogRecovered) | (1UL << (int)FactKind.PowerLost)
        | (1UL << (int)FactKind.DiskWiped) | (1UL << (int)FactKind.PartitionChanged) | (1UL << (int)FactKind.PositionReset);

    public Explanation Explain(Verdict violated, History history, FactLog facts)
    {
        if (violated.Witness is not { } witness) return new(Cause.Unknown, "There is no witness to explain.");
        var copies = CopiesOf(witness.Message, facts);
        return violated.Guarantee.Kind switch
        {
            GuaranteeKind.NoLoss => Loss(witness, history, facts, copies),
            GuaranteeKind.NoDuplicates => Duplicate(witness, history, copies),
            GuaranteeKind.Ordering => Disorder(witness, history, facts),
            GuaranteeKind.NoPhantom => new(Cause.UncommittedRead, $"{witness.Message} was read although its send had failed for good."),
            _ => Stuck(witness, facts, history),
        };
    }

    /// <summary>One machine's copy of a message at one offset.</summary>
    private readonly record struct Copy(MachineId Machine, NameId Place, long Offset, VirtualTime WrittenAt, int FactIndex);

    private static List<Copy> CopiesOf(MessageId message, FactLog log)
    {
        List<Copy> copies = [];
        for (var i = 0; i < log.Facts.Count; i++)
        {
            var fact = log.Facts[i];
            if (fact.Kind != FactKind.CopyWritten) continue;
            foreach (var (found, offset) in MessageLocator.In(fact))
            {
                if (found == message) copies.Add(new(fact.Machine, fact.Place, offset, fact.At, i));
            }
        }

        return copies;
    }

    // ---- Loss ----------------------------------------------------------------------------------------------------

    private static Explanation Loss(Witness witness, History history, FactLog log, List<Copy> copies)
    {
        var m = witness.Message;
        if (copies.Count == 0) return new(Cause.NeverReachedTheBroker, $"{m} was told ok and no broker ever wrote it.");
        if (InTheLogAtTheEnd(m, history)) return Skipped(witness, history, log, copies[0]);

        foreach (var fact in log.Facts)
        {
            // The first leader after the message was written that began without it.
            if (fact.Kind != FactKind.LeaderStarted || !Has(copies, fact.Place, out var copy) || fact.At < copy.WrittenAt || fact.B > copy.Offset) continue;
            var name = Name(log, fact.Machine);
            var had = copies.Any(c => c.Machine == fact.Machine && c.WrittenAt <= fact.At);
            if (had && LostByPower(log, fact.Machine, copy, fact.At))
                return new(Cause.UnflushedPageCache, $"{m} was only in page caches when the power went; {name} came back without it and was elected with epoch {fact.A}.");
            if (WasUnclean(log, fact.Place, fact.A))
                return new(Cause.UncleanElection, $"{name}, which was not in sync, was elected with epoch {fact.A} and never had {m}.");
            return new(Cause.TruncatedByNewLeader, $"{m} was on {Holders(log, copies, fact.At)} alone; {name} became leader with epoch {fact.A} without it, and the others cut their logs to its own.");
        }

        if (copies.Any(c => Wiped(log, c.Machine, c.WrittenAt))) return new(Cause.DiskLost, $"The disks that held {m} were wiped.");
        if (copies.Any(c => LostByPower(log, c.Machine, c, VirtualTime.Never))) return new(Cause.UnflushedPageCache, $"{m} was only in page caches when the power went.");
        return new(Cause.Unknown, $"The facts do not tell where {m} went.");
    }

    private static Explanation Skipped(Witness witness, History history, FactLog log, Copy copy)
    {
        var m = witness.Message;
        var committed = false;
        for (var i = 0; i < history.Count; i++)
        {
            var op = history[i];
            if (op.Kind != OperationKind.Commit || op.Offset <= copy.Offset || history.Names[op.Place] != log.Places[copy.Place]) continue;
            if (history.Names[history.SessionOf(op.Id).Group] == witness.Group) committed = true;
        }

        // A reset that jumped over the message, and no commit that did it.
        foreach (var fact in log.Facts)
        {
            if (fact.Kind != FactKind.PositionReset || fact.Place != copy.Place || fact.A <= copy.Offset) continue;
            return new(Cause.SkippedByReset, $"{m} stands in the log at offset {copy.Offset}, but {witness.Group} had no usable position and began at offset {fact.A}.");
        }

        return committed
            ? new(Cause.CommittedBeforeEffect, $"{m} stands in the log at offset {copy.Offset}, but {witness.Group} had committed a position behind it before its effect.")
            : new(Cause.SkippedByReset, $"{m} stands in the log at offset {copy.Offset}, but {witness.Group} would go on behind it.");
    }

    private static bool InTheLogAtTheEnd(MessageId message, History history)
    {
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var op = history[i];
            if (op.Kind == OperationKind.Read && op.Has(OperationFlags.Auditor) && op.Message == message) return true;
        }

        return false;
    }

    private static bool Has(List<Copy> copies, NameId place, out Copy copy)
    {
        foreach (var candidate in copies)
        {
            if (candidate.Place != place) continue;
            copy = candidate;
            return true;
        }

        copy = default;
        return false;
    }

    private static bool LostByPower(FactLog log, MachineId machine, Copy copy, VirtualTime before)
    {
        var powerLost = false;
        foreach (var fact in log.Facts)
        {
            if (fact.At > before) break;
            if (fact.Machine != machine || fact.At < copy.WrittenAt) continue;
            if (fact.Kind == FactKind.PowerLost) powerLost = true;
            if (powerLost && fact.Kind == FactKind.LogRecovered && fact.Place == copy.Place && fact.B <= copy.Offset) return true;
        }

        return false;
    }

    private static bool Wiped(FactLog log, MachineId machine, VirtualTime after) =>
        log.Facts.Any(f => f.Kind == FactKind.DiskWiped && f.Machine == machine && f.At >= after);

    private static bool WasUnclean(FactLog log, NameId place, long epoch) =>
        log.Facts.Any(f => f.Kind == FactKind.PartitionChanged && f.Place == place && f.B == epoch && f.C == 1);

    private static string Holders(FactLog log, List<Copy> copies, VirtualTime at)
    {
        List<string> names = [];
        foreach (var copy in copies)
        {
            var name = Name(log, copy.Machine);
            if (copy.WrittenAt <= at && !names.Contains(name)) names.Add(name);
        }

        return names.Count == 0 ? "no broker" : string.Join(" and ", names);
    }

    // ---- Duplicates and disorder ---------------------------------------------------------------------------------

    private static Explanation Duplicate(Witness witness, History history, List<Copy> copies)
    {
        var m = witness.Message;
        var offsets = copies.Select(c => (c.Place, c.Offset)).Distinct().Count();
        var effects = new List<(NameId Place, long Offset)>();
        for (var i = 0; i < history.Count; i++)
        {
            var op = history[i];
            if (op.Kind == OperationKind.Effect && op.Message == m && history.Names[history.SessionOf(op.Id).Group] == witness.Group) effects.Add((op.Place, op.Offset));
        }

        if (effects.Distinct().Count() < effects.Count)
            return new(Cause.Redelivered, $"{m} stands in the log once; {witness.Group} was handed it again, since no commit covered it.");
        return SendsOf(history, m) > 1
            ? new(Cause.ApplicationResend, $"The application sent {m} again, and it stands in the log {offsets} times.")
            : new(Cause.ClientRetry, $"The client wrote {m} again after an attempt without an answer, and it stands in the log {offsets} times.");
    }

    private static Explanation Disorder(Witness witness, History history, FactLog log)
    {
        var first = CopiesOf(witness.Message, log);
        var second = CopiesOf(witness.Other, log);
        if (first.Count > 0 && second.Count > 0 && first[0].Place != second[0].Place)
            return new(Cause.DifferentPartitions, $"{witness.Message} went to {log.Places[first[0].Place]}, {witness.Other} to {log.Places[second[0].Place]}: order holds inside a partition only.");
        if (SendsOf(history, witness.Message) > 1)
            return new(Cause.ApplicationResend, $"The application sent {witness.Message} again behind {witness.Other}.");
        return new(Cause.RetryOvertaken, $"{witness.Message} was written behind {witness.Other} by a retry.");
    }

    private static int SendsOf(History history, MessageId message)
    {
        var sends = 0;
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] == OperationKind.Send && history.Messages[i] == message.Value) sends++;
        }

        return sends;
    }

    // ---- Stuck ---------------------------------------------------------------------------------------------------

    private static Explanation Stuck(Witness witness, FactLog log, History history)
    {
        _ = history;
        for (var i = log.Facts.Count - 1; i >= 0; i--)
        {
            var fact = log.Facts[i];
            if (fact.Kind != FactKind.PartitionChanged) continue;
            if (fact.A == -1) return new(Cause.NoLeader, $"{log.Places[fact.Place]} had no leader any more.");
        }

        return new(Cause.Unknown, $"The facts do not tell what {witness.Group} was stuck on.");
    }

    /// <summary>As the reader knows it: brokers' machines are called b1, b2, ..., and only brokers write copies and lead.</summary>
    private static string Name(FactLog log, MachineId machine)
    {
        if (machine.IsNone || machine.Value >= log.MachineNames.Count) return "the world";
        var name = log.MachineNames[machine.Value];
        return name.Length > 1 && name[0] == 'b' && name.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? $"broker {name[1..]}" : name;
    }
}
