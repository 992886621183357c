using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>Why a message had its effect twice, or behind a later one: who wrote it again, who handed it out again.</summary>
internal static class Repeats
{
    public static Explanation Duplicate(Witness witness, Evidence evidence)
    {
        var (m, history) = (witness.Message, evidence.History);
        SortedSet<(int Place, long Offset)> offsets = [];
        foreach (var copy in evidence.CopiesOf(m)) offsets.Add((copy.Place.Value, copy.Offset));

        var effects = 0;
        SortedSet<(int Place, long Offset)> effectsAt = [];
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] != OperationKind.Effect || history.Messages[i] != m.Value || history.Names[history.SessionOf(new(i)).Group] != witness.Group) continue;
            effects++;
            effectsAt.Add((history.Places[i], history.Offsets[i]));
        }

        if (effectsAt.Count < effects && SeekBefore(witness, evidence, effectsAt) is { } seek)
            return new(Cause.Replayed, $"{m} stands in the log once; {witness.Group} went back from {seek.B} to {seek.A} by {seek.Detail} at {seek.At}, and was handed it again.");
        if (effectsAt.Count < effects)
            return new(Cause.Redelivered, $"{m} stands in the log once; {witness.Group} was handed it again, since no commit covered it.");
        return SendsOf(history, m) > 1
            ? new(Cause.ApplicationResend, $"The application sent {m} again, and it stands in the log {offsets.Count} times.")
            : new(Cause.ClientRetry, $"The client wrote {m} again after an attempt without an answer, and it stands in the log {offsets.Count} times.");
    }

    /// <summary>The application's own way back from behind one of these to before it.</summary>
    private static Fact? SeekBefore(Witness witness, Evidence evidence, SortedSet<(int Place, long Offset)> effectsAt)
    {
        foreach (var index in evidence.Seeks)
        {
            var seek = evidence.Facts[index];
            var place = evidence.PlaceName(seek.Place);
            foreach (var (at, offset) in effectsAt)
            {
                if (evidence.History.Names[new(at)] == place && seek.A <= offset && offset < seek.B && Losses.IsMember(evidence.MachineName(seek.Machine), witness.Group)) return seek;
            }
        }

        return null;
    }

    public static Explanation Disorder(Witness witness, Evidence evidence)
    {
        var first = evidence.CopiesOf(witness.Message);
        var second = evidence.CopiesOf(witness.Other);
        if (first.Count > 0 && second.Count > 0 && first[0].Place != second[0].Place)
            return new(Cause.DifferentPartitions, $"{witness.Message} went to {evidence.PlaceName(first[0].Place)}, {witness.Other} to {evidence.PlaceName(second[0].Place)}: order holds inside a partition only.");
        if (SendsOf(evidence.History, witness.Message) > 1)
            return new(Cause.ApplicationResend, $"The application sent {witness.Message} again behind {witness.Other}.");
        return new(Cause.RetryOvertaken, $"{witness.Message} was written behind {witness.Other} by a retry.");
    }

    internal static int SendsOf(History history, MessageId message)
    {
        var sends = 0;
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] == OperationKind.Send && history.Messages[i] == message.Value) sends++;
        }

        return sends;
    }
}
