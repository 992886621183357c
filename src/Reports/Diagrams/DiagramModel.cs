using Lab.Model;

namespace Lab.Reports.Diagrams;

/// <summary>
/// What a diagram says, before it is drawn: who, what, when, and where copies of the message stood. Times are the run's own;
/// lanes are indices into <see cref="Lanes"/>. Nothing here knows pixels.
/// </summary>
public sealed record DiagramModel
{
    /// <summary>The message it is about: lost, repeated, overtaken, made up or stuck.</summary>
    public required MessageId Message { get; init; }

    /// <summary>In a run that holds: the violated run's message, for which <see cref="Message"/> stands, because a fault came before its acknowledgement. None when they are the same.</summary>
    public MessageId InsteadOf { get; init; }

    /// <summary>The partition or queue, by name.</summary>
    public required string Place { get; init; }

    /// <summary>The producer's call: time zero of the reader's axis.</summary>
    public required VirtualTime Origin { get; init; }

    /// <summary>The last moment that matters.</summary>
    public required VirtualTime End { get; init; }

    public required IReadOnlyList<Participant> Lanes { get; init; }

    /// <summary>Messages under way, in the order in which they left.</summary>
    public required IReadOnlyList<Arrow> Arrows { get; init; }

    /// <summary>What happened at one lane, in order.</summary>
    public required IReadOnlyList<Mark> Marks { get; init; }

    /// <summary>Decisions that concern all brokers, in order.</summary>
    public required IReadOnlyList<Banner> Banners { get; init; }

    /// <summary>Times in which a lane was down or frozen.</summary>
    public required IReadOnlyList<Outage> Outages { get; init; }

    /// <summary>Where copies of <see cref="Message"/> stood, in which layer, from when to when.</summary>
    public required IReadOnlyList<CopySpan> Copies { get; init; }

    /// <summary>When the application was told ok; null when it never was.</summary>
    public VirtualTime? ToldOk { get; init; }

    /// <summary>The leader when the message was sent, as a lane; -1 when unknown. <see cref="FirstEpoch"/> is its epoch.</summary>
    public int FirstLeader { get; init; } = -1;

    public long FirstEpoch { get; init; } = -1;

    /// <summary>What was acknowledged against what the followers held; null when the message was never acknowledged.</summary>
    public Gap? Gap { get; init; }

    /// <summary>How many machines hold a copy at a time.</summary>
    public int CopiesAt(VirtualTime time)
    {
        var count = 0;
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            foreach (var span in Copies)
            {
                if (span.Lane != lane || span.From > time || span.To <= time) continue;
                count++;
                break;
            }
        }

        return count;
    }

    public int CopiesAtEnd => CopiesAt(End);
}
