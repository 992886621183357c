using System.Runtime.CompilerServices;
using Lab.Model;

namespace Lab.Kernel;

/// <summary>
/// What is decided by a draw. Kernel sites are below 100; each system owns a range of its own, so that a number never
/// changes its meaning and old seeds keep theirs.
/// </summary>
public readonly record struct Site(int Number);

/// <summary>The kernel's own sites.</summary>
public static class Sites
{
    public static readonly Site LinkLatency = new(1);
    public static readonly Site LinkLoss = new(2);
    public static readonly Site ResetDropsUnread = new(3);
    public static readonly Site PowerLossKeepsBytes = new(4);
    public static readonly Site PowerLossTears = new(5);
    public static readonly Site PowerLossKeepsNames = new(6);
    public static readonly Site FaultTime = new(7);
    public static readonly Site ClockOffset = new(8);
    public static readonly Site ProcessStart = new(9);
    public static readonly Site LinkSlowness = new(10);
    public static readonly Site FaultTarget = new(11);
    public static readonly Site FlippedBit = new(12);
    public static readonly Site Swarm = new(13);
}

/// <summary>
/// The only entropy of a run: a pure function of (seed, site, subject, k). Nothing is consumed and nothing is recorded,
/// so that removing one message or one fault leaves nearly all other draws as they were. A run is the seed plus sparse
/// <see cref="Override"/>s.
/// </summary>
public sealed class Choices(ulong seed)
{
    private Dictionary<(int Site, ulong Subject, uint K), long>? overrides;
    private Action<Site, ulong, uint, long>? observer;
    private bool isPlain = true;

    public ulong Seed { get; } = seed;

    /// <summary>Draws one value from this site and subject in place of the seed's, clamped to the bound of the draw.</summary>
    public void Override(Site site, ulong subject, uint k, long value)
    {
        (overrides ??= [])[(site.Number, subject, k)] = value;
        isPlain = false;
    }

    /// <summary>Is told every draw from now on: site, subject, k, what was drawn. For tests and searches; a run has none.</summary>
    public void Observe(Action<Site, ulong, uint, long> watcher)
    {
        observer += watcher;
        isPlain = false;
    }

    /// <summary>A number in [0, bound). <paramref name="k"/> counts within one decision.</summary>
    /// <param name="site">What is decided.</param>
    /// <param name="subject">For whom: a digest of the entity, never a running number that batching or long polls shift.</param>
    /// <param name="k">The how-manyeth draw of this decision.</param>
    /// <param name="bound">Exclusive upper bound, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Draw(Site site, ulong subject, uint k, long bound)
    {
        return isPlain ? Drawn(site, subject, k, bound) : DrawWatched(site, subject, k, bound);
    }

    private long DrawWatched(Site site, ulong subject, uint k, long bound)
    {
        var drawn = overrides is not null && overrides.TryGetValue((site.Number, subject, k), out var forced) ? Math.Clamp(forced, 0, bound - 1) : Drawn(site, subject, k, bound);
        observer?.Invoke(site, subject, k, drawn);
        return drawn;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Drawn(Site site, ulong subject, uint k, long bound)
    {
        unchecked
        {
            var bits = Hash.Mix(Hash.Mix(Seed + ((ulong)site.Number * 0x9E3779B97F4A7C15UL)) ^ Hash.Mix(subject + ((ulong)k * 0xD6E8FEB86659FD93UL)));
            return (long)Math.BigMul(bits, (ulong)bound, out _);
        }
    }

    /// <summary>True in <paramref name="parts"/> of <paramref name="of"/> cases.</summary>
    public bool Chance(Site site, ulong subject, uint k, long parts, long of) => Draw(site, subject, k, of) < parts;
}
