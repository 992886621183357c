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
        if (SentOnTwice(history, m) is { } sender)
            return new(Cause.Redelivered, $"{sender} was handed {m} twice, since no commit covered it, and sent it on each time.");
        if (Elsewhere(evidence, m) is { } elsewhere) return elsewhere;
        return SendsOf(history, m) > 1
            ? new(Cause.ApplicationResend, $"The application sent {m} again, and it stands in the log {offsets.Count} times.")
            : new(Cause.ClientRetry, $"The client wrote {m} again after an attempt without an answer, and it stands in the log {offsets.Count} times.");
    }

    /// <summary>
    /// That a message stands where none of its sends went; null when it does not. A producer chooses the
    /// partition once, so no retry comes to that.
    /// </summary>
    internal static Explanation? Elsewhere(Evidence evidence, MessageId message)
    {
        var history = evidence.History;
        SortedSet<string> sentTo = new(StringComparer.Ordinal);
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] != OperationKind.Send || history.Messages[i] != message.Value) continue;
            sentTo.Add(history.Names[new(history.Places[i])]);
        }

        if (sentTo.Count == 0) return null;
        foreach (var copy in evidence.CopiesOf(message))
        {
            var place = evidence.PlaceName(copy.Place);
            // A send that never got a partition names its topic alone.
            if (!sentTo.Any(s => place == s || place.StartsWith(s + "-", StringComparison.Ordinal))) return new(Cause.WrittenElsewhere, $"{message} was sent to {string.Join(" and ", sentTo)}, and stands in {place} at {copy.Offset}: its bytes went out in a request for another batch.");
        }

        return null;
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
        // Where they came out of: what is sent on stands in other logs before.
        if (PlaceOfEffect(witness, witness.Message, evidence.History) is { } first && PlaceOfEffect(witness, witness.Other, evidence.History) is { } second && first != second)
            return new(Cause.DifferentPartitions, $"{witness.Message} went to {first}, {witness.Other} to {second}: order holds inside a partition only.");
        if (SendsOf(evidence.History, witness.Message) > 1)
            return new(Cause.ApplicationResend, $"The application sent {witness.Message} again behind {witness.Other}.");
        return new(Cause.RetryOvertaken, $"{witness.Message} was written behind {witness.Other} by a retry.");
    }

    private static string? PlaceOfEffect(Witness witness, MessageId message, History history)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] == OperationKind.Effect && history.Messages[i] == message.Value && history.Names[history.SessionOf(new(i)).Group] == witness.Group) return history.Names[new(history.Places[i])];
        }

        return null;
    }

    /// <summary>The application that sent a message on more than once; null when none did.</summary>
    private static string? SentOnTwice(History history, MessageId message)
    {
        string? once = null;
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] != OperationKind.Send || history.Messages[i] != message.Value || SenderOn(history, i) is not { } group) continue;
            if (group == once) return group;
            once = group;
        }

        return null;
    }

    /// <summary>The group of the application whose send it was, if it consumes what it sends.</summary>
    internal static string? SenderOn(History history, int send) =>
        history.SessionOf(new(send)).Group is { IsNone: false } group ? history.Names[group] : null;

    /// <summary>Sends by who made the message, not by those who sent it on.</summary>
    internal static int SendsOf(History history, MessageId message)
    {
        var sends = 0;
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] == OperationKind.Send && history.Messages[i] == message.Value && SenderOn(history, i) is null) sends++;
        }

        return sends;
    }
}
