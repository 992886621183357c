using Lab.Model;

namespace Lab.Reports.Diagrams;

/// <summary>
/// The acknowledgement against the fetch by which the leader learns that a follower holds the message. The fetch is the last that
/// arrived before the acknowledgement left; if none had, the first that arrived at all; never, when none did.
/// </summary>
/// <param name="Leader">The lane where both meet.</param>
/// <param name="Appended">When the leader had written the message.</param>
/// <param name="AcknowledgementLeft">When the leader decided to answer.</param>
/// <param name="FetchArrived">When a follower's fetch told the leader that it holds the message, or never.</param>
/// <param name="LeaderLost">When the leader was lost (power, crash, truncation of the message) after the acknowledgement, or never.</param>
public sealed record Gap(int Leader, VirtualTime Appended, VirtualTime AcknowledgementLeft, VirtualTime FetchArrived, VirtualTime LeaderLost)
{
    /// <summary>True when somebody was told before anybody else held it.</summary>
    public bool AcknowledgedFirst => AcknowledgementLeft < FetchArrived;

    /// <summary>From the acknowledgement to the fetch, or to the leader's loss when no fetch came; from the append to the acknowledgement when it waited.</summary>
    public Duration Length => AcknowledgedFirst
        ? VirtualTime.Min(FetchArrived, LeaderLost) is var end && end == VirtualTime.Never ? Duration.Forever : end - AcknowledgementLeft
        : AcknowledgementLeft - Appended;
}
