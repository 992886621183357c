using Lab.Model;
using Lab.Model.Guarantees;

namespace Lab.Reports.Diagrams;

/// <summary>The three sentences under a counterexample: what was promised, what happened, what would have held.</summary>
public sealed record Sentences(string Promised, string Happened, string WouldHaveHeld)
{
    public static Sentences For(Counterexample example, DiagramModel model, DiagramModel? twin) =>
        new(Promise(example.Verdict, model), Happening(example, model), Holding(example, model, twin));

    private static string Promise(Verdict verdict, DiagramModel model)
    {
        var group = verdict.Witness?.Group is { Length: > 0 } named ? named : "the consumer";
        var (id, other) = (model.Message, verdict.Witness?.Other ?? MessageId.None);
        var told = model.ToldOk is { } at ? $"{Words.Span(at - model.Origin)} after its call the producer was told that {id} is written" : $"the producer sent {id}";
        return Words.Sentence(verdict.Guarantee.Kind switch
        {
            GuaranteeKind.NoLoss => $"{told}; so {group} must get it, whatever breaks",
            GuaranteeKind.NoDuplicates => $"{told}; {group} must act on it once",
            GuaranteeKind.Ordering => other.IsNone ? $"{told}; {group} must act on it in the order of sending" : $"{First(id, other)} was sent before {Second(id, other)}; {group} must act on them in that order",
            GuaranteeKind.NoPhantom => $"nobody may act on {id}: the producer was told that it failed, or nobody sent it",
            GuaranteeKind.Progress => $"{told}; once the world has healed {group} must get it in time",
            GuaranteeKind.Linearizable => "all clients must see the partition as one log: what was acknowledged or read stays where it is, and is there for whoever asks later",
            GuaranteeKind.Exclusive => $"only one owner of {verdict.Guarantee.Object} may act at a time",
            _ => told,
        });
    }

    private static MessageId First(MessageId a, MessageId b) => a.Value < b.Value ? a : b;

    private static MessageId Second(MessageId a, MessageId b) => a.Value < b.Value ? b : a;

    private static string Happening(Counterexample example, DiagramModel model)
    {
        var why = Words.Sentence(example.Explanation?.Sentence ?? example.Verdict.Witness?.Sentence ?? $"{example.Verdict.Guarantee} was violated");
        if (model.Gap is not { AcknowledgedFirst: true } gap || example.Verdict.Guarantee.Kind != GuaranteeKind.NoLoss) return why;
        return why.TrimEnd('.') + (gap.FetchArrived, gap.LeaderLost) switch
        {
            var (fetch, _) when fetch != VirtualTime.Never => $"; the acknowledgement had left {Words.Span(gap.Length)} before a follower's fetch told the leader that anybody else held it.",
            var (_, lost) when lost != VirtualTime.Never => $"; the acknowledgement had left {Words.Span(gap.Length)} before {model.Lanes[gap.Leader].Name} {End(model, gap)}, and no follower's fetch had told it in between that anybody else held {model.Message}.",
            _ => $"; the acknowledgement had left before any follower held {model.Message}.",
        };
    }

    /// <summary>What became of the leader that held it alone.</summary>
    private static string End(DiagramModel model, Gap gap)
    {
        foreach (var mark in model.Marks)
        {
            if (mark.Lane != gap.Leader || mark.At != gap.LeaderLost) continue;
            if (mark.Kind == MarkKind.PowerLoss) return "lost its power";
            if (mark.Kind == MarkKind.Crash) return "crashed";
            if (mark.Kind == MarkKind.Scissors) return "cut it off";
        }

        return "was lost";
    }

    private static string Holding(Counterexample example, DiagramModel model, DiagramModel? twin)
    {
        if (example.Twin is not { } holding || twin is null) return "This file has no variant in which it holds.";
        var change = holding.Change.Length > 0 ? holding.Change : holding.Variant;
        // Where the acknowledgement waited in both, it is not what made the difference.
        if (twin.Gap is { AcknowledgedFirst: false } gap && model.Gap is not { AcknowledgedFirst: false })
        {
            var holders = Words.List([.. HoldersAt(twin, gap.AcknowledgementLeft).Select(lane => twin.Lanes[lane].Name)]);
            if (!twin.InsteadOf.IsNone)
            {
                return $"With {change} nobody had been told that {twin.InsteadOf} is written when the fault struck: nothing had been promised. The last message that was told ok before it is {twin.Message}: its acknowledgement had waited {Words.Span(gap.Length)}, until {holders} held it, and whichever of them is lost, another has it.";
            }

            return Words.Sentence($"With {change} the acknowledgement waits {Words.Span(gap.Length)}, until {holders} hold {twin.Message}: whichever of them is lost, another has it");
        }

        return Words.Sentence(twin.ToldOk is null
            ? $"With {change} the producer is never told that {twin.Message} is written, so nothing is promised that cannot be kept"
            : $"With {change} the same seed keeps {example.Verdict.Guarantee}");
    }

    /// <summary>The lanes that hold a copy at a time, in their order.</summary>
    private static IEnumerable<int> HoldersAt(DiagramModel model, VirtualTime time)
    {
        for (var lane = 0; lane < model.Lanes.Count; lane++)
        {
            foreach (var span in model.Copies)
            {
                if (span.Lane != lane || span.From > time || span.To <= time) continue;
                yield return lane;
                break;
            }
        }
    }
}
