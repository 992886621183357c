using Lab.Model;

namespace Lab.Kernel.Events;

/// <summary>
/// The order of events: by time due, then by who caused it, in which of his lives, and his own count. No global counter
/// takes part, so events of independent actors commute.
/// </summary>
public readonly record struct EventKey(VirtualTime Due, int Source, int Incarnation, long Nth) : IComparable<EventKey>
{
    private const int NthBits = 34;
    private const int IncarnationBits = 10;
    internal const long NthMax = (1L << NthBits) - 1;
    internal const int IncarnationMax = (1 << IncarnationBits) - 1;

    /// <summary>Source, incarnation and count in one word that compares in that order.</summary>
    internal static ulong Pack(int source, int incarnation, long nth) =>
        unchecked(((ulong)source << (NthBits + IncarnationBits)) | ((ulong)(incarnation & IncarnationMax) << NthBits) | (ulong)(nth & NthMax));

    internal static EventKey Unpack(long due, ulong tie) => unchecked(new(
        new(due), (int)(tie >> (NthBits + IncarnationBits)), (int)(tie >> NthBits) & IncarnationMax, (long)tie & NthMax));

    public int CompareTo(EventKey other) =>
        Due != other.Due ? Due.CompareTo(other.Due)
        : Source != other.Source ? Source.CompareTo(other.Source)
        : Incarnation != other.Incarnation ? Incarnation.CompareTo(other.Incarnation)
        : Nth.CompareTo(other.Nth);
}
