using Lab.Model;

namespace Lab.Kernel;

/// <summary>The world goes on and on at one moment of virtual time: a bug in whoever causes events without letting time pass.</summary>
public sealed class StandstillException(VirtualTime at, string actor, int events)
    : Exception($"Virtual time stands still at {at}: {events:N0} events within a millisecond, the last one for {actor}.")
{
    /// <summary>For whom the last event was: one of those who keep each other busy.</summary>
    public string Actor => actor;
}
