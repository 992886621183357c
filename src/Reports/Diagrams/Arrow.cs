using Lab.Model;

namespace Lab.Reports.Diagrams;

public enum ArrowKind
{
    /// <summary>A producer's request on its way to the leader.</summary>
    Produce,

    /// <summary>The leader's answer: written.</summary>
    Acknowledge,

    /// <summary>The leader's answer: refused.</summary>
    Refuse,

    /// <summary>Records on their way from the leader to a follower.</summary>
    Replicate,

    /// <summary>A follower's next fetch: by its offset the leader learns that the follower holds the message.</summary>
    Receipt,

    /// <summary>A record handed to a consumer.</summary>
    Deliver,
}

/// <summary>Something sent from lane to lane.</summary>
/// <param name="Kind">What was sent.</param>
/// <param name="Message">The message it is about.</param>
/// <param name="From">The sender's lane.</param>
/// <param name="To">The receiver's lane.</param>
/// <param name="Left">When it left, or the earliest time it can have left.</param>
/// <param name="Arrived">When it arrived; never, when it was lost.</param>
/// <param name="LostAt">When it was lost, if it was.</param>
/// <param name="Label">A few words.</param>
public sealed record Arrow(ArrowKind Kind, MessageId Message, int From, int To, VirtualTime Left, VirtualTime Arrived, VirtualTime LostAt, string Label)
{
    public bool IsLost => Arrived == VirtualTime.Never;

    /// <summary>When it stops being drawn.</summary>
    public VirtualTime Ends => IsLost ? LostAt : Arrived;
}
